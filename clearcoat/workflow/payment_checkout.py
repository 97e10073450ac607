"""Stripe's own page in place of ours, where a shop chose it: the same row, whose intent comes when somebody pays."""

from __future__ import annotations

from clearcoat.payments import pages
from clearcoat.payments.models import Payment, State


def bind(payment: Payment, intent: str) -> None:
    """Writes down which intent a payment got, once."""
    Payment.objects.filter(pk=payment.pk, stripe_payment_intent_id=None).update(stripe_payment_intent_id=intent)


def look_at_page(payment: Payment) -> bool:
    """Whether somebody began to pay there, so that there is an intent to look at. A page that ended ends the row."""
    if not payment.stripe_session_id:
        return False
    page = pages.read(payment)
    if page.intent:
        bind(payment, page.intent)
        payment.stripe_payment_intent_id = page.intent
    elif not page.is_open:
        let_go(payment)
    return bool(page.intent)


def close_page(payment: Payment) -> None:
    """Nobody can pay there any more."""
    if payment.stripe_session_id:
        pages.close(payment)
    else:
        let_go(payment)


def let_go(payment: Payment) -> Payment:
    """Ends the row of an open payment that has nothing more to come. Should money come after all, it is booked."""
    Payment.objects.open().filter(pk=payment.pk).update(status=State.CANCELED)
    payment.status = State.CANCELED
    return payment
