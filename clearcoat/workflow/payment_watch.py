"""Jobs that keep the books right by themselves: open payments, refunds, and prices that change under a payment."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction

from clearcoat.core import clock
from clearcoat.estimates.models import EstimateHistory, Task
from clearcoat.payments import intents, ledger, returning
from clearcoat.payments.models import Payment, State
from clearcoat.payments.refund import Refund
from clearcoat.payments.refusals import CardsAway, NotNow, OutOfReach
from clearcoat.workflow.payment_book import STRIPE
from clearcoat.workflow.payment_card import FIRST_CHECK, call_off, payable, settle_intent
from clearcoat.workflow.payment_checkout import let_go

log = logging.getLogger(__name__)

LONGEST_PAUSE = timedelta(hours=6)  # between two looks at an open payment
ABANDONED = timedelta(days=7)  # an open payment that nobody finishes is called off
BATCH = 20


def order_check(payment: Payment) -> None:
    """Has Stripe asked about this payment at once."""
    Payment.objects.filter(pk=payment.pk).update(check_at=clock.now())


def settle_due() -> int:
    """Asks Stripe about payments that are due for it; gives how many. Costs at most three calls for each."""
    due = Payment.objects.at_stripe().filter(check_at__lte=clock.now())
    rows = list(due.select_related("shop", "estimate").order_by("check_at")[:BATCH])
    return sum(_settle(row) for row in rows)


def refund_due() -> int:
    """Takes one refund to Stripe and books what came of it; gives how many."""
    row = returning.claim_due()
    if row is None:
        return 0
    try:
        outcome = returning.send(row)
        if outcome == "sent":
            settle_intent(row.payment)
        if outcome == "failed":
            _tell_failed(row)
    except (CardsAway, NotNow) as error:
        log.warning("refund %s: %s", row.pk, error)
    return 1


def fit_due() -> int:
    """An open payment never asks for more than is owed: its intent follows a price that fell, or a payment at the desk.

    Whoever pays a moment earlier has paid what the page showed; it is booked, and what is too much is a task.
    """
    rows = Payment.objects.at_stripe().open().filter(processing=False).select_related("shop", "estimate")
    ill_fitting = [row for row in rows if row.amount > row.estimate.balance]
    return sum(_fit(row) for row in ill_fitting)


def _settle(payment: Payment) -> int:
    """One payment. Its next look is set before Stripe is asked, so that a crash or a second worker loses nothing."""
    following = _next_look(payment)
    mine = Payment.objects.filter(pk=payment.pk, check_at=payment.check_at)
    if not mine.update(check_at=following):
        return 0
    try:
        now = settle_intent(payment)
    except (CardsAway, NotNow) as error:
        log.warning("payment %s: %s", payment.pk, error)
        return 0
    if now.is_complete:
        # A webhook that came meanwhile has set another moment, which stays.
        Payment.objects.filter(pk=payment.pk, check_at=following).update(check_at=None)
    elif now.status == State.PENDING and payment.created_at < clock.now() - ABANDONED and not now.processing:
        call_off(now)
    return 1


def _next_look(payment: Payment) -> datetime:
    """After as long as it has been open, from two minutes to six hours."""
    age = clock.now() - payment.created_at
    return clock.now() + min(max(FIRST_CHECK, age), LONGEST_PAUSE)


def _fit(payment: Payment) -> int:
    try:
        wanted = payable(payment.estimate, None)
    except NotNow:
        wanted = None  # nothing is left to pay, or less than a card takes
    try:
        if wanted is None or payment.stripe_session_id:
            return int(call_off(payment).status != State.PENDING)
        intent = intents.opened(payment, wanted)
        if not intent.is_open:
            settle_intent(payment)
        return int(intent.is_open)
    except OutOfReach:
        let_go(payment)
        return 1
    except (CardsAway, NotNow) as error:
        log.warning("payment %s: %s", payment.pk, error)
        return 0


def _tell_failed(row: Refund) -> None:
    with transaction.atomic():
        estimate = ledger.locked(row.payment.estimate_id)
        row.refresh_from_db()
        words = f"A refund did not go through: {row.failure}"
        history: EstimateHistory = estimate.write(STRIPE, "payment_note", words, about={"refund": str(row.pk)})
        Task.once_open(history, "refund_failed")
