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

    BOTH = "both", _("Text and email")
    TEXT = "text", _("Text only")
    MAIL = "mail", _("Email only")
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
    def of(
        cls, customer_id: uuid.UUID | None, contacts: Iterable[str], shop_id: uuid.UUID | None = None
    ) -> NotificationPreferences:
        """What the person chose: the account's row, else the newest of these contacts (at one shop), else defaults.

        Who makes an account keeps what they chose before. A row that is not there yet is not saved either.
        """
        own = cls.objects.filter(customer_id=customer_id).first() if customer_id else None
        if own:
            return own
        named = [contact for contact in contacts if contact]
        at_shop = {"shop": shop_id} if shop_id else {}
        by_contact = cls.objects.filter(customer=None, contact__in=named, **at_shop).order_by("-updated_at").first()
        if customer_id:
            return cls(customer_id=customer_id, **(by_contact.ways if by_contact else {}))
        return by_contact or cls(shop_id=shop_id, contact=named[0] if named else "")

    def choose(self, **ways: str) -> None:
        """Keeps the choice, by kind of message; two people at once make one row.

        Who has neither account, address nor number gets no messages, so there is nothing to keep.
        """
        if not (self.customer_id or self.contact):
            return
        values = {kind: Way(way).value for kind, way in ways.items()}
        whose = {"customer_id": self.customer_id, "shop_id": self.shop_id, "contact": self.contact}
        now = {"updated_at": clock.now()}
        NotificationPreferences.objects.update_or_create(
            **whose, defaults=values | now, create_defaults=self.ways | values | now
        )

    @property
    def ways(self) -> dict[str, str]:
        """The choice, by kind of message."""
        return {kind: getattr(self, kind) for kind in KINDS}
