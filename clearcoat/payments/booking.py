"""What Stripe says becomes rows: read from the state of its objects, never counted up from events.

So it does not matter how often, how late or in which order we hear of something; the ledger's unique rows hold even
when two of us book at once. Everything here runs in the transaction that holds the estimate.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clearcoat.core import clock, money
from clearcoat.estimates.models import Estimate
from clearcoat.payments import ledger
from clearcoat.payments.difference import What
from clearcoat.payments.dispute import Dispute
from clearcoat.payments.entry import STRIPE, Entry, Kind
from clearcoat.payments.intents import Said
from clearcoat.payments.method import Method
from clearcoat.payments.models import Payment, State
from clearcoat.payments.refund import Refund, Returned
from clearcoat.providers.paid import Disputed, GaveBack, Intent, Moved

BY = "Stripe"
# Kinds of news.
RECEIVED, RETURNED, WENT_THROUGH, CAME_BACK = "received", "returned", "went_through", "came_back"
DISPUTED, TAKEN_BACK, WON = "disputed", "taken_back", "won"


@dataclass(frozen=True, slots=True)
class News:
    """One thing that was not in the books before."""

    what: str
    amount: Decimal
    refund: Refund | None = None  # that the customer is to be told of, or has been


def stranger(payment: Payment, intent: Intent) -> What | None:
    """Why this intent is not what our row stands for; None when it is. A foreign one never changes a row."""
    if intent.about.get("payment") != str(payment.pk):
        return What.FOREIGN
    if intent.livemode != payment.livemode:
        return What.OTHER_MODE
    return What.OTHER_CURRENCY if intent.currency != payment.currency else None


def book(estimate: Estimate, payment: Payment, said: Said) -> list[News]:
    """Writes down what is new of a payment of this estimate; gives it in the order in which it happened."""
    news: list[News] = []
    _keep(payment, said)
    if said.intent.status == "succeeded":
        news += _receive(estimate, payment, said.intent)
    for refund in said.refunds:
        news += _give_back(estimate, payment, refund)
    for dispute in said.disputes:
        news += _dispute(estimate, payment, dispute)
    return news


def _keep(payment: Payment, said: Said) -> None:
    """The row as the intent is. A payment that came in stays in, whatever is read later."""
    intent = said.intent
    now: dict[str, Any] = {"processing": intent.status == "processing", "failure_code": intent.failure_code[:60]}
    if said.declines > payment.declines:
        now |= {"declines": said.declines, "declined_at": clock.now()}
    if payment.status == State.PENDING and intent.status == "canceled":
        now["status"] = State.CANCELED
    if payment.status == State.PENDING and intent.is_open:
        now["amount"] = intent.amount
    _write(payment, **now)


def _receive(estimate: Estimate, payment: Payment, intent: Intent) -> list[News]:
    """The money that came in: what Stripe received, also where another amount was asked for."""
    taken = intent.taken
    moved = taken.moved if taken else None
    if not _enter(estimate, payment, Kind.PAYMENT, intent.received, intent.id, moved):
        return []
    card = {"brand": taken.brand, "last4": taken.last4, "wallet": taken.wallet} if taken else {}
    _write(
        payment, amount=intent.received, status=State.SUCCEEDED, paid_at=moved.at if moved else clock.now(),
        receipt_number=estimate.shop.take_receipt_number(), recorded_by=BY, failure_code="",
        stripe_charge_id=taken.id if taken else "", **card,
    )  # fmt: skip
    return [News(RECEIVED, intent.received)]


def _give_back(estimate: Estimate, payment: Payment, told: GaveBack) -> list[News]:
    """A refund, ours or one that somebody made at Stripe. One that failed later brings its money back."""
    row = _refund_row(payment, told)
    if told.has_failed and row.status != Returned.FAILED:
        Refund.objects.filter(pk=row.pk).update(status=Returned.FAILED, check_at=None)
    through = row if told.status == "succeeded" and row.status != Returned.SUCCEEDED else None
    if through:
        Refund.objects.filter(pk=row.pk).update(status=Returned.SUCCEEDED, check_at=None)
    news = []
    by = {"by": row.by, "reason": row.reason}
    is_in_books = payment.entries.filter(kind=Kind.REFUND, object_id=told.id).exists()
    went_out = told.is_out or told.came_back
    if went_out and _enter(estimate, payment, Kind.REFUND, -told.amount, told.id, told.moved, **by):
        news.append(News(RETURNED, told.amount, through))
    elif through:
        news.append(News(WENT_THROUGH, told.amount, through))
    came_back = told.has_failed and (is_in_books or told.came_back)
    if came_back and _enter(estimate, payment, Kind.REFUND_FAILED, told.amount, told.id, told.came_back):
        news.append(News(CAME_BACK, told.amount, row))
    return news


def _refund_row(payment: Payment, told: GaveBack) -> Refund:
    """Our row of it: by Stripe's id, by ours in its notes, or a new one for a refund that was made at Stripe."""
    known = payment.refunds.filter(stripe_refund_id=told.id).first()
    if known:
        return known
    ours = next((one for one in payment.refunds.filter(stripe_refund_id=None) if _is(one, told)), None)
    if ours is None:
        return payment.refunds.create(amount=told.amount, stripe_refund_id=told.id, by=BY, check_at=None)
    Refund.objects.filter(pk=ours.pk).update(stripe_refund_id=told.id)
    return ours


def _is(row: Refund, told: GaveBack) -> bool:
    return told.about.get("refund") == str(row.pk)


def _dispute(estimate: Estimate, payment: Payment, told: Disputed) -> list[News]:
    """A dispute as it is now, and every movement that it made: an inquiry makes none, an appeal more than two."""
    facts = {"amount": told.amount, "status": told.status, "reason": told.reason[:60], "due_by": told.due_by}
    _row, is_new = Dispute.objects.update_or_create(
        stripe_dispute_id=told.id, defaults=facts, create_defaults={**facts, "payment": payment}
    )
    news = [News(DISPUTED, told.amount)] if is_new else []
    for moved in told.moved:
        is_loss = moved.amount < 0
        kind = Kind.DISPUTE if is_loss else Kind.DISPUTE_WON
        # An account that is paid out in another currency moves that one; the payer has or lacks what is disputed.
        is_same = moved.currency == payment.currency
        amount = moved.amount if is_same else told.amount.copy_sign(moved.amount)
        if _enter(estimate, payment, kind, amount, moved.id, moved):
            news.append(News(TAKEN_BACK if is_loss else WON, abs(amount)))
    return news


def _enter(
    estimate: Estimate, payment: Payment, kind: Kind, amount: Decimal, object_id: str, moved: Moved | None, **facts: Any
) -> bool:
    facts = {"by": BY, "method": Method.CARD, "payment": payment, **_movement(moved), **facts}
    is_new = ledger.enter(estimate, kind, money.storable(amount), provider=STRIPE, object_id=object_id, **facts)
    if moved and not is_new:
        # Stripe captures in the background: what it moved, and its fee, may be known only after the payment.
        mine = Entry.objects.filter(provider=STRIPE, object_id=object_id, kind=kind, transaction_id="")
        mine.update(**_movement(moved))
    return is_new


def _movement(moved: Moved | None) -> dict[str, Any]:
    return {"fee": moved.fee, "transaction_id": moved.id, "at": moved.at} if moved else {}


def _write(payment: Payment, **values: Any) -> None:
    for name, value in values.items():
        setattr(payment, name, value)
    payment.save(update_fields=list(values))
