"""Payments as the API gives them and takes them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ninja import Schema

from clearcoat.api.types import Body, Positive, Text300
from clearcoat.core import money
from clearcoat.payments.models import Payment, Refund
from clearcoat.workflow.payment_card import Opened


class Paying(Body):
    """How much of the balance is to be paid; without an amount, all of it."""

    amount: Positive | None = None


class Recording(Body):
    """Money that came in at the desk, or from the insurer."""

    method: Literal["cash", "check", "insurer"]
    amount: Positive
    note: Text300 = ""


class Returning(Body):
    """How much of a payment goes back; without an amount, all that is left of it."""

    amount: Positive | None = None
    reason: Text300 = ""


class IntentOut(Schema):
    """What the payer's browser needs to pay. `account` is for Stripe.js where it is not empty."""

    clientSecret: str
    publishableKey: str
    account: str
    amount: str
    currency: str
    paymentId: str

    @classmethod
    def of(cls, opened: Opened) -> IntentOut:
        """From the verb's answer."""
        return cls(
            clientSecret=opened.client_secret,
            publishableKey=opened.publishable_key,
            account=opened.account,
            amount=money.plain(opened.payment.amount),
            currency=opened.payment.currency,
            paymentId=str(opened.payment.pk),
        )


class RefundOut(Schema):
    """Money that goes back. `pending` until Stripe took it in, `unknown` while we look whether it did."""

    id: str
    paymentId: str
    amount: str
    status: str
    reason: str
    failure: str
    by: str
    createdAt: datetime

    @classmethod
    def of(cls, row: Refund) -> RefundOut:
        """From the row."""
        return cls(
            id=str(row.pk),
            paymentId=str(row.payment_id),
            amount=money.plain(row.amount),
            status=row.status,
            reason=row.reason,
            failure=row.failure,
            by=row.by,
            createdAt=row.created_at,
        )


class PaymentOut(Schema):
    """One payment, for staff."""

    id: str
    method: str
    status: str
    amount: str
    refundable: str
    currency: str
    receiptNumber: int | None
    brand: str
    last4: str
    wallet: str
    testMode: bool
    note: str
    recordedBy: str
    paidAt: datetime | None
    createdAt: datetime
    refunds: list[RefundOut]

    @classmethod
    def of(cls, row: Payment) -> PaymentOut:
        """From the row."""
        return cls(
            id=str(row.pk),
            method=row.method,
            status=row.status,
            amount=money.plain(row.amount),
            refundable=money.plain(row.refundable),
            currency=row.currency,
            receiptNumber=row.receipt_number,
            brand=row.brand,
            last4=row.last4,
            wallet=row.wallet,
            testMode=row.is_test,
            note=row.note,
            recordedBy=row.recorded_by,
            paidAt=row.paid_at,
            createdAt=row.created_at,
            refunds=[RefundOut.of(one) for one in row.refunds.all()],
        )


class Payments(Schema):
    """Every payment of an estimate, the newest first, and what they come to."""

    items: list[PaymentOut]
    customerDue: str
    amountPaid: str
    balance: str
    overpaid: str
    paymentStatus: str


class ReceiptOut(Schema):
    """A receipt. `refunded` is what went back since; the number never changes."""

    receiptNumber: int
    paymentId: str
    amount: str
    refunded: str
    balance: str
    currency: str
    method: str
    brand: str
    last4: str
    testMode: bool
    paidAt: datetime
    charges: list[dict[str, str]]
