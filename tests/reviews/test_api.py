"""Asking by hand and the figures, through the API."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clearcoat.notifications.models import Notification
from clearcoat.reviews.figures import figures
from clearcoat.reviews.models import Review
from clearcoat.workflow.review import skip
from clearcoat.workflow.review_answer import answer
from clearcoat.workflow.review_book import book, period
from tests.api.caller import Caller, at_fault, fault
from tests.reviews.conftest import TUESDAY, asked, handed_over

ASK = "/api/reviews/request"
END = date(2026, 11, 30)


@pytest.fixture
def advisor(world) -> Caller:
    return Caller.of(world.advisor.user)


@pytest.fixture
def rival(world) -> Caller:
    return Caller.of(world.rival.user)


def body(estimate) -> dict[str, str]:
    return {"estimateId": str(estimate.pk)}


def test_staff_ask_by_hand(advisor, done):
    told = advisor.post(ASK, body(done))
    assert (told.status_code, told.json()["status"], len(asked(done))) == (202, "waiting", 2)


def test_once_only_and_the_second_gets_409_with_how_it_is_now(advisor, done):
    advisor.post(ASK, body(done))
    again = advisor.post(ASK, body(done))
    assert (again.status_code, again.json()["current"]["status"]) == (409, "completed")
    assert len(asked(done)) == 2


def test_the_same_key_gets_the_first_answer_again(advisor, done):
    first, again = (advisor.post(ASK, body(done), Idempotency_Key="a1") for _ in range(2))
    assert (again.status_code, again.json()) == (202, first.json())


def test_a_key_belongs_to_who_used_it(advisor, world, done):
    advisor.post(ASK, body(done), Idempotency_Key="a1")
    assert Caller.of(world.owner.user).post(ASK, body(done), Idempotency_Key="a1").status_code == 409


def test_a_repair_under_way_is_409(advisor, world, shop):
    assert advisor.post(ASK, body(world.accord)).status_code == 409
    assert not Review.objects.exists()


def test_another_shops_repair_is_not_there(rival, done):
    assert fault(rival.post(ASK, body(done))) == (404, "not_found")


def test_the_answer_has_exactly_the_fields_of_the_contract(advisor, shop):
    told = advisor.get("/api/reviews").json()
    assert list(told) == [
        "requested", "sent", "clicked", "completed", "skipped", "responseRate", "averageRating", "byPlatform", "items",
    ]  # fmt: skip
    assert (told["responseRate"], told["averageRating"], told["items"]) == (None, None, [])


def test_the_numbers_are_the_dashboards_to_the_digit(advisor, world, done, by, shop):
    skip(Review.objects.get(estimate=handed_over(world.civic, by)), by, "On holiday")
    advisor.post(ASK, body(done))
    Notification.objects.filter(channel="review").update(status="sent", sent_at=TUESDAY)
    answer(Review.objects.get(estimate=done), 4, "Good.")
    told, shown = advisor.get("/api/reviews?to=2026-11-30").json(), figures(book(shop, *period(shop, last=END)))
    for name in ("requested", "sent", "clicked", "completed", "skipped"):
        assert told[name] == getattr(shown, name)
    assert (str(told["responseRate"]), str(told["averageRating"])) == (
        str(shown.response_rate),
        str(shown.average_rating),
    )
    assert {item["status"] for item in told["items"]} == {"completed", "skipped"}


def test_a_period_is_from_one_day_to_another(advisor, done):
    def count(asked_for: str) -> int:
        return len(advisor.get(f"/api/reviews?{asked_for}").json()["items"])

    due = (TUESDAY + timedelta(days=1)).date()
    assert [count(f"from={due}"), count(f"from={due}&to={due}"), count("to=2026-11-24")] == [1, 1, 0]


@pytest.mark.parametrize("asked_for", ["from=2026-02-01&to=2026-01-01", "from=0001-01-01", "to=9999-12-31"])
def test_an_impossible_period_is_422(advisor, shop, asked_for):
    assert at_fault(advisor.get(f"/api/reviews?{asked_for}")) == {"to"}


def test_no_other_shops_requests_are_listed(rival, advisor, done):
    advisor.post(ASK, body(done))
    assert rival.get("/api/reviews?from=2026-11-01").json()["items"] == []
