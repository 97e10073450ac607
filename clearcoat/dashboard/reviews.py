"""What the shop sees of its requests for reviews: what is planned, what came of the rest, and the trend of a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clearcoat.core.sheets import csv_of
from clearcoat.estimates.models import Estimate
from clearcoat.reviews.figures import Figures, Line, by_advisor, by_month, figures, why_skipped
from clearcoat.reviews.models import Platform, Review, State
from clearcoat.shops.models import Shop
from clearcoat.workflow.review import has_left, preview
from clearcoat.workflow.review_book import WrongPeriod, book, lines, period

MOST_PLANNED, MOST_SHOWN, MOST_WORDS = 50, 100, 8  # rows on the page; the table for spreadsheets has all
MONTHS = 12  # of the trend
TALL, WIDE, BAR = 96, 48, 18  # of the picture, in its own units
OUTCOMES: dict[str, Promise | str] = {
    "planned": _("Planned"), "waiting": _("Waits"), "sent": _("Sent"), "completed": _("Answered"),
    "skipped": _("Not asked"), "unsent": _("Could not be sent"), "cancelled": _("Called off"),
}  # fmt: skip
HEAD = (
    _("Repair"), _("Customer"), _("Advisor"), _("Due"), _("Asked"), _("Sent"), _("State"), _("Why"), _("Went on to"),
    _("Score"), _("Words"), _("Says that they wrote"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """From which to which day, both included; `refusal` says why it is not the one that was asked for."""

    first: date
    last: date
    refusal: str = ""

    @classmethod
    def of(cls, shop: Shop, asked: QueryDict) -> Span:
        """As the address says, else the last thirty days."""
        try:
            return cls(*period(shop, _day(asked.get("from")), _day(asked.get("to"))))
        except WrongPeriod as error:
            return cls(*period(shop), refusal=str(error))

    @property
    def address(self) -> str:
        """For the addresses of the same period."""
        return urlencode({"from": self.first.isoformat(), "to": self.last.isoformat()})


@dataclass(frozen=True, slots=True)
class Bar:
    """One month of the trend: what was sent, and below it what was answered."""

    label: str
    found: Figures
    left: int
    sent: int  # tall
    completed: int  # tall

    @property
    def middle(self) -> float:
        """Where its name stands."""
        return self.left + BAR / 2

    @property
    def sent_top(self) -> int:
        """Where its bar begins."""
        return TALL - self.sent

    @property
    def completed_top(self) -> int:
        """Where the bar of its answers begins."""
        return TALL - self.completed


def overview(shop: Shop, span: Span) -> dict[str, Any]:
    """The page's context."""
    found = book(shop, span.first, span.last)
    return {
        "span": span,
        "figures": figures(found),
        "platforms": [(Platform(one.platform).label, one) for one in figures(found).by_platform],
        "advisors": by_advisor(found),
        "reasons": why_skipped(found),
        "said": [line for line in found if line.review.words][:MOST_WORDS],
        "rows": [(line, OUTCOMES[line.status]) for line in found[:MOST_SHOWN]],
        "planned": lines(Review.objects.filter(shop=shop, state=State.PLANNED).order_by("due_at"))[:MOST_PLANNED],
        "bars": trend(shop, span.last),
        "wide": WIDE * MONTHS,
        "bar": BAR,
    }


def trend(shop: Shop, last: date) -> list[Bar]:
    """The twelve months up to this day."""
    first = date(last.year - (last.month < MONTHS), last.month % MONTHS + 1, 1)
    months = by_month(book(shop, first, last), first, last, shop.settings.time_zone)
    most = max(1, *(one.sent for _month, one in months))
    return [
        Bar(
            formats.date_format(month, "M"), one, number * WIDE + (WIDE - BAR) // 2,
            TALL * one.sent // most, TALL * one.completed // most,
        )
        for number, (month, one) in enumerate(months)
    ]  # fmt: skip


def table(found: Sequence[Line]) -> str:
    """Every request of a period, for a spreadsheet."""
    return csv_of([str(name) for name in HEAD], [_cells(line) for line in found])


def standing(estimate: Estimate) -> dict[str, Any] | None:
    """How the request about one repair stands, and what would go out; None before the keys."""
    found = lines(Review.objects.filter(estimate=estimate))
    if not found:
        return None
    (line,) = found
    is_planned = line.status == State.PLANNED
    return {
        "line": line,
        "label": OUTCOMES[line.status],
        "is_asked": line.review.was_asked and has_left(estimate),
        "drafts": preview(estimate) if is_planned else [],
    }


def _cells(line: Line) -> list[str]:
    row, moments = line.review, (line.review.due_at, line.review.requested_at, line.sent_at)
    return [
        row.estimate.estimate_number, row.estimate.customer_name, row.advisor,
        *(moment.isoformat(timespec="seconds") if moment else "" for moment in moments),
        str(OUTCOMES[line.status]), "" if line.sent_at else line.why, " ".join(sorted(line.clicked)),
        "" if row.rating is None else str(row.rating), row.words,
        row.platform or (str(_("yes")) if row.said_at else ""),
    ]  # fmt: skip


def _day(written: str | None) -> date | None:
    """The day, or None for what is none."""
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None
