"""Text-to-pay: the shop asks for an amount, the customer gets a link, and both learn when it ends."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clearcoat.core import clock, money
from clearcoat.estimates import columns
from clearcoat.estimates.owed import Owed

LIFE = timedelta(days=7)
REMIND_AFTER = timedelta(days=2)
MOST_REMINDERS = 2


class AskState(models.TextChoices):
    """What became of what was asked for."""

    OPEN = "open", _("Asked")
    PAID = "paid", _("Paid")
    CANCELED = "canceled", _("Taken back")
    EXPIRED = "expired", _("Expired")


class AskQuerySet(models.QuerySet["Ask"]):
    """Asks by how they stand."""

    def open(self) -> AskQuerySet:
        """Still waited for."""
        return self.filter(state=AskState.OPEN)


class Ask(models.Model):
    """One request for money. Without an amount it is for the balance, whatever that is when somebody pays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    estimate = models.ForeignKey("estimates.Estimate", models.CASCADE, related_name="asks")
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True)  # a deposit; None: the balance
    state = models.CharField(max_length=8, choices=AskState.choices, default=AskState.OPEN)
    paid_before = columns.amount()  # what had come in when it was asked; what comes on top answers it
    asked_by = models.CharField(max_length=120)
    reminders = models.PositiveSmallIntegerField(default=0)  # sent
    look_at = models.DateTimeField()  # when the next reminder, or the end, is due
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["estimate"], condition=Q(state="open"), name="one_open_ask")]
        indexes = [models.Index(fields=["look_at"], condition=Q(state="open"), name="ask_due")]

    def __str__(self) -> str:
        return f"ask {self.pk} {self.state}"

    def wanted(self, owed: Owed) -> Decimal:
        """What is asked for now: less what came in since, and never more than is owed."""
        return owed.balance if self.amount is None else min(self.amount - self._came_in(owed), owed.balance)

    def is_answered(self, owed: Owed) -> bool:
        """Whether what came in since is what was asked for."""
        return owed.balance <= 0 or (self.amount is not None and self._came_in(owed) >= self.amount)

    def _came_in(self, owed: Owed) -> Decimal:
        return max(money.ZERO, owed.paid - self.paid_before)

    def end(self, state: AskState) -> bool:
        """Ends it, once. False when somebody else was quicker."""
        mine = Ask.objects.open().filter(pk=self.pk)
        return bool(mine.update(state=state, ended_at=clock.now()))
