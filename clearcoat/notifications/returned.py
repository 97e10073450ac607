"""Mail addresses that a shop does not write to any more: mail to them came back, or its reader called it unwanted."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from clearcoat.core import clock


class Why(models.TextChoices):
    """What became of the last mail."""

    BOUNCED = "bounced", _("Mail to this address came back.")
    COMPLAINED = "complained", _("The reader marked a mail as unwanted.")
    SUPPRESSED = "suppressed", _("The mail provider refuses this address: earlier mail came back.")


REASONS: dict[str, str] = {
    Why.BOUNCED: gettext_noop("Mail to this address came back. Check it with the customer."),
    Why.COMPLAINED: gettext_noop("The reader marked a mail as unwanted. Check it with the customer."),
    Why.SUPPRESSED: gettext_noop("The mail provider refuses this address. Check it with the customer."),
}


class ReturnedAddress(models.Model):
    """One address of one shop, from the mail that came back until staff say that it is right now."""

    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="returned_addresses")
    address = models.EmailField()
    why = models.CharField(max_length=10, choices=Why.choices)
    since = models.DateTimeField(default=clock.now)
    corrected_at = models.DateTimeField(null=True)
    corrected_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "address"], condition=Q(corrected_at=None), name="returned_once")
        ]

    def __str__(self) -> str:
        return f"returned {self.pk}"

    @classmethod
    def standing(cls, shop_id: uuid.UUID | None, address: str) -> ReturnedAddress | None:
        """The address's row while the shop does not write to it."""
        return cls.of(shop_id).filter(address=address.lower()).first() if shop_id and address else None

    @classmethod
    def of(cls, shop_id: uuid.UUID | None) -> QuerySet[ReturnedAddress]:
        """Those that this shop does not write to, the newest first."""
        return cls.objects.filter(shop=shop_id, corrected_at=None).order_by("-since")

    @property
    def reason(self) -> str:
        """Why a mail is not sent, and what to do: in the English of the catalogue, as messages keep it."""
        return REASONS[self.why]

    def correct(self, by: str) -> None:
        """The shop writes to it again; `by` is whoever looked."""
        mine = ReturnedAddress.objects.filter(pk=self.pk, corrected_at=None)
        mine.update(corrected_at=clock.now(), corrected_by=by)
