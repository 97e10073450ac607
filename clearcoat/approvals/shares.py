"""Who pays what, in the order in which people read it."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clearcoat.approvals.content import Content
from clearcoat.core import money

LABELS: dict[str, Promise] = {
    "total": _("The whole repair"),
    "insurer": _("The insurer pays"),
    "deductible": _("Your deductible"),
    "betterment": _("Your share of improved parts"),
    "extras": _("Extras that you pay yourself"),
    "shortfall": _("Agreed difference to the insurer"),
    "own": _("You pay in all"),
    "paid": _("Paid so far"),
    "due": _("Still to pay"),
}
ALWAYS = {"total", "own"}


class Share(NamedTuple):
    """One row: its name, its label in the reader's language, and the amount."""

    name: str
    label: str
    amount: Decimal


def shares_of(content: Content, paid: Decimal = money.ZERO) -> list[Share]:
    """The rows of a version, without those that are nothing. `paid` is what came in until now: it is not frozen."""
    amounts = {name: content.amount(name) for name in LABELS if name not in {"paid", "due"}}
    if paid:
        amounts |= {"paid": paid, "due": max(amounts["own"] - paid, money.ZERO)}
    return [Share(name, str(LABELS[name]), sum_) for name, sum_ in amounts.items() if sum_ or name in ALWAYS]
