"""Mail addresses that are not written to any more: mail to them came back, or its reader called it unwanted."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from clearcoat.core import clock
from clearcoat.estimates.models import Estimate
from clearcoat.shops.models import StaffMember


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
    """One address, from the mail that came back until staff say that it is right now.

    `shop` is whose mail it was; None is a mail about an account, which comes from no shop.
    """

    shop = models.ForeignKey("shops.Shop", models.CASCADE, null=True, related_name="returned_addresses")
    address = models.EmailField()
    why = models.CharField(max_length=10, choices=Why.choices)
    since = models.DateTimeField(default=clock.now)
    corrected_at = models.DateTimeField(null=True)
    corrected_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "address"], condition=Q(corrected_at=None), name="returned_once"),
            models.UniqueConstraint(
                fields=["address"], condition=Q(corrected_at=None, shop=None), name="returned_once_about_an_account"
            ),
        ]

    def __str__(self) -> str:
        return f"returned {self.pk}"

    @classmethod
    def standing(cls, shop_id: uuid.UUID | None, address: str) -> ReturnedAddress | None:
        """The address's row while it is not written to: by the shop, or without one about an account."""
        rows = cls.of(shop_id) if shop_id else cls.objects.filter(shop=None, corrected_at=None)
        return rows.filter(address=address.lower()).first() if address else None

    @classmethod
    def of(cls, shop_id: uuid.UUID | None) -> QuerySet[ReturnedAddress]:
        """Those that this shop does not write to, the newest first: its own, and of its people those without a shop."""
        customers = Estimate.objects.filter(shop=shop_id, email=OuterRef("address"))
        staff = StaffMember.objects.filter(shop=shop_id, user__email=OuterRef("address"))
        about_accounts = Q(shop=None) & (Exists(customers) | Exists(staff))
        return cls.objects.filter(Q(shop=shop_id) | about_accounts, corrected_at=None).order_by("-since")

    @property
    def reason(self) -> str:
        """Why a mail is not sent, and what to do: in the English of the catalogue, as messages keep it."""
        return REASONS[self.why]

    def correct(self, by: str) -> None:
        """The shop writes to it again; `by` is whoever looked."""
        mine = ReturnedAddress.objects.filter(pk=self.pk, corrected_at=None)
        mine.update(corrected_at=clock.now(), corrected_by=by)
