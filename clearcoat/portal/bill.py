"""Who pays what of one repair, written out for its owner: what is due, what came in, and the way to pay."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from clearcoat.core import money
from clearcoat.estimates.models import Estimate, PaymentStatus
from clearcoat.payments.ledger import Standing
from clearcoat.payments.models import Kind, Merchant, Method, Payment
from clearcoat.payments.receipt import day_of
from clearcoat.portal import path
from clearcoat.workflow.payment_ask import open_ask

TONES = {PaymentStatus.PAID: "good", PaymentStatus.PARTIAL: "accent", PaymentStatus.REFUNDED: "still"}


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment that came in, with the way to its receipt."""

    payment: Payment
    amount: str
    day: str


@dataclass(frozen=True, slots=True)
class Bill:
    """Amounts as the reader sees them; "" for what is nothing."""

    total: str
    insurer: str
    insurer_part: str
    own_part: str
    charges: list[tuple[str, str]]  # what the own part is made of, where that is more than one thing
    paid: str  # what is here now: refunds and chargebacks are taken off
    let_go: str
    left: str
    overpaid: str
    asked: str  # what the shop asks for now, where that is a part
    is_asked: bool
    state: str  # how much of it came in, in words; "" while nothing did
    tone: str
    payments: list[Paid]
    takes_cards: bool
    is_due: bool
    must_sign_in: bool  # to pay: the shop wants more than the link


def bill_of(estimate: Estimate, *, by_link: bool) -> Bill | None:
    """None while nothing has a price yet, and when the car will not be repaired and nobody paid."""
    is_off = estimate.status in path.OFF_THE_PATH and not (estimate.amount_paid or estimate.amount_refunded)
    if estimate.total <= 0 or is_off:
        return None
    standing, merchant, ask = Standing.of(estimate), Merchant.of(estimate.shop), open_ask(estimate)
    owed, status = standing.owed, standing.owed.status
    asked = ask.wanted(owed) if ask else money.ZERO
    charges = [(charge.label, money.shown(charge.amount, estimate.currency)) for charge in standing.charges]

    def shown(amount: Decimal) -> str:
        return money.shown(amount, estimate.currency) if amount else ""

    return Bill(
        total=money.shown(estimate.total, estimate.currency),
        insurer=estimate.insurance_company,
        insurer_part=money.shown(estimate.total - owed.due, estimate.currency),
        own_part=money.shown(owed.due, estimate.currency),
        charges=charges if len(charges) > 1 else [],
        paid=shown(owed.paid),
        let_go=shown(owed.written_off),
        left=shown(owed.balance),
        overpaid=shown(owed.overpaid),
        asked=shown(asked) if asked < owed.balance else "",
        is_asked=asked > 0,
        state="" if status == PaymentStatus.UNPAID else str(status.label),
        tone=TONES.get(status, "accent"),
        payments=_payments(estimate, standing),
        takes_cards=merchant.is_ready,
        is_due=owed.balance > 0,
        must_sign_in=by_link and not merchant.pays_by_link,
    )


def _payments(estimate: Estimate, standing: Standing) -> list[Paid]:
    """What the customer paid, the newest first."""
    came_in = [entry for entry in reversed(standing.entries) if entry.kind == Kind.PAYMENT]
    theirs = [entry.payment for entry in came_in if entry.payment and entry.method != Method.INSURER]
    return [
        Paid(one, money.shown(one.amount, one.currency), day_of(estimate.shop, one.paid_at))
        for one in theirs
        if one.paid_at
    ]
