"""The requests of a shop in a period, each with what its messages tell: one reading for pages, API, table and proof."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from clearcoat.notifications.figures import LEFT, TROUBLE, UNSENT
from clearcoat.notifications.models import MOVING, WAITING, Kind, Notification
from clearcoat.notifications.why import Why
from clearcoat.reviews.figures import Line
from clearcoat.reviews.models import Review, ReviewQuerySet
from clearcoat.shops.models import Shop

USUAL = timedelta(days=29)  # before today: the period without one given
LONGEST = timedelta(days=731)  # of a period
EARLIEST, LAST = date(2000, 1, 1), date(2100, 1, 1)  # days that a period may have


class WrongPeriod(ValueError):
    """A period that nobody can look at; the text says what to choose."""


def period(shop: Shop, first: date | None = None, last: date | None = None) -> tuple[date, date]:
    """From which to which day, both included, on the shop's calendar; what is not given makes it the last thirty days.

    Raises WrongPeriod.
    """
    today = shop.today()
    last = last or max(today, first or today)
    first = first or max(min(today, last), EARLIEST + USUAL) - USUAL
    if not (EARLIEST <= first <= last <= LAST and last - first <= LONGEST):
        raise WrongPeriod(_("Choose a last day that is not before the first, and within two years of it."))
    return first, last


def book(shop: Shop, first: date, last: date) -> list[Line]:
    """Every request from the first to the last day, both included, on the shop's calendar; the newest first."""
    zone = ZoneInfo(shop.settings.time_zone)
    start, end = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    return lines(Review.objects.filter(shop=shop).between(start, end))


def lines(rows: ReviewQuerySet) -> list[Line]:
    """These rows with what their messages tell, in their order."""
    reviews = list(rows.select_related("estimate").prefetch_related("clicks"))
    told = _messages(review.estimate_id for review in reviews)
    return [_line(review, told[review.estimate_id]) for review in reviews]


def _messages(estimates: Iterable[uuid.UUID]) -> dict[uuid.UUID | None, list[Notification]]:
    """What was queued about each, the newest first."""
    found: dict[uuid.UUID | None, list[Notification]] = defaultdict(list)
    rows = Notification.objects.filter(estimate__in=list(estimates), channel=Kind.REVIEW)
    for row in rows.defer("text", "html").order_by("-created_at", "type"):
        found[row.estimate_id].append(row)
    return found


def _line(review: Review, told: Sequence[Notification]) -> Line:
    """Derived, not copied: a message that fails a week later is told here at once."""
    if not review.was_asked:
        return Line(review, why=Why(review.reason, review.reason_facts).shown)
    sent = [row for row in told if row.status in LEFT and row.sent_at]
    return Line(
        review,
        sent_at=min((row.sent_at for row in sent if row.sent_at), default=None),
        is_waiting=any(row.status in (*WAITING, *MOVING) for row in told),
        why=_why(told),
        ways=tuple(sorted({row.type for row in sent})),
        clicked=frozenset(click.platform for click in review.clicks.all()),
    )


def _why(told: Sequence[Notification]) -> str:
    """Why the newest message of each way waits or did not go: of what is still to come first, each reason once."""
    newest = [*reversed({row.type: row for row in reversed(told)}.values())]
    open_first = [row for row in newest if row.status in (*WAITING, *MOVING)]
    open_first += [row for row in newest if row.status in (*TROUBLE, *UNSENT)]
    return " ".join(dict.fromkeys(row.shown_reason for row in open_first if row.reason))
