"""The mail that brings a receipt: a row first, in the transaction of the payment; then its paper, then the mail."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from clearcoat.core import clock


class ReceiptMail(models.Model):
    """One receipt on its way. `history` is the change that the mail tells; without `due_at` the mail is queued."""

    payment = models.OneToOneField("payments.Payment", models.CASCADE, primary_key=True, related_name="receipt_mail")
    history = models.ForeignKey("estimates.EstimateHistory", models.CASCADE, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now, null=True)
    token = models.UUIDField(null=True)  # of the worker that makes it: core/leases.py
    lease_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="receipt_mail_due")]

    def __str__(self) -> str:
        return f"mail of the receipt of {self.payment_id}"
