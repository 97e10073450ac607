"""What the providers tell us: kept word for word as it came, once, and applied later by the worker."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

from django.db import models
from django.db.models import Q

from clearcoat.core import clock

FIRST_PAUSE = timedelta(seconds=5)  # before an event that fits no message yet is looked at again; it doubles
LONGEST_PAUSE = timedelta(hours=6)
KEPT_OPEN = timedelta(days=3)  # a receipt may come before we know the message's id, never so long before


class Source(models.TextChoices):
    """Which of our webhooks it came to, or that the outbox itself wrote it down."""

    TEXT_STATUS = "text_status"
    TEXT_IN = "text_in"
    MAIL = "mail"
    CARD = "card"
    REFUSAL = "refusal"  # a call of ours was answered "this person wants no texts"


class ProviderEvent(models.Model):
    """One event of a provider. `shop` is whose secret proved it; None is the installation's own account."""

    source = models.CharField(max_length=12, choices=Source.choices)
    event_id = models.CharField(max_length=120)
    shop = models.ForeignKey("shops.Shop", models.CASCADE, null=True, related_name="+")
    account = models.CharField(max_length=40, blank=True)  # at the provider, as messages keep it
    message_id = models.CharField(max_length=80, blank=True)  # the provider's id of the message that it is about
    body = models.TextField()
    received_at = models.DateTimeField(default=clock.now)
    look_at = models.DateTimeField(default=clock.now, null=True)  # None once it is applied, or nobody's
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "shop", "event_id"], condition=Q(shop__isnull=False), name="one_event_per_shop"
            ),
            models.UniqueConstraint(
                fields=["source", "event_id"], condition=Q(shop__isnull=True), name="one_event_of_ours"
            ),
        ]
        indexes = [models.Index(fields=["look_at"], condition=Q(look_at__isnull=False), name="event_due")]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"

    @staticmethod
    def keep(
        source: str, event_id: str, *, shop_id: uuid.UUID | None, account: str, message_id: str, body: str
    ) -> None:
        """Keeps an event; the same one a second time changes nothing. Raises DatabaseError when it cannot be kept."""
        event = ProviderEvent(
            source=source, event_id=event_id, shop_id=shop_id, account=account, message_id=message_id, body=body
        )
        ProviderEvent.objects.bulk_create([event], ignore_conflicts=True)

    @property
    def form(self) -> dict[str, str]:
        """The fields of Twilio's form, without NULs: PostgreSQL cannot hold one, and a STOP beside it must be heard."""
        pairs = parse_qsl(self.body, keep_blank_values=True)
        return {name: value.replace("\0", "") for name, value in pairs}

    @property
    def json(self) -> dict[str, Any]:
        """The object that Resend sent."""
        found: dict[str, Any] = json.loads(self.body)
        return found

    def claim(self) -> bool:
        """Marks it as applied, within the transaction that applies it: of two workers, one gets True."""
        mine = ProviderEvent.objects.filter(pk=self.pk, look_at__isnull=False)
        return bool(mine.update(look_at=None, applied_at=clock.now()))

    def put_off(self) -> None:
        """It fits nothing yet: looked at again after as long as it has waited, and one day no more."""
        age = clock.now() - self.received_at
        again = clock.now() + min(max(FIRST_PAUSE, age), LONGEST_PAUSE) if age < KEPT_OPEN else None
        ProviderEvent.objects.filter(pk=self.pk, applied_at=None).update(look_at=again)
