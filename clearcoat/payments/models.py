"""Money that customers and insurers pay: each payment, and around it the ledger, refunds, disputes and asks."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from clearcoat.core import clock, money
from clearcoat.estimates import columns
from clearcoat.estimates.columns import words
from clearcoat.payments.ask import Ask
from clearcoat.payments.comparison import Comparison
from clearcoat.payments.difference import Difference
from clearcoat.payments.dispute import Dispute
from clearcoat.payments.entry import STRIPE, Entry, Kind
from clearcoat.payments.merchant import Merchant
from clearcoat.payments.method import Method
from clearcoat.payments.receipt_mail import ReceiptMail
from clearcoat.payments.refund import Refund
from clearcoat.payments.trial import Trial

__all__ = [
    "Ask", "Comparison", "Difference", "Dispute", "Entry", "Kind", "Merchant", "Method", "Payment", "ReceiptMail",
    "Refund", "State", "Trial",
]  # fmt: skip


class State(models.TextChoices):
    """A payment's way. Nothing is succeeded before Stripe said so and the ledger has it."""

    PENDING = "pending", _("Open")
    SUCCEEDED = "succeeded", _("Paid")
    FAILED = "failed", _("Failed")
    CANCELED = "canceled", _("Cancelled")


class PaymentQuerySet(models.QuerySet["Payment"]):
    """Payments by how they stand."""

    def open(self) -> PaymentQuerySet:
        """Card payments that somebody may still finish."""
        return self.filter(status=State.PENDING)

    def at_stripe(self) -> PaymentQuerySet:
        """Those that Stripe knows, as an intent or as a page of Checkout."""
        return self.exclude(stripe_payment_intent_id=None, stripe_session_id="").filter(method=Method.CARD)

    def received(self) -> PaymentQuerySet:
        """Those that came in, whatever was given back later; the oldest first."""
        return self.filter(status=State.SUCCEEDED).order_by("paid_at", "pk")

    def customers(self) -> PaymentQuerySet:
        """Those that the customer made: the insurer's money has no receipt."""
        return self.exclude(method=Method.INSURER)

    def declined_since(self, moment: datetime) -> int:
        """How often a bank said no to these."""
        lately = self.filter(declined_at__gte=moment)
        return lately.aggregate(times=Sum("declines"))["times"] or 0


class Payment(models.Model):
    """One payment. `amount` is what is asked for while it is open, and what came in once it succeeded."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shop = models.ForeignKey("shops.Shop", models.PROTECT, related_name="payments")
    estimate = models.ForeignKey("estimates.Estimate", models.PROTECT, related_name="payments")
    customer = models.ForeignKey("customers.Customer", models.SET_NULL, null=True, related_name="payments")
    amount = columns.amount()
    currency = models.CharField(max_length=3)
    method = models.CharField(max_length=7, choices=Method.choices)
    status = models.CharField(max_length=9, choices=State.choices, default=State.PENDING)
    balance_version = models.PositiveIntegerField(default=0)  # the estimate's n-th card payment: the key at Stripe

    stripe_payment_intent_id = models.CharField(max_length=80, null=True, unique=True)
    stripe_session_id = words(120)  # of Checkout, where the shop chose it
    stripe_charge_id = words(80, db_index=True)
    # Whose keys took it: the shop's own or the installation's, and through which connected account.
    own_keys = models.BooleanField(default=False)
    account = words(40)
    livemode = models.BooleanField(default=False)
    brand = words(20)
    last4 = words(4)
    wallet = words(20)

    receipt_number = models.PositiveIntegerField(null=True)
    paid_at = models.DateTimeField(null=True)
    recorded_by = words(120)
    note = words(300)
    failure_code = words(60)  # of the last try
    declines = models.PositiveSmallIntegerField(default=0)
    declined_at = models.DateTimeField(null=True)
    processing = models.BooleanField(default=False)  # the bank has it and has not decided
    check_at = models.DateTimeField(null=True)  # when Stripe is asked how it stands
    created_at = models.DateTimeField(default=clock.now)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "receipt_number"], name="one_receipt_per_number"),
            models.UniqueConstraint(fields=["estimate"], condition=Q(status="pending"), name="one_open_intent"),
            models.UniqueConstraint(
                fields=["estimate", "balance_version"], condition=Q(balance_version__gt=0), name="one_key_per_intent"
            ),
        ]
        indexes = [models.Index(fields=["check_at"], condition=Q(check_at__isnull=False), name="payment_check")]

    def __str__(self) -> str:
        return f"{self.method} payment {self.pk} {self.status}"

    @property
    def is_test(self) -> bool:
        """Whether no money moved: a card payment made with test keys."""
        return self.method == Method.CARD and not self.livemode

    @property
    def is_complete(self) -> bool:
        """Whether it is over, and the ledger has what Stripe moved for it."""
        return self.status != State.PENDING and not self.entries.filter(provider=STRIPE, transaction_id="").exists()

    @property
    def net(self) -> Decimal:
        """What is left of it after refunds and chargebacks."""
        return self.entries.aggregate(net=Sum("amount"))["net"] or money.ZERO

    @property
    def returning(self) -> Decimal:
        """What is on its way back and not in the ledger yet."""
        return self.refunds.under_way().aggregate(sum=Sum("amount"))["sum"] or money.ZERO

    @property
    def refundable(self) -> Decimal:
        """The most that can be given back now; nothing while the payer's bank holds it, as Stripe refuses that."""
        if any(dispute.holds_money for dispute in self.disputes.all()):
            return money.ZERO
        return max(money.ZERO, self.net - self.returning)
