"""The figures are counted once; the API says what the dashboard shows, to the digit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from clearcoat.notifications.models import Notification
from clearcoat.reviews.figures import Line, by_advisor, by_month, figures, why_skipped
from clearcoat.reviews.models import Review
from clearcoat.workflow.review import ask_by_hand
from clearcoat.workflow.review_answer import answer, follow, say_reviewed
from clearcoat.workflow.review_book import WrongPeriod, book, lines, period
from tests.reviews.conftest import TUESDAY, handed_over, move

GOOGLE = {"id": "1", "kind": "google", "name": "Google", "address": "https://g.test"}


def line(sent=True, state="requested", advisor="Ana", at=TUESDAY, why="", clicked=(), **answered) -> Line:
    """A request that lives in no database."""
    moment = at if state == "requested" else None
    row = Review(state=state, advisor=advisor, requested_at=moment, due_at=at, links=[GOOGLE], **answered)
    return Line(row, sent_at=at if sent and moment else None, why=why, clicked=frozenset(clicked))


def rated(rating: int, **more) -> Line:
    return line(rating=rating, completed_at=TUESDAY, **more)


def test_each_request_counts_where_it_stands():
    found = figures([
        rated(5, clicked=["google"]), rated(2), line(), line(clicked=["google"]), line(sent=False),
        line(state="skipped"), line(state="planned"), line(state="cancelled"),
    ])  # fmt: skip
    assert (found.planned, found.requested, found.sent, found.clicked, found.completed, found.skipped) == (
        1, 5, 4, 2, 2, 2,
    )  # fmt: skip
    assert (found.response_rate, found.average_rating) == (Decimal("50.0"), Decimal("3.5"))


def test_an_answer_to_what_was_never_sent_counts_for_nothing():
    found = figures([rated(1, sent=False, clicked=["google"]), line()])
    assert (found.clicked, found.completed, found.response_rate, found.average_rating) == (0, 0, Decimal("0.0"), None)


def test_half_a_tenth_is_rounded_up_and_never_by_a_float():
    assert figures([rated(n) for n in [5] * 3 + [4] * 17]).average_rating == Decimal("4.2")
    assert figures([rated(0), *[line()] * 15]).response_rate == Decimal("6.3")


def test_an_empty_month_has_no_rate_and_no_average():
    found = figures([])
    assert (found.requested, found.response_rate, found.average_rating, found.by_platform) == (0, None, None, ())


def test_a_score_of_nought_is_a_score():
    assert figures([rated(0)]).average_rating == Decimal("0.0")


def test_platforms_count_those_that_nobody_clicked():
    (google,) = figures([line(), rated(5)]).by_platform
    assert (google.platform, google.clicked, google.reviewed) == ("google", 0, 0)


def test_the_advisors_add_up_to_the_whole():
    rows = [rated(5), rated(4, advisor="Dana"), line(advisor="Dana")]
    found = dict(by_advisor(rows))
    assert [found[name].sent for name in ("Ana", "Dana")] == [1, 2]


def test_months_are_the_shops_and_the_empty_ones_are_there():
    new_year = line(at=datetime(2027, 1, 1, 3, tzinfo=UTC))  # still the old year in Chicago
    found = by_month([new_year], date(2026, 11, 20), date(2027, 1, 5), "America/Chicago")
    assert [(month.isoformat(), one.sent) for month, one in found] == [
        ("2026-11-01", 0), ("2026-12-01", 1), ("2027-01-01", 0),
    ]  # fmt: skip


def test_reasons_are_counted_the_most_frequent_first():
    rows = [line(sent=False, why="No yes"), line(state="skipped", why="Late"), line(sent=False, why="No yes"), line()]
    assert why_skipped(rows) == [("No yes", 2), ("Late", 1)]


def test_a_message_that_fails_later_is_told_at_once(done, by):
    ask_by_hand(done, by)
    Notification.objects.filter(channel="review").update(
        status="failed", sent_at=TUESDAY, reason="The number is not in service."
    )
    (found,) = lines(Review.objects.all())
    assert (found.outcome, found.why) == ("unsent", "The number is not in service.")


def test_why_is_told_of_the_newest_message_alone(done, by):
    ask_by_hand(done, by)
    handed_over(move(done, "in_progress", by), by)
    ask_by_hand(done, by)
    (found,) = lines(Review.objects.all())
    assert (found.outcome, found.why) == ("waiting", "")


def test_a_period_is_whole_days_on_the_shops_calendar(done, by, shop, at):
    at(datetime(2026, 11, 28, 5, 59, tzinfo=UTC))  # a minute before midnight in Chicago
    ask_by_hand(done, by)
    friday, saturday = date(2026, 11, 27), date(2026, 11, 28)
    assert [len(book(shop, day, day)) for day in (friday, saturday)] == [1, 0]


def test_no_other_shops_requests_are_seen(done, by, world):
    ask_by_hand(done, by)
    assert book(world.lakeside, *period(world.lakeside)) == []


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 2, 1), date(2026, 1, 1)), (date(2020, 1, 1), date(2026, 1, 1)), (date(1, 1, 1), date(1, 1, 2)),
     (date(9999, 12, 1), date(9999, 12, 31)), (None, date(1, 1, 1))],
)  # fmt: skip
def test_an_impossible_period_is_refused(shop, first, last):
    with pytest.raises(WrongPeriod):
        period(shop, first, last)


def test_a_book_is_read_in_a_few_queries(done, by, shop, django_assert_max_num_queries):
    ask_by_hand(done, by)
    with django_assert_max_num_queries(3):
        book(shop, date(2026, 11, 1), date(2026, 11, 30))


def test_answers_through_the_door_reach_the_figures(done, by, shop):
    review = ask_by_hand(done, by)
    Notification.objects.filter(channel="review").update(status="sent", sent_at=TUESDAY + timedelta(hours=1))
    follow(review, review.links[0]["id"])
    answer(review, 4)
    say_reviewed(review, "google")
    found = figures(book(shop, *period(shop)))
    assert (found.clicked, found.completed, found.average_rating) == (1, 1, Decimal("4.0"))
    assert [(one.platform, one.clicked, one.reviewed) for one in found.by_platform] == [
        ("facebook", 0, 0), ("google", 1, 1),
    ]  # fmt: skip
