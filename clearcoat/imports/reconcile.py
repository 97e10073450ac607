"""Recomputes what a file states, only to warn: the stated totals stay."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Final

from clearcoat.imports.document import Line, Totals

SLACK: Final = Decimal("0.05")  # estimating systems round each tax and each group by itself
SLACK_PER_LINE: Final = Decimal("0.01")  # and each labor line
MAX_CALCULATED: Final = 8  # charges tried in combination: 256 sums


@dataclass(frozen=True, slots=True)
class Stated:
    """A file's totals, and what is needed to compare its lines with them."""

    totals: Totals
    # Charges that may have no line (paint materials by the hour, an allowance), and, negative, lines that a file may
    # have counted in another group already (sublet work inside labor).
    calculated: tuple[Decimal, ...] = ()
    prepaid: Decimal = Decimal(0)


def warnings(lines: tuple[Line, ...], stated: Stated) -> list[str]:
    """At most two sentences: one on the totals among themselves, one on the lines."""
    found = []
    if not _totals_add_up(stated):
        found.append("The totals in the file do not add up; they are shown as the file states them.")
    if not lines:
        found.append("The file has totals but no lines; export the estimate again if its lines should show.")
    elif not _lines_add_up(lines, stated):
        found.append("The lines in the file do not add up to its totals; the totals are shown as the file states them.")
    return found


def _totals_add_up(stated: Stated) -> bool:
    totals = stated.totals
    groups = totals.labor + totals.paint + totals.parts + totals.misc + totals.tax
    owner = totals.deductible + totals.betterment + stated.prepaid
    return abs(groups - totals.gross) <= SLACK and abs(totals.gross - owner - totals.net) <= SLACK


def _lines_add_up(lines: tuple[Line, ...], stated: Stated) -> bool:
    """True when the lines, with or without the charges that have no line of their own, come to the totals."""
    totals = stated.totals
    missing = totals.labor + totals.paint + totals.parts + totals.misc - sum((line.total for line in lines), Decimal(0))
    slack = SLACK + SLACK_PER_LINE * sum(1 for line in lines if line.hours)
    charges = [charge for charge in stated.calculated if charge][:MAX_CALCULATED]
    sums = (sum(some, Decimal(0)) for size in range(len(charges) + 1) for some in combinations(charges, size))
    return any(abs(missing - total) <= slack for total in sums)
