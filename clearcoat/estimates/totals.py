"""What a repair costs, summed from its lines."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from clearcoat.core import money
from clearcoat.estimates.lines import EstimateLineItem, LineType


def totals_of(items: Iterable[EstimateLineItem], tax_rate: Decimal) -> dict[str, Decimal]:
    """The estimate's columns of totals; `tax_rate` is in percent and falls on the taxable lines.

    Raises TooMuch.
    """
    sums: dict[str, Decimal] = dict.fromkeys(LineType.values, money.ZERO)
    taxable = money.ZERO
    for item in items:
        sums[item.type] += item.line_total
        taxable += item.line_total if item.taxable else money.ZERO
    subtotal = sum(sums.values(), money.ZERO)
    tax = money.cents(taxable * tax_rate / 100)
    totals = {
        "parts_subtotal": sums[LineType.PART],
        "labor_subtotal": sums[LineType.LABOR],
        "paint_subtotal": sums[LineType.PAINT],
        "misc_subtotal": sums[LineType.MISC],
        "subtotal": subtotal,
        "tax_amount": tax,
        "total": subtotal + tax,
    }
    return {name: money.storable(amount) for name, amount in totals.items()}
