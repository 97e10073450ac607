"""A payer who tells their bank that they did not pay for this. https://docs.stripe.com/disputes"""

from __future__ import annotations

from clearcoat.demo.cards import shapes
from clearcoat.demo.cards.books import Books, now
from clearcoat.demo.cards.refusal import Json

FEE = 1500  # cents, for each dispute that moves money
ANSWER_SECONDS = 9 * 86_400  # until when the shop may answer
WORDS_THAT_DECIDE = {"winning_evidence": True, "losing_evidence": False}


def open_on(books: Books, charge: Json, *, inquiry: bool = False) -> Json:
    """Opens one on what is left of a charge; an inquiry (`warning_…`) moves no money yet."""
    dispute = books.add("du", shapes.DISPUTE | {
        "amount": charge["amount"] - charge["amount_refunded"], "charge": charge["id"],
        "currency": charge["currency"], "payment_intent": charge["payment_intent"],
        "status": "warning_needs_response" if inquiry else "needs_response", "is_charge_refundable": inquiry,
        "evidence": dict(shapes.DISPUTE["evidence"]), "balance_transactions": [],
        "evidence_details": _evidence_details(), "payment_method_details": _card(charge, inquiry=inquiry),
    })  # fmt: skip
    charge["disputed"] = True
    books.tell("charge.dispute.created", dispute)
    if not inquiry:
        _move(books, dispute, -dispute["amount"], FEE)
        books.tell("charge.dispute.funds_withdrawn", dispute)
    return dispute


def close(books: Books, dispute: Json, *, won: bool) -> Json:
    """Decides it: a won one brings the amount back, an inquiry just ends."""
    if dispute["status"].startswith("warning_"):
        dispute["status"] = "warning_closed"
    else:
        dispute["status"] = "won" if won else "lost"
        dispute["is_charge_refundable"] = won
        if won:
            _move(books, dispute, dispute["amount"], 0)
            books.tell("charge.dispute.funds_reinstated", dispute)
    books.tell("charge.dispute.closed", dispute)
    return dispute


def update(books: Books, dispute: Json, asked: Json) -> Json:
    """The shop's answer; `winning_evidence` and `losing_evidence` decide at once, as in Stripe's test mode."""
    dispute["evidence"].update(asked.get("evidence", {}))
    dispute["evidence_details"] |= {"has_evidence": True, "submission_count": 1}
    dispute["status"] = dispute["status"].replace("needs_response", "under_review")
    books.tell("charge.dispute.updated", dispute)
    won = WORDS_THAT_DECIDE.get(dispute["evidence"]["uncategorized_text"])
    return dispute if won is None else close(books, dispute, won=won)


def claim(books: Books, charge: Json, asked: Json) -> Json:
    """The payer goes to their bank."""
    return open_on(books, charge, inquiry=asked.get("inquiry", False))


def decide(books: Books, dispute: Json, asked: Json) -> Json:
    """The payer's bank decides."""
    return close(books, dispute, won=asked.get("won", False))


def give_in(books: Books, dispute: Json, asked: Json) -> Json:
    """The shop does not answer: lost."""
    return close(books, dispute, won=False)


def forbid_refund(books: Books, charge: Json) -> bool:
    """Whether the money of this charge is, or was, taken back by the payer's bank."""
    return any(not dispute["is_charge_refundable"] for dispute in books.all("dispute", charge=charge["id"]))


def _move(books: Books, dispute: Json, amount: int, fee: int) -> None:
    category = "dispute" if amount < 0 else "dispute_reversal"
    moved = books.book("adjustment", dispute, amount, fee, category=category)
    dispute["balance_transactions"].append(dict(books.find("balance_transaction", moved)))


def _evidence_details() -> Json:
    due = {"due_by": now() + ANSWER_SECONDS, "has_evidence": False, "past_due": False, "submission_count": 0}
    return {**due, "enhanced_eligibility": {}}


def _card(charge: Json, *, inquiry: bool) -> Json:
    kind = "inquiry" if inquiry else "chargeback"
    brand = charge["payment_method_details"]["card"]["brand"]
    return {"card": {"brand": brand, "case_type": kind, "network_reason_code": "10.4"}, "type": "card"}
