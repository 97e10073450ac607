"""What is owed, and what came in: computed from the estimate's own figures and the rows of its ledger, nothing else."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clearcoat.core import money
from clearcoat.estimates.models import By, Estimate, EstimateHistory
from clearcoat.estimates.owed import Owed
from clearcoat.payments.entry import DISPUTES, RETURNS, Entry, Kind
from clearcoat.payments.method import Method

LABELS: dict[str, Promise] = {
    "repair": _("Repair"),
    "tax": _("Tax"),
    "deductible": _("Deductible"),
    "betterment": _("Betterment"),
    "extras": _("Extras that you pay yourself"),
    "shortfall": _("Agreed difference to the insurer"),
    "cap": _("No more than the repair costs"),
}


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of what the customer owes."""

    kind: str
    amount: Decimal

    @property
    def label(self) -> str:
        """In the reader's language."""
        return str(LABELS[self.kind])


@dataclass(frozen=True, slots=True)
class Standing:
    """Who owes what, line by line, and every movement so far."""

    charges: list[Charge]
    entries: list[Entry]
    owed: Owed

    @classmethod
    def of(cls, estimate: Estimate) -> Standing:
        """As the estimate and its ledger are now."""
        entries = list(estimate.entries.select_related("payment"))
        owed = Owed(estimate.customer_due, paid(entries), refunded(entries), _sum(entries, Kind.WRITE_OFF))
        return cls(charges_of(estimate), entries, owed)

    @property
    def disputed(self) -> Decimal:
        """What the payers' banks hold now."""
        return -_sum(self.entries, *DISPUTES)

    @property
    def insurer_paid(self) -> Decimal:
        """What the insurer sent to the shop; it never lowers what the customer owes."""
        return sum((one.amount for one in self.entries if one.method == Method.INSURER), money.ZERO)


def charges_of(estimate: Estimate) -> list[Charge]:
    """The lines that `customer_due` is the sum of. A deductible is a share of a total that holds the tax already."""
    if not estimate.insurance_company:
        lines = {"repair": estimate.total - estimate.tax_amount, "tax": estimate.tax_amount}
    else:
        lines = {
            "deductible": estimate.own_deductible,
            "betterment": estimate.betterment,
            "extras": estimate.extras,
            "shortfall": estimate.shortfall,
        }
        lines["cap"] = estimate.customer_due - sum(lines.values(), money.ZERO)
    return [Charge(kind, amount) for kind, amount in lines.items() if amount]


def paid(entries: Iterable[Entry]) -> Decimal:
    """What the customer's money comes to, with everything taken off that went back."""
    theirs = (one for one in entries if one.method != Method.INSURER and one.kind != Kind.WRITE_OFF)
    return sum((one.amount for one in theirs), money.ZERO)


def refunded(entries: Iterable[Entry]) -> Decimal:
    """What the shop gave back to the customer."""
    return -_sum([one for one in entries if one.method != Method.INSURER], *RETURNS)


def locked(pk: uuid.UUID) -> Estimate:
    """The estimate as it is now, held until the end of the transaction. Lock it before anything else of its money."""
    rows = Estimate.objects.select_for_update(of=("self",))
    return rows.select_related("shop__settings", "customer").get(pk=pk)


def enter(estimate: Estimate, kind: Kind, amount: Decimal, *, provider: str, object_id: str, **facts: Any) -> bool:
    """Adds a movement, in the transaction that holds the estimate. False when it is in the ledger already."""
    known = Entry.objects.filter(provider=provider, object_id=object_id, kind=kind)
    if known.exists():
        return False
    Entry.objects.create(
        estimate=estimate, kind=kind, amount=amount, provider=provider, object_id=object_id, **facts
    )  # fmt: skip
    return True


def settle(estimate: Estimate, by: By, action: str, description: str, **about: Any) -> EstimateHistory:
    """Writes the ledger's sums to the estimate, with the history row that tells of the movement. Raises TooMuch."""
    entries = list(Entry.objects.filter(estimate=estimate))
    sums = {
        "amount_paid": paid(entries),
        "amount_refunded": refunded(entries),
        "written_off": _sum(entries, Kind.WRITE_OFF),
    }
    storable = {name: money.storable(amount) for name, amount in sums.items()}
    return estimate.write(by, action, description, about=about, **storable)


def _sum(entries: Iterable[Entry], *kinds: Kind) -> Decimal:
    return sum((one.amount for one in entries if one.kind in kinds), money.ZERO)
