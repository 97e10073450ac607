"""Checkout: a page of the bank's own where the payer pays. https://docs.stripe.com/api/checkout/sessions"""

from __future__ import annotations

from typing import Any

from clearcoat.demo.cards import intents, shapes
from clearcoat.demo.cards.books import Books, now
from clearcoat.demo.cards.forms import noted, whole
from clearcoat.demo.cards.refusal import Json, Refusal, missing

LIFE_SECONDS = 86_400
PLAIN = ("cancel_url", "client_reference_id", "customer_email", "locale", "submit_type", "success_url")


def create(books: Books, asked: Json) -> Json:
    """A new page for what `line_items` come to. Its intent is made when somebody pays."""
    for name in ("mode", "line_items", "success_url"):
        if name not in asked:
            raise missing(name)
    total = sum(_line(line) for line in asked["line_items"])
    currency = asked["line_items"][0]["price_data"]["currency"].lower()
    session = shapes.SESSION | {name: asked[name] for name in PLAIN if name in asked}
    session = books.add("cs_test", session | {
        "amount_subtotal": total, "amount_total": total, "currency": currency,
        "metadata": noted({}, asked.get("metadata", {})), "expires_at": asked.get("expires_at", now() + LIFE_SECONDS),
    })  # fmt: skip
    session["url"] = f"{books.public}/c/pay/{session['id']}"
    # Two notes for the page itself; no answer of the API shows them.
    session["for_intent"] = asked.get("payment_intent_data", {})
    session["shown_as"] = asked["line_items"][0]["price_data"].get("product_data", {}).get("name", "")
    return session


def look(books: Books, session: Json, asked: Json) -> Json:
    """As it is now: one whose time is over has ended."""
    is_over = session["status"] == "open" and session["expires_at"] <= now()
    return expire(books, session, {}) if is_over else session


def expire(books: Books, session: Json, asked: Json) -> Json:
    """Ends an open one, and with it an intent that somebody began to pay."""
    if session["status"] != "open":
        raise Refusal(f"Only Checkout Sessions with a status of open can be expired. This is {session['status']}.")
    session |= {"status": "expired", "url": None}
    intent = books.objects.get(session["payment_intent"] or "")
    if intent and intent["status"] in intents.OPEN:
        intents.cancel(books, intent, {})
    books.tell("checkout.session.expired", session)
    return session


def pay(books: Books, session: Json, card: Json) -> Json:
    """The payer's try with a card; gives the session's intent. Raises a card error when the bank says no."""
    if session["status"] != "open" or session["expires_at"] <= now():
        raise Refusal("This page has expired.", "checkout_session_expired")
    name = session["payment_intent"]
    intent = books.find("payment_intent", name) if name else _intent(books, session)
    session["payment_intent"] = intent["id"]
    intents.confirm(books, intent, {"payment_method_data": {"type": "card", "card": card}})
    return settle(books, session)


def settle(books: Books, session: Json) -> Json:
    """Completes the session once its intent is paid; gives the intent."""
    intent = books.find("payment_intent", session["payment_intent"])
    if intent["status"] == "succeeded" and session["status"] == "open":
        session |= {"status": "complete", "payment_status": "paid", "url": None}
        books.tell("checkout.session.completed", session)
    return intent


def _intent(books: Books, session: Json) -> Json:
    asked = {"amount": session["amount_total"], "currency": session["currency"]}
    return intents.create(books, session["for_intent"] | asked)


def _line(line: Any) -> int:
    try:
        return whole("unit_amount", line["price_data"]["unit_amount"]) * whole("quantity", line.get("quantity", 1))
    except (KeyError, TypeError, AttributeError):
        raise missing("line_items[0][price_data][unit_amount]") from None
