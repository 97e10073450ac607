"""What the page about one car's money shows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clearcoat.core import money
from clearcoat.dashboard.forms.money import AskForm, RecordForm, ShortfallForm, UnlockForm, WriteOffForm
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.announce import Draft
from clearcoat.payments.ledger import Standing
from clearcoat.payments.models import Ask, Dispute, Entry, Kind, Merchant, Payment, Refund
from clearcoat.payments.receipt import way_of
from clearcoat.payments.refusals import NotNow
from clearcoat.shops.models import StaffMember
from clearcoat.workflow.payment_ask import open_ask, preview_ask
from clearcoat.workflow.payment_card import locked_until

TONES = {"paid": "good", "partial": "accent", "unpaid": "warn"}


@dataclass(frozen=True, slots=True)
class Line:
    """One movement, and for a payment what may still go back."""

    entry: Entry
    label: str
    way: str
    refundable: Decimal
    refunds: list[Refund]  # on their way, or failed: what the ledger does not have


@dataclass(frozen=True, slots=True)
class Open:
    """What the customer was asked for."""

    ask: Ask
    amount: Decimal


def everything(estimate: Estimate, staff: StaffMember, **given: Any) -> dict[str, Any]:
    """The page's context. `given` holds a form that was sent and has to be looked at again, by its name."""
    standing, merchant = Standing.of(estimate), Merchant.of(estimate.shop)
    owed, ask = standing.owed, open_ask(estimate)
    forms = {
        "record": RecordForm(initial={"amount": owed.balance or None}),
        "ask": AskForm(),
        "write_off": WriteOffForm(initial={"amount": owed.balance}),
        "shortfall": ShortfallForm(initial={"amount": estimate.shortfall}),
        "unlock": UnlockForm(),
    }
    return {
        "estimate": estimate,
        "standing": standing,
        "owed": owed,
        "tone": TONES.get(owed.status, "plain"),
        "lines": [_line(entry) for entry in reversed(standing.entries)],
        "disputes": list(Dispute.objects.open().filter(payment__estimate=estimate)),
        "asked": Open(ask, ask.wanted(owed)) if ask else None,
        "pending": _pending(estimate),
        "locked_until": locked_until(estimate),
        "merchant": merchant,
        "is_manager": staff.is_manager,
        "key": uuid.uuid4(),  # of this page: what is sent from it twice is done once
        **drafted(estimate, None),
        **forms,
        **given,
    }


def drafted(estimate: Estimate, amount: Decimal | None) -> dict[str, Any]:
    """The exact messages that asking for this would send, or why nothing can be asked for."""
    drafts: list[Draft] = []
    why = ""
    try:
        drafts = preview_ask(estimate, amount)
    except NotNow as error:
        why = str(error)
    return {"drafts": drafts, "no_ask": why}


def _line(entry: Entry) -> Line:
    payment = entry.payment
    is_payment = entry.kind == Kind.PAYMENT and payment is not None
    return Line(
        entry=entry,
        label=str(Kind(entry.kind).label),
        way=way_of(payment) if payment else "",
        refundable=payment.refundable if payment and is_payment else money.ZERO,
        refunds=[one for one in payment.refunds.all() if one.status != "succeeded"] if payment and is_payment else [],
    )


def _pending(estimate: Estimate) -> Payment | None:
    """A card payment that somebody began and nobody finished, or that their bank has."""
    return estimate.payments.open().exclude(stripe_payment_intent_id=None).first()
