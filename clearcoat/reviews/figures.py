"""What came of asking, counted once: the dashboard, the API and the table for spreadsheets all read these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from clearcoat.reviews.models import Review, State

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Line:
    """One request and what its messages tell of it. `why` is shown for one that did not go, or waits."""

    review: Review
    sent_at: datetime | None = None
    is_waiting: bool = False  # a message of it is still to be sent
    why: str = ""
    ways: tuple[str, ...] = ()  # by which it was sent
    clicked: frozenset[str] = frozenset()  # kinds of platform

    @property
    def outcome(self) -> str:
        """planned, waiting, sent, skipped, unsent (asked, but no message could go) or cancelled."""
        if not self.review.was_asked:
            return self.review.state
        return "sent" if self.sent_at else "waiting" if self.is_waiting else "unsent"

    @property
    def status(self) -> str:
        """The outcome, but `completed` once the owner answered what was sent: what a list says."""
        return "completed" if self.outcome == "sent" and self.review.completed_at else self.outcome

    @property
    def moment(self) -> datetime:
        """When it was asked, or else is due: what a period counts it by."""
        return self.review.requested_at or self.review.due_at


@dataclass(frozen=True, slots=True)
class PlatformFigures:
    """One kind of public place: how many owners went there, and how many say that they wrote."""

    platform: str
    clicked: int
    reviewed: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers of requests. The rate is in percent of those sent, the average from 0 to 5; None where there is none."""

    planned: int
    requested: int  # decided, whether or not a message could go
    sent: int
    clicked: int
    completed: int
    skipped: int  # left out, or without a message that could go
    response_rate: Decimal | None
    average_rating: Decimal | None
    by_platform: tuple[PlatformFigures, ...]


def figures(lines: Sequence[Line]) -> Figures:
    """Of these requests. An answer counts where its request was sent, so a rate never passes 100."""
    sent = [line for line in lines if line.outcome == "sent"]
    completed = [line for line in sent if line.review.completed_at]
    ratings = [line.review.rating for line in sent if line.review.rating is not None]
    return Figures(
        planned=_count(lines, "planned"),
        requested=_count(lines, "waiting", "sent", "unsent"),
        sent=len(sent),
        clicked=sum(bool(line.clicked) for line in sent),
        completed=len(completed),
        skipped=_count(lines, State.SKIPPED, "unsent"),
        response_rate=_rounded(100 * len(completed), len(sent)),
        average_rating=_rounded(sum(ratings), len(ratings)),
        by_platform=_by_platform(sent),
    )


def by_advisor(lines: Sequence[Line]) -> list[tuple[str, Figures]]:
    """The figures of whoever handed the cars over, by name."""
    names = sorted({line.review.advisor for line in lines})
    return [(name, figures([line for line in lines if line.review.advisor == name])) for name in names]


def by_month(lines: Sequence[Line], first: date, last: date, zone: str) -> list[tuple[date, Figures]]:
    """The figures of each month between the two days on the shop's calendar, the empty ones too; by its first day."""
    place, found = ZoneInfo(zone), []
    month = first.replace(day=1)
    while month <= last:
        mine = [line for line in lines if _month(line.moment, place) == month]
        found.append((month, figures(mine)))
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return found


def why_skipped(lines: Sequence[Line]) -> list[tuple[str, int]]:
    """The reasons for which people were not asked, the most frequent first."""
    counts: dict[str, int] = {}
    for line in lines:
        if line.outcome in {"skipped", "unsent"}:
            counts[line.why] = counts.get(line.why, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _count(lines: Sequence[Line], *outcomes: str) -> int:
    return sum(line.outcome in outcomes for line in lines)


def _by_platform(sent: Sequence[Line]) -> tuple[PlatformFigures, ...]:
    said = [line.review.platform for line in sent if line.review.said_at]
    kinds = sorted({link["kind"] for line in sent for link in line.review.links} | {kind for kind in said if kind})
    return tuple(PlatformFigures(kind, sum(kind in line.clicked for line in sent), said.count(kind)) for kind in kinds)


def _rounded(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def _month(moment: datetime, place: ZoneInfo) -> date:
    return moment.astimezone(place).date().replace(day=1)
