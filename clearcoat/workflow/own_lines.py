"""What the owner pays and what they declined outlives a supplement: the estimating system's file knows neither."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from clearcoat.estimates.lines import EstimateLineItem
from clearcoat.estimates.models import Estimate
from clearcoat.estimates.totals import COLUMNS, extras_of, shifted


def carried(estimate: Estimate, lines: Sequence[EstimateLineItem]) -> list[EstimateLineItem]:
    """The file's lines, each marked as the same line was before; then the extras that staff wrote by hand."""
    before = {item.key: item for item in estimate.items.all() if item.key}
    for line in lines:
        known = before.get(line.key)
        if known:
            line.customer_pays, line.declined = known.customer_pays, known.declined
    return [*lines, *estimate.items.filter(key="", customer_pays=True)]


def with_own(stated: dict[str, Any], lines: Sequence[EstimateLineItem]) -> dict[str, Any]:
    """The totals that the file states, with the extras it does not know and without the lines that were declined."""
    rate: Decimal = stated["tax_rate"]
    known = [line for line in lines if line.key or not line.customer_pays]
    done = [line for line in lines if not line.declined]
    totals = shifted({name: stated[name] for name in COLUMNS}, known, done, rate)
    return stated | totals | {"extras": extras_of(lines, rate)}
