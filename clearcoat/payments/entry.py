"""The ledger: one row for each time that money moved or a debt was let go. Rows are added, never changed.

But what Stripe moved for a row, and its fee, are filled in once they are known.
"""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from clearcoat.core import clock
from clearcoat.estimates import columns
from clearcoat.estimates.columns import words
from clearcoat.payments.method import Method

STRIPE, DESK = "stripe", "desk"


class Kind(models.TextChoices):
    """What moved the money. The sign of an amount is the customer's: what they paid is above zero."""

    PAYMENT = "payment", _("Payment")
    REFUND = "refund", _("Refund")
    REFUND_FAILED = "refund_failed", _("Refund that came back")
    DISPUTE = "dispute", _("Chargeback")
    DISPUTE_WON = "dispute_won", _("Chargeback won")
    WRITE_OFF = "write_off", _("Written off")


RETURNS = (Kind.REFUND, Kind.REFUND_FAILED)
DISPUTES = (Kind.DISPUTE, Kind.DISPUTE_WON)


class Entry(models.Model):
    """One movement. The same object of the same provider moves money of one kind once."""

    estimate = models.ForeignKey("estimates.Estimate", models.PROTECT, related_name="entries")
    payment = models.ForeignKey("payments.Payment", models.PROTECT, null=True, related_name="entries")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    method = models.CharField(max_length=7, choices=Method.choices, blank=True)
    amount = columns.amount()
    fee = columns.amount()  # what Stripe kept of it
    provider = models.CharField(max_length=6, choices=[(STRIPE, STRIPE), (DESK, DESK)])
    object_id = models.CharField(max_length=80)  # Stripe's, or ours for what the front desk did
    transaction_id = words(80, db_index=True)  # Stripe's balance transaction
    at = models.DateTimeField(default=clock.now)
    by = models.CharField(max_length=120)
    role = words(12)
    reason = words(300)

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(fields=["provider", "object_id", "kind"], name="money_moves_once")]
        indexes = [models.Index(fields=["at"], name="entry_day")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.estimate_id}"

    @property
    def net(self) -> Decimal:
        """What reached the shop's account at Stripe, or left it."""
        return self.amount - self.fee
