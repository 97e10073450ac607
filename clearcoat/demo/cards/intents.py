"""A PaymentIntent's life. https://docs.stripe.com/payments/paymentintents/lifecycle"""

from __future__ import annotations

import secrets
from typing import Any

from clearcoat.core import clock
from clearcoat.demo.cards import charges, shapes
from clearcoat.demo.cards.books import Books, now
from clearcoat.demo.cards.forms import noted, whole
from clearcoat.demo.cards.numbers import BY_FINGERPRINT, BY_TOKEN, Card, card_error, typed
from clearcoat.demo.cards.refusal import Json, Refusal, missing

LEAST, MOST = 50, 99_999_999  # cents
OPEN = {"requires_payment_method", "requires_confirmation", "requires_action"}
PLAIN = ("description", "receipt_email", "statement_descriptor", "statement_descriptor_suffix", "transfer_group")
NOT_PROVED = "We are unable to authenticate your payment method. Please choose a different one and try again."
ASK = {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}


def create(books: Books, asked: Json) -> Json:
    """A new one; with `confirm` it is paid at once."""
    for name in ("amount", "currency"):
        if name not in asked:
            raise missing(name)
    intent = shapes.INTENT | {
        "amount": _amount(asked["amount"]), "currency": asked["currency"].lower(), "metadata": {},
        "automatic_payment_methods": {"allow_redirects": "always", "enabled": True},
    }  # fmt: skip
    intent = books.add("pi", intent | _plain(asked) | {"metadata": noted({}, asked.get("metadata", {}))})
    intent["client_secret"] = f"{intent['id']}_secret_{secrets.token_hex(12)}"
    books.tell("payment_intent.created", intent)
    return confirm(books, intent, asked) if asked.get("confirm") else intent


def update(books: Books, intent: Json, asked: Json) -> Json:
    """Another amount or other notes, while it is open. An amount that changes ends a 3-D Secure that is under way."""
    if "amount" in asked and asked["amount"] != intent["amount"]:
        _expect_open(intent, "amount could not be updated")
        intent["amount"] = _amount(asked["amount"])
        if intent["status"] == "requires_action":
            intent |= {"status": "requires_confirmation", "next_action": None}
    intent |= _plain(asked) | {"metadata": noted(intent["metadata"], asked.get("metadata", {}))}
    return intent


def cancel(books: Books, intent: Json, asked: Json) -> Json:
    """Ends an open one."""
    _expect_open(intent, "could not be canceled")
    reason = asked.get("cancellation_reason")
    intent |= {"status": "canceled", "canceled_at": now(), "cancellation_reason": reason, "next_action": None}
    books.tell("payment_intent.canceled", intent)
    return intent


def confirm(books: Books, intent: Json, asked: Json) -> Json:
    """The payer's try with a card. Raises a card error when the bank says no; the intent is open again then."""
    _expect_open(intent, "could not be confirmed")
    try:
        method, card = _method(books, intent, asked)
    except Refusal as error:
        if error.kind == "card_error":
            charges.fail(books, intent, error)
        raise
    intent |= {"payment_method": method["id"], "last_payment_error": None}
    if card.asks:
        intent |= {"status": "requires_action", "next_action": ASK}
        books.tell("payment_intent.requires_action", intent)
    else:
        charges.pay(books, intent, method, card)
    return intent


def authenticate(books: Books, intent: Json, asked: Json) -> Json:
    """What the payer did in the 3-D Secure of their bank: `complete` or not."""
    if intent["status"] != "requires_action":
        return intent
    method = books.find("payment_method", intent["payment_method"])
    if asked.get("complete"):
        charges.pay(books, intent, method, _card_of(method), proved=True)
    else:
        charges.fail(books, intent, card_error(NOT_PROVED, "payment_intent_authentication_failure"))
    return intent


def _method(books: Books, intent: Json, asked: Json) -> tuple[Json, Card]:
    name = asked.get("payment_method") or ("" if "payment_method_data" in asked else intent["payment_method"])
    if name in BY_TOKEN:
        return books.add("pm", shapes.method(BY_TOKEN[name], 12, clock.now().year + 4)), BY_TOKEN[name]
    if name:
        method = books.find("payment_method", name, "payment_method")
        return method, _card_of(method)
    fields: Any = asked.get("payment_method_data", {}).get("card")
    if not isinstance(fields, dict):
        raise Refusal("You cannot confirm this PaymentIntent because it's missing a payment method.",
                      "payment_intent_unexpected_state")  # fmt: skip
    card = typed(fields, clock.now())
    month, year = whole("exp_month", fields["exp_month"]), whole("exp_year", fields["exp_year"])
    return books.add("pm", shapes.method(card, month, 2000 + year % 100)), card


def _card_of(method: Json) -> Card:
    return BY_FINGERPRINT[method["card"]["fingerprint"]]


def _plain(asked: Json) -> Json:
    return {name: asked[name] or None for name in PLAIN if name in asked}


def _amount(amount: int) -> int:
    if amount < LEAST:
        raise Refusal("Amount must be at least $0.50 usd", "amount_too_small", param="amount")
    if amount > MOST:
        raise Refusal("Amount must be no more than $999,999.99", "amount_too_large", param="amount")
    return amount


def _expect_open(intent: Json, what: str) -> None:
    if intent["status"] not in OPEN:
        words = f"This PaymentIntent's {what} because it has a status of {intent['status']}."
        raise Refusal(words, "payment_intent_unexpected_state", payment_intent=dict(intent))
