"""The shop's page of reviews: what will go out, what came of it, the table, the proof, and the settings."""

from __future__ import annotations

import csv
import re
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client

from clearcoat.core.sheets import csv_of
from clearcoat.dashboard.forms.reviews import ReviewSettings
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.models import Notification
from clearcoat.reviews.models import Review, ReviewPlatform, State
from clearcoat.workflow.review_answer import answer, say_reviewed
from tests.dashboard.conftest import browser
from tests.portal.conftest import text
from tests.reviews.conftest import TUESDAY


@pytest.fixture
def desk(world) -> Client:
    return browser(world.owner.user)


def figures(page: str) -> dict[str, str]:
    return dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", page))


def test_what_is_planned_is_shown_and_can_be_skipped_with_a_reason(desk, review):
    assert "María" in text(desk.get("/shop/reviews"))
    desk.post(f"/shop/estimates/{review.estimate_id}/review/skip", {"reason": "A fleet car."})
    review.refresh_from_db()
    assert review.state == State.SKIPPED
    assert "A fleet car." in text(desk.get(f"/shop/estimates/{review.estimate_id}"))


def test_nobody_is_skipped_without_a_reason(desk, review):
    desk.post(f"/shop/estimates/{review.estimate_id}/review/skip", {"reason": " "})
    review.refresh_from_db()
    assert review.state == State.PLANNED


def test_asked_by_hand_it_is_asked_once(desk, review, deliver):
    for _ in range(2):
        answered = desk.post(f"/shop/estimates/{review.estimate_id}/review/ask", {"origin": "estimate"}, follow=True)
    assert "already" in text(answered)
    assert Review.objects.get().was_asked


def test_an_ask_that_reaches_nobody_says_so(desk, review):
    Estimate.objects.filter(pk=review.estimate_id).update(email="", phone="")
    answered = desk.post(f"/shop/estimates/{review.estimate_id}/review/ask", follow=True)
    assert "Nothing could be sent. No mail address on this estimate." in text(answered)


@pytest.mark.parametrize(("became", "again"), [("delivered", False), ("undelivered", True)])
def test_who_was_not_reached_can_be_asked_again_on_the_page(desk, review, later, became, again):
    later(hours=24)
    Notification.objects.filter(channel="review").update(status=became, sent_at=TUESDAY)
    shown = text(desk.get(f"/shop/estimates/{review.estimate_id}"))
    assert (f"/shop/estimates/{review.estimate_id}/review/ask" in shown) == again


def test_the_page_and_the_api_agree_to_the_digit(desk, review, later, deliver):
    later(hours=24)
    later(minutes=5)
    deliver()
    answer(review, 4, "Good work.")
    shown, told = figures(text(desk.get("/shop/reviews"))), desk.get("/api/reviews").json()
    names = {"Requested": "requested", "Sent": "sent", "Clicked": "clicked", "Answered": "completed"}
    assert {name: int(shown[name]) for name in names} == {name: told[key] for name, key in names.items()}
    assert (shown["Response rate"], shown["Average of 5"]) == ("100.0 %", "4.0")
    assert (told["sent"], told["responseRate"], told["averageRating"]) == (1, 100.0, 4.0)


def test_the_empty_month_says_so(desk, shop):
    page = text(desk.get("/shop/reviews?from=2020-02-01&to=2020-02-29"))
    assert "Nobody was asked in these days" in page
    assert figures(page)["Response rate"] == "–"


@pytest.mark.parametrize("asked", ["from=2026-11-30&to=2026-11-01", "from=1990-01-01", "to=9999-12-31"])
def test_a_period_that_cannot_be_shown_is_refused_in_words(desk, shop, asked):
    assert 'role="alert"' in text(desk.get(f"/shop/reviews?{asked}"))


def test_the_table_runs_nothing_that_a_customer_wrote(desk, review):
    answer(review, 5, '=HYPERLINK("https://evil.test")')
    rows = list(
        csv.reader(desk.get("/shop/reviews/table.csv?from=2026-11-01&to=2026-12-31").content.decode().splitlines())
    )
    assert rows[1][10] == '\'=HYPERLINK("https://evil.test")'


@pytest.mark.parametrize(("place", "cell"), [("google", "google"), ("", "yes")])
def test_the_table_says_who_wrote_even_where_they_do_not_say_where(desk, review, place, cell):
    say_reviewed(review, place)
    sheet = desk.get("/shop/reviews/table.csv?from=2026-11-01&to=2026-12-31").content.decode()
    assert list(csv.reader(sheet.splitlines()))[1][11] == cell


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", " =1", "\uff1d1"])
def test_no_cell_is_a_formula(cell):
    assert csv_of(["A"], [[cell]]).splitlines()[1].lstrip('"').startswith("'")


def test_the_proof_is_a_paper(desk, review):
    answered = desk.get("/shop/reviews/proof?from=2026-11-01&to=2026-12-31")
    assert (answered["Content-Type"], answered.content[:5]) == ("application/pdf", b"%PDF-")


PLACES = {"review_after_hours": "48", "review_cooldown_days": "60", "yelp": "https://www.yelp.com/biz/harbor"}


@pytest.mark.parametrize(("tick", "kinds"), [({}, []), ({"yelp_is_on": "on"}, ["yelp"])])
def test_yelp_is_offered_only_when_it_is_switched_on(desk, world, tick, kinds):
    assert desk.post("/shop/settings/reviews", PLACES | tick).status_code == 302
    assert [link["kind"] for link in ReviewPlatform.links_of(world.harbor.pk)] == kinds
    world.harbor.settings.refresh_from_db()
    assert world.harbor.settings.review_after_hours == 48


@pytest.mark.parametrize(
    "wrong",
    [
        {"facebook": "https://evil.test/x"},
        {"facebook": "https://["},
        {"facebook": r"https://evil.test\@facebook.com/x"},
        {"facebook": "https://somebody:word@facebook.com/x"},
        {"other": "https://www.yelp.com/biz/harbor", "other_name": "Yelp"},
        {"other": "https://m.yelp.ca/biz/harbor", "other_name": "Yelp"},
        {"yelp": "https://www.yelp.com/writeareview/biz/harbor"},
        {"other": "https://x.test"},
        {"google": "no id"},
        {"review_after_hours": "0"},
    ],
)
def test_a_place_that_cannot_be_right_is_not_kept(desk, shop, wrong):
    before = ReviewPlatform.links_of(shop.pk)
    assert desk.post("/shop/settings/reviews", PLACES | wrong).status_code == 422
    assert ReviewPlatform.links_of(shop.pk) == before


def test_two_clicks_on_save_keep_each_place_once(world):
    typed = QueryDict(urlencode(PLACES | {"other": "https://cars.test/harbor", "other_name": "Cars"}))
    clicks = [ReviewSettings(typed, shop=world.harbor) for _ in range(2)]
    assert all(form.is_valid() for form in clicks)
    for form in clicks:
        form.write()
    assert sorted(ReviewPlatform.objects.values_list("kind", flat=True)) == ["other", "yelp"]


def test_a_place_that_is_left_empty_is_offered_no_more(desk, shop):
    desk.post("/shop/settings/reviews", PLACES)
    assert ReviewPlatform.links_of(shop.pk) == []
