"""Money that is taken and given back: charges, refunds, and what each costs."""

from __future__ import annotations

from clearcoat.demo.cards import disputes, shapes
from clearcoat.demo.cards.books import Books
from clearcoat.demo.cards.forms import noted
from clearcoat.demo.cards.numbers import WORDS, Card, card_error
from clearcoat.demo.cards.refusal import Json, Refusal, missing

FEE_PERCENT, FEE_CENTS = 29, 30  # tenths of a percent, and cents for each charge


def fee_for(amount: int) -> int:
    """2.9 percent and 30 cents, to the cent."""
    return (amount * FEE_PERCENT + 500) // 1000 + FEE_CENTS


def pay(books: Books, intent: Json, method: Json, card: Card, *, proved: bool = False) -> None:
    """Takes the intent's money from the card. Raises a card error, and keeps the failed charge, when it is declined."""
    amount = intent["amount"]
    charge = books.add("ch", shapes.CHARGE | {
        "amount": amount, "currency": intent["currency"], "description": intent["description"],
        "metadata": dict(intent["metadata"]), "payment_intent": intent["id"], "payment_method": method["id"],
        "payment_method_details": shapes.details(method, amount, proved=proved),
    })  # fmt: skip
    intent["latest_charge"] = charge["id"]
    if card.declined:
        _decline(books, intent, charge, card)
    charge |= {"amount_captured": amount, "captured": True, "paid": True, "status": "succeeded"}
    charge["outcome"] = _outcome("approved_by_network", "authorized", "Payment complete.")
    charge["balance_transaction"] = books.book("charge", charge, amount, fee_for(amount))
    intent |= {"status": "succeeded", "amount_received": amount, "next_action": None, "last_payment_error": None}
    books.tell("payment_intent.succeeded", intent)
    books.tell("charge.succeeded", charge)
    if card.disputed:
        disputes.open_on(books, charge)


def fail(books: Books, intent: Json, error: Refusal) -> None:
    """Back to the payer for another way to pay."""
    intent |= {"status": "requires_payment_method", "payment_method": None, "next_action": None}
    intent["last_payment_error"] = error.body["error"]
    books.tell("payment_intent.payment_failed", intent)


def refund(books: Books, asked: Json) -> Json:
    """Gives back all that is left, or the `amount`. Raises Refusal beyond what was paid."""
    charge = _charge_of(books, asked)
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = asked.get("amount", left)
    if disputes.forbid_refund(books, charge):
        raise Refusal(f"Charge {charge['id']} has been charged back; cannot issue a refund.", "charge_disputed")
    if not left:
        raise Refusal(f"Charge {charge['id']} has already been refunded.", "charge_already_refunded")
    if amount < 1:
        raise Refusal("Invalid positive integer", "parameter_invalid_integer", param="amount")
    if amount > left:
        words = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise Refusal(words, param="amount")
    back = books.add("re", shapes.REFUND | {
        "amount": amount, "charge": charge["id"], "currency": charge["currency"], "reason": asked.get("reason"),
        "metadata": noted({}, asked.get("metadata", {})), "payment_intent": charge["payment_intent"],
    })  # fmt: skip
    back["balance_transaction"] = books.book("refund", back, -amount)
    _count_refunds(charge, amount)
    books.tell("refund.created", back)
    books.tell("charge.refunded", charge)
    return back


def fail_refund(books: Books, back: Json, asked: Json) -> Json:
    """The payer's bank sends a refund back, days later: its money is the account's again."""
    charge = books.find("charge", back["charge"])
    back |= {"status": "failed", "failure_reason": "expired_or_canceled_card"}
    back["failure_balance_transaction"] = books.book("refund_failure", back, back["amount"])
    _count_refunds(charge, -back["amount"])
    books.tell("refund.updated", back)
    books.tell("refund.failed", back)
    return back


def _count_refunds(charge: Json, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]


def _charge_of(books: Books, asked: Json) -> Json:
    if "charge" in asked:
        return books.find("charge", asked["charge"], "charge")
    if "payment_intent" not in asked:
        raise missing("payment_intent")
    intent = books.find("payment_intent", asked["payment_intent"], "payment_intent")
    if intent["status"] != "succeeded":
        words = f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
        raise Refusal(words, "payment_intent_unexpected_state", param="payment_intent")
    return books.find("charge", intent["latest_charge"])


def _decline(books: Books, intent: Json, charge: Json, card: Card) -> None:
    reason = card.reason or card.declined
    charge |= {"amount_captured": 0, "captured": False, "paid": False, "status": "failed"}
    charge |= {"failure_code": card.declined, "failure_message": WORDS[reason]}
    charge["outcome"] = _outcome("declined_by_network", "issuer_declined", "The bank did not say more.", reason)
    books.tell("charge.failed", charge)
    error = card_error(WORDS[reason], card.declined, charge=charge["id"], decline_code=reason)
    fail(books, intent, error)
    error.more["payment_intent"] = dict(intent)
    raise error


def _outcome(status: str, kind: str, words: str, reason: str | None = None) -> Json:
    empty = {"advice_code": None, "network_advice_code": None, "network_decline_code": None}
    return {**empty, "network_status": status, "reason": reason, "seller_message": words, "type": kind}
