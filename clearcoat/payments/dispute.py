"""A payer who tells their bank that they did not pay for this; the shop may answer until a day."""

from __future__ import annotations

from django.db import models

from clearcoat.core import clock
from clearcoat.estimates import columns

ANSWERABLE = ("needs_response", "warning_needs_response", "appeal_needs_response")
OVER = ("won", "lost", "warning_closed", "prevented")


class DisputeQuerySet(models.QuerySet["Dispute"]):
    """Disputes by what is to be done."""

    def open(self) -> DisputeQuerySet:
        """Not decided yet, the nearest deadline first."""
        return self.exclude(status__in=OVER).order_by("due_by", "pk")


class Dispute(models.Model):
    """One dispute as Stripe last showed it. What it moved is in the ledger; an inquiry (`warning_…`) moves nothing."""

    payment = models.ForeignKey("payments.Payment", models.PROTECT, related_name="disputes")
    stripe_dispute_id = models.CharField(max_length=80, unique=True)
    amount = columns.amount()
    status = models.CharField(max_length=40)  # Stripe's word; new ones come
    reason = models.CharField(max_length=60, blank=True)
    due_by = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = DisputeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"dispute {self.stripe_dispute_id} {self.status}"

    @property
    def can_answer(self) -> bool:
        """Whether the shop's answer is awaited at Stripe."""
        return self.status in ANSWERABLE

    @property
    def is_inquiry(self) -> bool:
        """Whether the bank only asks, and no money moved."""
        return self.status.startswith("warning_")

    @property
    def holds_money(self) -> bool:
        """Whether the payer's bank has the money, for now or for good."""
        return not self.is_inquiry and self.status not in {"won", "prevented"}
