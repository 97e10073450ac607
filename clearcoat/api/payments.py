"""Money over the API: the payer's intent, what came in at the desk, what goes back, and the receipt."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from clearcoat.api import auth
from clearcoat.api.errors import Error, Missing, Refusal, answers
from clearcoat.api.once import once
from clearcoat.api.payment_out import (
    IntentOut,
    Paying,
    PaymentOut,
    Payments,
    ReceiptOut,
    Recording,
    RefundOut,
    Returning,
)
from clearcoat.api.types import Id
from clearcoat.core import money
from clearcoat.customers.models import TrackingLink
from clearcoat.estimates.models import Estimate
from clearcoat.payments import ledger, paper
from clearcoat.payments.models import Merchant, Payment
from clearcoat.workflow import payment as desk
from clearcoat.workflow.payment_card import open_intent

router = Router(tags=["Payments"])
receipts = Router(tags=["Payments"])
WRITES = {**answers(400, 401, 403, 404, 413, 415, 422), 409: Error}
PDF = "application/pdf"
EITHER = {"responses": {200: {"description": "The receipt", "content": {PDF: {}}}}}
NOT_BY_LINK = "This shop takes payments from signed-in customers only. Please sign in."


@router.post(
    "/{estimateId}/payment-intent", response={201: IntentOut, **WRITES, 429: Error}, auth=auth.follower
)  # fmt: skip
def pay(request: HttpRequest, estimateId: Id, body: Paying) -> Any:
    """What a browser needs to pay the balance, or this part of it; the open intent is used again with this amount."""
    estimate, payer = auth.followed_by(request, estimateId)
    if isinstance(payer, TrackingLink) and not Merchant.of(estimate.shop).pays_by_link:
        raise Refusal(403, NOT_BY_LINK)
    return Status(201, IntentOut.of(open_intent(estimate, body.amount, payer)))


@router.get("/{estimateId}/payments", response={200: Payments, **answers(401, 403, 404)}, auth=auth.writer)
def listing(request: Any, estimateId: Id) -> Any:
    """Every payment, the newest first, and what they come to."""
    estimate = auth.own(request, estimateId)
    rows = estimate.payments.prefetch_related("refunds", "disputes").order_by("-created_at", "pk")
    return Payments(items=[PaymentOut.of(row) for row in rows], **_sums(estimate))


@router.post("/{estimateId}/payments", response={201: PaymentOut, **WRITES}, auth=auth.writer)
def record(request: Any, estimateId: Id, body: Recording) -> Any:
    """Cash, a check or the insurer's money that came in, once for each Idempotency-Key."""
    estimate = auth.own(request, estimateId)

    def work() -> dict[str, Any]:
        row = desk.record(estimate, body.method, body.amount, request.auth, body.note)
        return PaymentOut.of(row).model_dump(mode="json")

    return Status(201, once(request, f"payments {estimateId}", work))


@router.post("/{estimateId}/payments/{paymentId}/refund", response={202: RefundOut, **WRITES}, auth=auth.manager)
def refund(request: Any, estimateId: Id, paymentId: Id, body: Returning) -> Any:
    """Gives a payment back, whole or in part, once for each Idempotency-Key. A card's goes to Stripe in a moment."""
    row = _payment(auth.own(request, estimateId), paymentId)

    def work() -> dict[str, Any]:
        return RefundOut.of(desk.refund(row, request.auth, body.amount, body.reason)).model_dump(mode="json")

    return Status(202, once(request, f"refund {paymentId}", work))


@receipts.get(
    "/{estimateId}/receipt", response={200: ReceiptOut, **answers(401, 403, 404, 422)}, auth=auth.customer,
    openapi_extra=EITHER,
)  # fmt: skip
def receipt(request: Any, estimateId: Id, number: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None) -> Any:
    """The newest receipt, or the one with this number: JSON where `Accept` asks for it, else the PDF."""
    rows = auth.own(request, estimateId).payments.received().customers().select_related("shop__settings", "estimate")
    found = rows.filter(receipt_number=number) if number is not None else rows.order_by("-receipt_number")
    row = found.first()
    if row is None:
        raise Missing
    if not _wants_pdf(request):
        return _receipt(row)
    name = f'attachment; filename="{paper.name_of(row)}"'
    return HttpResponse(paper.receipt(row), content_type=PDF, headers={"Content-Disposition": name})


def _wants_pdf(request: HttpRequest) -> bool:
    wanted = request.get_preferred_type([PDF, "application/json"])
    return wanted == PDF


def _receipt(row: Payment) -> ReceiptOut:
    assert row.receipt_number
    assert row.paid_at
    owed = row.estimate.owed
    charges = [{"kind": one.kind, "amount": money.plain(one.amount)} for one in ledger.charges_of(row.estimate)]
    return ReceiptOut(
        receiptNumber=row.receipt_number, paymentId=str(row.pk), amount=money.plain(row.amount),
        refunded=money.plain(row.amount - row.net), balance=money.plain(owed.balance), currency=row.currency,
        method=row.method, brand=row.brand, last4=row.last4, testMode=row.is_test, paidAt=row.paid_at,
        charges=charges,
    )  # fmt: skip


def _sums(estimate: Estimate) -> dict[str, str]:
    owed = estimate.owed
    return {
        "customerDue": money.plain(owed.due), "amountPaid": money.plain(owed.paid),
        "balance": money.plain(owed.balance), "overpaid": money.plain(owed.overpaid), "paymentStatus": owed.status,
    }  # fmt: skip


def _payment(estimate: Estimate, pk: Id) -> Payment:
    """One payment of this estimate, never of another. Raises Missing."""
    row: Payment | None = estimate.payments.filter(pk=pk).first()
    if row is None:
        raise Missing
    return row
