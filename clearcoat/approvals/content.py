"""What a version of an estimate says: frozen to a text that is hashed, and read back from that text alone.

What was paid is no part of it: a payment changes no work, and what is signed must not go out of date by it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clearcoat.core import money
from clearcoat.estimates.lines import EstimateLineItem, LineType
from clearcoat.estimates.models import Estimate
from clearcoat.estimates.totals import COLUMNS

# CIECA's codes that shops' exports carry. One that is not here is shown as it is: better strange than wrong.
PART_TYPES: dict[str, Promise] = {
    "PAN": _("New, from the maker"),
    "PAA": _("New, aftermarket"),
    "PAL": _("Recycled"),
    "PAM": _("Remanufactured"),
    "PAR": _("Recored"),
    "PAC": _("Rechromed"),
    "PAE": _("Your own part, repaired"),
    "PAS": _("Done by another shop"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One priced line. Amounts and numbers are texts, as they were hashed."""

    key: str  # the same line in the next version has the same
    type: str
    name: str
    part_number: str
    part_type: str
    operation: str
    hours: str
    quantity: str
    amount: str
    taxable: bool
    customer_pays: bool
    declined: bool

    @property
    def kind(self) -> str:
        """Part, Labor, Paint or Other, in the reader's language."""
        return str(LineType(self.type).label)

    @property
    def part_words(self) -> str:
        """Where the part comes from, in the reader's language; "" for a line that is no part or does not say."""
        return str(PART_TYPES.get(self.part_type, self.part_type)) if self.type == LineType.PART else ""

    @property
    def sum(self) -> Decimal:
        """What it costs before tax."""
        return Decimal(self.amount)


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a version says."""

    estimate: str
    supplement: int
    shop: str
    customer: str
    vehicle: str
    vin: str
    insurer: str
    claim: str
    currency: str
    tax_rate: str
    lines: tuple[Line, ...]
    totals: dict[str, str]
    shares: dict[str, str]  # approvals/shares.py gives them their words

    @classmethod
    def of(cls, estimate: Estimate) -> Content:
        """As the estimate is now."""
        return cls(
            estimate=estimate.estimate_number,
            supplement=estimate.supplement,
            shop=estimate.shop.name,
            customer=estimate.customer_name,
            vehicle=estimate.vehicle,
            vin=estimate.vin,
            insurer=estimate.insurance_company,
            claim=estimate.claim_number,
            currency=estimate.currency,
            tax_rate=f"{estimate.tax_rate:f}",
            lines=tuple(_line(item) for item in estimate.items.all()),
            totals={name: money.plain(getattr(estimate, name)) for name in COLUMNS},
            shares=_shares(estimate),
        )

    @classmethod
    def read(cls, text: str) -> Content:
        """From the text as it was hashed."""
        told = json.loads(text)
        return cls(**(told | {"lines": tuple(Line(**line) for line in told["lines"])}))

    @property
    def text(self) -> str:
        """The one way to write it: what is hashed."""
        return canonical(asdict(self))

    @property
    def choices(self) -> list[Line]:
        """The lines that the owner may take or leave, one by one."""
        return [line for line in self.lines if line.customer_pays and not line.declined]

    @property
    def done(self) -> list[Line]:
        """The lines that are done."""
        return [line for line in self.lines if not line.declined]

    def amount(self, name: str) -> Decimal:
        """A total or a share by its name."""
        return Decimal((self.totals | self.shares)[name])

    def total_without(self, keys: Collection[str]) -> Decimal:
        """The total once these lines are declined, with their tax."""
        rest = [line for line in self.done if line.key not in keys]
        return self.amount("total") - self._gross(self.done) + self._gross(rest)

    def _gross(self, lines: Collection[Line]) -> Decimal:
        """With the tax of all of them, to the cent: as `estimates/totals.py` rounds, so that a sum is the same here."""
        taxable = sum((line.sum for line in lines if line.taxable), money.ZERO)
        return sum((line.sum for line in lines), money.cents(taxable * Decimal(self.tax_rate) / 100))


def canonical(told: Any) -> str:
    """JSON with one spelling for one meaning."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def key_of(item: EstimateLineItem) -> str:
    """What names a line across versions: the estimating system's key, else the row's own id."""
    return item.key or str(item.pk)


def _line(item: EstimateLineItem) -> Line:
    return Line(
        key=key_of(item),
        type=item.type,
        name=item.part_name,
        part_number=item.part_number,
        part_type=item.part_type,
        operation=item.labor_operation,
        hours=money.plain(item.labor_hours + item.paint_hours),
        quantity=money.plain(item.quantity),
        amount=money.plain(item.line_total),
        taxable=item.taxable,
        customer_pays=item.customer_pays,
        declined=item.declined,
    )


def _shares(estimate: Estimate) -> dict[str, str]:
    is_insured = bool(estimate.insurance_company)
    shares = {
        "insurer": estimate.total - estimate.customer_due if is_insured else money.ZERO,
        "deductible": estimate.own_deductible if is_insured else money.ZERO,
        "betterment": estimate.betterment if is_insured else money.ZERO,
        "extras": estimate.extras if is_insured else money.ZERO,
        "shortfall": estimate.shortfall if is_insured else money.ZERO,
        "own": estimate.customer_due,
    }
    return {name: money.plain(amount) for name, amount in shares.items()}
