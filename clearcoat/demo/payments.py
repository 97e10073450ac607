"""What was paid in the demo so far: in full, in part, at the desk, given back, disputed, and what is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from clearcoat.core import clock
from clearcoat.demo.cards import house, intents
from clearcoat.demo.past import clock_at
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.outbox import deliver_due
from clearcoat.shops.models import StaffMember
from clearcoat.workflow import payment, payment_ask, payment_card, payment_receipt, payment_watch

BETWEEN = timedelta(minutes=50)  # two deeds at one car
LATELY = timedelta(hours=3)
NOT_YET = timedelta(minutes=6)  # at least so long ago, so that everybody was told
PAYS, DISPUTES = "pm_card_visa", "pm_card_createDispute"


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done about money; `amount` None is all that is owed, or all that was paid.

    `lately` is today, so that nobody is reminded as soon as the demo starts.
    """

    what: str
    amount: str | None = None
    card: str = PAYS
    lately: bool = False

    @property
    def money(self) -> Decimal | None:
        """The amount as such."""
        return Decimal(self.amount) if self.amount else None


PAST = {
    "TST 1003": [Deed("asks", lately=True)],
    "TST 1006": [Deed("insurer", "1200.00")],
    "TST 1009": [Deed("pays", "200.00")],
    "TST 1010": [Deed("pays"), Deed("returns")],
    "TST 1011": [Deed("pays")],
    "TST 1012": [Deed("pays", "400.00"), Deed("check", "350.00")],
    "TST 1014": [Deed("pays", card=DISPUTES)],
}


def make(estimate: Estimate, owner: StaffMember) -> None:
    """What was done about this car's money, one deed after the other. Nothing where the demo has no bank."""
    if not house.is_open():
        return
    moment = estimate.status_since
    for deed in PAST.get(estimate.plate, []):
        moment = clock.now() - LATELY if deed.lately else moment + BETWEEN
        with clock_at(moment, latest=NOT_YET):
            estimate.refresh_from_db()
            DEEDS[deed.what](estimate, owner, deed)
            payment_watch.refund_due()
            payment_receipt.mail_one()
        with clock_at(moment + BETWEEN / 5, latest=NOT_YET / 2):
            deliver_due()


def _pay(estimate: Estimate, owner: StaffMember, deed: Deed) -> None:
    """The customer pays with a card, on the pay page."""
    row = payment_card.open_intent(estimate, deed.money).payment
    bank = house.bank()
    with bank.lock:
        books = bank.books[house.ACCOUNT]
        intent = books.find("payment_intent", row.stripe_payment_intent_id or "")
        intents.confirm(books, intent, {"payment_method": deed.card})
        bank.save()
    payment_card.settle_intent(row)


def _return(estimate: Estimate, owner: StaffMember, deed: Deed) -> None:
    """The owner gives the last payment back."""
    row = estimate.payments.received().last()
    if row:
        payment.refund(row, owner, deed.money, reason="The car was a total loss.")


def _record(estimate: Estimate, owner: StaffMember, deed: Deed) -> None:
    """Money over the desk, or from the insurer."""
    payment.record(estimate, deed.what, deed.money or estimate.balance, owner)


def _ask(estimate: Estimate, owner: StaffMember, deed: Deed) -> None:
    """The customer is asked to pay."""
    payment_ask.ask_to_pay(estimate, owner, deed.money)


DEEDS: dict[str, Callable[[Estimate, StaffMember, Deed], None]] = {
    "pays": _pay, "returns": _return, "check": _record, "insurer": _record, "asks": _ask,
}  # fmt: skip
