"""What the owner of a car owes: one rule over the estimate's own figures and the sums of its ledger."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from clearcoat.core import money


class PaymentStatus(models.TextChoices):
    """How much of what the customer owes has come in."""

    UNPAID = "unpaid", _("Unpaid")
    PARTIAL = "partial", _("Partly paid")
    PAID = "paid", _("Paid")
    REFUNDED = "refunded", _("Refunded")


@dataclass(frozen=True, slots=True)
class Owed:
    """`paid` is what the customer's money comes to now, with refunds and chargebacks taken off."""

    due: Decimal
    paid: Decimal
    refunded: Decimal
    written_off: Decimal

    @property
    def balance(self) -> Decimal:
        """What is still to be paid, never below zero: what is too much is in `overpaid`."""
        return max(money.ZERO, self._open)

    @property
    def overpaid(self) -> Decimal:
        """What the shop holds beyond what is owed, and has to give back. What was written off nobody gets back."""
        return max(money.ZERO, self.paid - self.due)

    @property
    def status(self) -> PaymentStatus:
        """In one word. Nothing owed and nothing paid is unpaid: nobody paid."""
        if self.paid <= 0 and self.refunded > 0:
            return PaymentStatus.REFUNDED
        if self._open <= 0 and (self.paid > 0 or self.written_off > 0):
            return PaymentStatus.PAID
        return PaymentStatus.PARTIAL if self.paid > 0 else PaymentStatus.UNPAID

    @property
    def _open(self) -> Decimal:
        return self.due - self.written_off - self.paid
