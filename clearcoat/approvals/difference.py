"""What changed from one version to the next, in rows that a person reads."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from clearcoat.approvals.content import Content, Line
from clearcoat.approvals.shares import LABELS

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
COMPARED = ("total", "own")


class Change(NamedTuple):
    """One row. `before` is None for what is new and `after` for what is gone; amounts are before tax for a line."""

    what: str  # added, removed, changed, or total for a sum at the end
    name: str
    before: Decimal | None
    after: Decimal | None
    is_sum: bool = False


def difference(old: Content, new: Content) -> list[Change]:
    """The lines that came, went, or cost or are something else, in the order of the new version; then the sums."""
    before, after = _by_key(old), _by_key(new)
    came = [Change(ADDED, line.name, None, line.sum) for key, line in after.items() if key not in before]
    gone = [Change(REMOVED, line.name, line.sum, None) for key, line in before.items() if key not in after]
    other = [
        Change(CHANGED, line.name, before[key].sum, line.sum)
        for key, line in after.items()
        if key in before and before[key] != line
    ]
    return [*came, *gone, *other, *_sums(old, new)]


def _by_key(content: Content) -> dict[str, Line]:
    """What is done, by what names it: a line that the owner declined is gone."""
    return {line.key: line for line in content.done}


def _sums(old: Content, new: Content) -> list[Change]:
    names = [name for name in COMPARED if old.amount(name) != new.amount(name)]
    return [Change(CHANGED, str(LABELS[name]), old.amount(name), new.amount(name), True) for name in names]
