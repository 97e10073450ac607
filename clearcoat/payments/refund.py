"""Money that goes back: a row first, then the call, then what came of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clearcoat.core import clock
from clearcoat.estimates import columns
from clearcoat.estimates.columns import words


class Returned(models.TextChoices):
    """A refund's way."""

    PENDING = "pending", _("Being refunded")
    UNKNOWN = "unknown", _("We're checking whether it went out")
    SUCCEEDED = "succeeded", _("Refunded")
    FAILED = "failed", _("Not refunded")


class RefundQuerySet(models.QuerySet["Refund"]):
    """Refunds by how they stand."""

    def under_way(self) -> RefundQuerySet:
        """Asked for, with no word from Stripe that the ledger has."""
        return self.filter(status__in=[Returned.PENDING, Returned.UNKNOWN])


class Refund(models.Model):
    """One refund, whole or part. The same row always makes the same call, so that a repeated call is no second one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payment = models.ForeignKey("payments.Payment", models.PROTECT, related_name="refunds")
    amount = columns.amount()
    status = models.CharField(max_length=9, choices=Returned.choices, default=Returned.PENDING)
    stripe_refund_id = models.CharField(max_length=80, null=True, unique=True)
    reason = words(300)
    by = models.CharField(max_length=120)
    failure = words(300)  # in the front desk's words
    called_at = models.DateTimeField(null=True)  # before the first call: its key lives for a day
    check_at = models.DateTimeField(null=True, default=clock.now)
    created_at = models.DateTimeField(default=clock.now)

    objects = RefundQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["check_at"], condition=Q(check_at__isnull=False), name="refund_check")]

    def __str__(self) -> str:
        return f"refund {self.pk} {self.status}"
