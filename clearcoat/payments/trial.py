"""A test payment: made with Stripe's test card, heard of by webhook, given back. It is no repair's and in no ledger."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from clearcoat.core import clock
from clearcoat.estimates.columns import words
from clearcoat.payments.merchant import Merchant
from clearcoat.shops.models import Shop

AMOUNT = Decimal("1.00")
PATIENCE = timedelta(seconds=60)  # for the webhook; then the money goes back unheard
ENDURANCE = timedelta(minutes=5)  # while Stripe does not answer; then the trial has failed
STEP = timedelta(seconds=20)  # until a step that a crash cut short is taken again: longer than one call takes
IDLE = timedelta(seconds=15)  # after which a look that is due shows that no worker runs


class Trial(models.Model):
    """One test payment; each step has its moment, and `failure` says why the next one could not be taken."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="trials")
    currency = models.CharField(max_length=3)
    own_keys = models.BooleanField(default=False)
    account = words(40)
    stripe_payment_intent_id = models.CharField(max_length=80, null=True, unique=True)
    stripe_charge_id = words(80, db_index=True)
    stripe_refund_id = words(80, db_index=True)
    created_at = models.DateTimeField(default=clock.now)
    made_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    failure = words(300)  # in the front desk's words
    look_at = models.DateTimeField(null=True, default=clock.now)  # None once it is over

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop"], condition=Q(look_at__isnull=False), name="one_trial_at_a_time")
        ]
        indexes = [models.Index(fields=["look_at"], condition=Q(look_at__isnull=False), name="trial_look")]

    def __str__(self) -> str:
        return f"trial {self.pk}"

    @classmethod
    def begin(cls, shop: Shop, merchant: Merchant) -> Trial:
        """A new one, due at once; or the one that is under way."""
        facts = {"currency": shop.settings.currency, "own_keys": merchant.own_keys, "account": merchant.account}
        row, _made = cls.objects.get_or_create(shop=shop, look_at__isnull=False, defaults=facts)
        return row

    @classmethod
    def claim_due(cls) -> Trial | None:
        """One whose next step is due; its next look is put off first, so that one worker has it."""
        now = clock.now()
        row = cls.objects.filter(look_at__lte=now).select_related("shop").order_by("look_at").first()
        mine = row and cls.objects.filter(pk=row.pk, look_at=row.look_at).update(look_at=now + STEP)
        return row if mine else None

    @classmethod
    def last(cls, shop: Shop) -> Trial | None:
        """The shop's newest."""
        return cls.objects.filter(shop=shop).order_by("-created_at").first()

    @classmethod
    def told_of(cls, intent: str, told: dict[str, Any]) -> Trial | None:
        """The one that an event of Stripe's is about: by its intent, or by our note where that is not known yet."""
        notes = told["data"]["object"].get("metadata")
        note = notes.get("trial") if isinstance(notes, dict) else None
        known = Q(stripe_payment_intent_id=intent) if intent else Q()
        with suppress(ValueError):  # then the note is not ours
            known |= Q(pk=uuid.UUID(str(note)))
        return cls.objects.filter(known).first() if known else None

    @classmethod
    def moved_by(cls, sources: Iterable[str]) -> set[str]:
        """Which of these charges and refunds are trials'."""
        asked = set(sources) - {""}
        rows = cls.objects.filter(Q(stripe_charge_id__in=asked) | Q(stripe_refund_id__in=asked))
        return {source for pair in rows.values_list("stripe_charge_id", "stripe_refund_id") for source in pair} & asked

    @property
    def is_under_way(self) -> bool:
        """Whether the worker has still something to do for it."""
        return self.look_at is not None

    @property
    def is_neglected(self) -> bool:
        """Whether no worker came when its look was due."""
        return self.look_at is not None and self.look_at < clock.now() - IDLE

    @property
    def is_waiting(self) -> bool:
        """Whether it is made, and its webhook may still come in time."""
        return self.made_at is not None and self.heard_at is None and clock.now() < self.made_at + PATIENCE

    @property
    def is_worn_out(self) -> bool:
        """Whether Stripe was asked for long enough."""
        return clock.now() > self.created_at + ENDURANCE

    def note(self, **values: object) -> None:
        """Writes down what became of it, and no other field: its webhook may come meanwhile."""
        Trial.objects.filter(pk=self.pk).update(**values)
