"""Pages of Checkout at Stripe: made for a payment's row, looked at, closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from clearcoat.payments.intents import ELSEWHERE, asking, cards_for, closed
from clearcoat.payments.models import Payment
from clearcoat.payments.refusals import CardsAway
from clearcoat.providers.errors import ProviderError
from clearcoat.providers.paid import Intent


@dataclass(frozen=True, slots=True)
class Page:
    """`url` is where the customer is sent, "" once it has ended; `intent` is there when somebody began to pay."""

    url: str
    intent: str
    is_open: bool

    @classmethod
    def of(cls, given: dict[str, Any]) -> Page:
        """From Stripe's."""
        return cls(given.get("url") or "", given.get("payment_intent") or "", given["status"] == "open")


def make(payment: Payment, *, success_url: str, cancel_url: str) -> Page:
    """The page of this row as it is now; it is made once, whatever Stripe still remembers of the first call."""
    if payment.stripe_session_id:
        return read(payment)
    about = {"payment": str(payment.pk), "estimate": str(payment.estimate_id), "shop": str(payment.shop_id)}
    words = f"{payment.shop.name}, {payment.estimate.estimate_number}"
    key = f"cs-{payment.estimate_id}-{payment.balance_version}"
    with asking():
        made = cards_for(payment).open_page(
            payment.amount, payment.currency, about, key=key, words=words, success_url=success_url,
            cancel_url=cancel_url, locale=payment.estimate.language,
        )  # fmt: skip
    mine = Payment.objects.open().filter(pk=payment.pk, stripe_payment_intent_id=None)
    if not mine.update(stripe_session_id=made["id"]):
        raise CardsAway(ELSEWHERE)  # its address is not given out, so nobody pays there
    payment.stripe_session_id = made["id"]
    return Page.of(made)


def read(payment: Payment) -> Page:
    """How it stands."""
    with asking():
        return Page.of(cards_for(payment).read_page(payment.stripe_session_id))


def close(payment: Payment) -> None:
    """Ends it; one that has ended already stays as it is."""
    with asking():
        try:
            cards_for(payment).close_page(payment.stripe_session_id)
        except ProviderError as error:
            if not error.permanent:
                raise


def ended(payment: Payment) -> Intent:
    """The payment's intent after nobody can pay it any more; it may have succeeded just before.

    That of a page ends with its page: Stripe lets nobody end it, or change its amount, by itself.
    """
    if not payment.stripe_session_id:
        return closed(payment)
    assert payment.stripe_payment_intent_id
    close(payment)
    with asking():
        return cards_for(payment).read(payment.stripe_payment_intent_id)
