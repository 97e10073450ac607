"""What a repair costs, summed from its lines. A line that the owner declined is not done and costs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from clearcoat.core import money
from clearcoat.estimates.lines import EstimateLineItem, LineType

Totals = dict[str, Decimal]
SUBTOTALS = {
    LineType.PART: "parts_subtotal",
    LineType.LABOR: "labor_subtotal",
    LineType.PAINT: "paint_subtotal",
    LineType.MISC: "misc_subtotal",
}
COLUMNS = (*SUBTOTALS.values(), "subtotal", "tax_amount", "total")


def totals_of(items: Iterable[EstimateLineItem], tax_rate: Decimal) -> Totals:
    """The estimate's columns of totals; `tax_rate` is in percent and falls on the taxable lines.

    Raises TooMuch.
    """
    lines = list(items)
    done = [item for item in lines if not item.declined]
    totals = dict.fromkeys(SUBTOTALS.values(), money.ZERO)
    for item in done:
        totals[SUBTOTALS[LineType(item.type)]] += item.line_total
    subtotal = sum(totals.values(), money.ZERO)
    tax = tax_on(done, tax_rate)
    totals |= {"subtotal": subtotal, "tax_amount": tax, "total": subtotal + tax, "extras": extras_of(lines, tax_rate)}
    return {name: money.storable(amount) for name, amount in totals.items()}


def shifted(
    totals: Mapping[str, Decimal],
    old: Sequence[EstimateLineItem],
    new: Sequence[EstimateLineItem],
    tax_rate: Decimal,
) -> Totals:
    """The totals, which `old` lines came to, for these `new` ones, where the file that stated them does not know of it.

    The tax moves by what the whole tax does: line by line it would round otherwise, and drift by a cent.
    """
    changed = dict(totals)
    for sign, items in ((-1, old), (1, new)):
        net, tax = sum((item.line_total for item in items), money.ZERO), tax_on(items, tax_rate)
        for item in items:
            changed[SUBTOTALS[LineType(item.type)]] += sign * item.line_total
        for name, amount in (("subtotal", net), ("tax_amount", tax), ("total", net + tax)):
            changed[name] += sign * amount
    return {name: money.storable(amount) for name, amount in changed.items()}


def extras_of(items: Iterable[EstimateLineItem], tax_rate: Decimal) -> Decimal:
    """What the owner pays beyond the insurer's work: those lines that are not declined, with their tax."""
    own = [item for item in items if item.customer_pays and not item.declined]
    return sum((item.line_total for item in own), money.ZERO) + tax_on(own, tax_rate)


def tax_on(items: Iterable[EstimateLineItem], tax_rate: Decimal) -> Decimal:
    """The tax of these lines, to the cent."""
    return money.cents(sum((item.line_total for item in items if item.taxable), money.ZERO) * tax_rate / 100)
