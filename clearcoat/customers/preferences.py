"""Which messages a person wants, by which way: kept for their account, or for the address or number a shop knows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clearcoat.core import clock


class Way(models.TextChoices):
    """How somebody wants to hear."""

    BOTH = "both", _("Text and mail")
    TEXT = "text", _("Text only")
    MAIL = "mail", _("Mail only")
    CALL = "call", _("Call me")
    NONE = "none", _("Nothing")


KINDS = ("status", "payment", "review")  # of messages that somebody can choose a way for


class NotificationPreferences(models.Model):
    """One row for an account, or for one contact at one shop: who has only the link chooses too."""

    customer = models.OneToOneField("customers.Customer", models.CASCADE, null=True, related_name="preferences")
    shop = models.ForeignKey("shops.Shop", models.CASCADE, null=True, related_name="+")
    contact = models.CharField(max_length=254, blank=True)  # the address, or the number of who has none
    status = models.CharField(max_length=4, choices=Way.choices, default=Way.BOTH)
    payment = models.CharField(max_length=4, choices=Way.choices, default=Way.BOTH)
    review = models.CharField(max_length=4, choices=Way.choices, default=Way.BOTH)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "contact"], condition=Q(customer=None), name="one_choice_per_contact"
            ),
            models.CheckConstraint(
                condition=Q(customer__isnull=False) | ~Q(contact=""), name="preferences_belong_to_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"preferences {self.pk}"

    @classmethod
    def of(cls, shop_id: uuid.UUID, customer_id: uuid.UUID | None, contacts: Iterable[str]) -> NotificationPreferences:
        """What the person chose: with an account that row, else the newest of these contacts, else the defaults.

        A row that is not there yet is not saved either.
        """
        mine = Q(customer_id=customer_id) if customer_id else Q(shop_id=shop_id, contact__in=[c for c in contacts if c])
        kept = cls.objects.filter(mine).order_by("-updated_at").first()
        if kept:
            return kept
        contact = "" if customer_id else next((c for c in contacts if c), "")
        return cls(customer_id=customer_id, shop_id=None if customer_id else shop_id, contact=contact)

    def choose(self, **ways: str) -> None:
        """Keeps the choice, by kind of message."""
        for kind, way in ways.items():
            setattr(self, kind, Way(way).value)
        self.updated_at = clock.now()
        self.save()

    @property
    def ways(self) -> dict[str, str]:
        """The choice, by kind of message."""
        return {kind: getattr(self, kind) for kind in KINDS}
