"""What Stripe says of a payment is booked in one transaction with its history, its receipt and the message about it."""

from __future__ import annotations

import uuid

from django.db import transaction

from clearcoat.core import money
from clearcoat.core.chaos import crash_point
from clearcoat.estimates.models import By, Estimate, EstimateHistory, Program, Task
from clearcoat.payments import booking, ledger
from clearcoat.payments.ask import AskState
from clearcoat.payments.booking import CAME_BACK, DISPUTED, RECEIVED, RETURNED, TAKEN_BACK, WENT_THROUGH, WON, News
from clearcoat.payments.intents import Said
from clearcoat.payments.models import Difference, Method, Payment
from clearcoat.workflow.payment_receipt import take_back_refund, tell_refund, thank

STRIPE = Program("Stripe")
# What the record says of each kind of news, and which action that is.
TOLD: dict[str, tuple[str, str]] = {
    RECEIVED: ("payment_received", "A card payment of {} came in."),
    RETURNED: ("payment_returned", "{} went back to the card."),
    WENT_THROUGH: ("payment_note", "The refund of {} went through."),
    TAKEN_BACK: ("payment_returned", "The customer's bank took {} back."),
    CAME_BACK: ("payment_returned", "The refund of {} did not go through."),
    WON: ("payment_returned", "The dispute is won: {} is here again."),
    DISPUTED: ("payment_note", "The customer's bank disputes {}."),
}
# A bank that only asked may take the money later, when the task of its question is done already.
TO_DO = {DISPUTED: "disputed", TAKEN_BACK: "disputed", CAME_BACK: "refund_failed"}


def book(payment: Payment, said: Said) -> Payment:
    """Writes down what Stripe said; the same words a second time change nothing. What is not ours is put aside."""
    with transaction.atomic():
        estimate = ledger.locked(payment.estimate_id)
        now = Payment.objects.select_for_update().get(pk=payment.pk)
        now.estimate = estimate
        strange = booking.stranger(now, said.intent)
        if strange:
            Difference.note(
                strange, said.intent.id, shop_id=now.shop_id, payment=now, account=now.account,
                ours=now.amount, theirs=said.intent.amount, currency=said.intent.currency,
            )  # fmt: skip
            return now
        crash_point("before booking")
        for news in booking.book(estimate, now, said):
            tell(estimate, now, news)
        crash_point("before the commit")
    crash_point("booked")
    return now


def tell(estimate: Estimate, payment: Payment, news: News, by: By = STRIPE) -> None:
    """The history row that carries the ledger's new sums, and what follows: a receipt to the customer, a task."""
    action, words = TOLD[news.what]
    shown = money.shown(news.amount, estimate.currency)
    facts = {"payment": str(payment.pk), "receipt": payment.receipt_number}
    facts |= {"refund": str(news.refund.pk)} if news.refund else {}
    history = ledger.settle(estimate, by, action, words.format(shown), **facts)
    if news.what == RECEIVED:
        thank(history, estimate, payment)
    elif news.what == CAME_BACK:
        take_back_refund(news.refund)
    elif news.refund:
        tell_refund(history, estimate, payment, news.amount)
    if news.what in TO_DO:
        Task.once_open(history, TO_DO[news.what])
    look_after(history, estimate)


def look_after(history: EstimateHistory, estimate: Estimate) -> None:
    """What follows from the new balance: one task to give back what is too much, and the end of an answered ask."""
    if estimate.owed.overpaid > 0:
        Task.once_open(history, "overpaid")
    for ask in estimate.asks.open():
        if ask.is_answered(estimate.owed):
            ask.end(AskState.PAID)


def payment_of(intent_id: str) -> Payment | None:
    """Our payment of an intent of Stripe's."""
    return Payment.objects.select_related("shop", "estimate").filter(stripe_payment_intent_id=intent_id).first()


def payment_named(about: dict[str, str]) -> Payment | None:
    """Our card payment by the id that we wrote into an object's notes at Stripe."""
    try:
        pk = uuid.UUID(about.get("payment", ""))
    except ValueError:
        return None
    return Payment.objects.select_related("shop", "estimate").filter(pk=pk, method=Method.CARD).first()
