"""The paper is built from the rows: who, when, which links, and who was left out and why."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from clearcoat.notifications.models import Notification
from clearcoat.reviews.models import Review, ReviewPlatform
from clearcoat.reviews.proof import facts_of, proof, sets_of
from clearcoat.workflow.review import ask_by_hand, skip
from clearcoat.workflow.review_book import book
from tests.reviews.conftest import TUESDAY, handed_over, move

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def facts(shop, done, world, by):
    ask_by_hand(done, by)
    Notification.objects.filter(channel="review").update(status="sent", sent_at=TUESDAY)
    skip(Review.objects.get(estimate=handed_over(world.civic, by)), by, "On holiday")
    return facts_of(shop, book(shop, *NOVEMBER), *NOVEMBER)


def test_it_says_who_was_asked_when_and_with_which_links(facts):
    (row,) = facts["parts"][1]["rows"]
    assert row == ["María Fernández, 1001", "Nov 24, 2026, 10:00 a.m. (CST)", "mail, text", "Set A"]
    assert [row[0] for row in facts["parts"][0]["rows"]] == ["A: Google", "A: Facebook"]


def test_it_says_who_was_left_out_by_whom_and_why(facts):
    ((who, _, why),) = facts["parts"][2]["rows"]
    assert (who, why) == ("Sam Okafor, 1002", "Skipped by Dana Whitfield: On holiday")


def test_no_row_is_left_out_not_even_of_a_car_that_came_back(shop, done, world, by):
    handed_over(world.civic, by)
    move(done, "in_progress", by)
    whys = {
        row[0].split(",")[0]: row[2] for row in facts_of(shop, book(shop, *NOVEMBER), *NOVEMBER)["parts"][2]["rows"]
    }
    assert whys == {
        "María Fernández": "The repair is not completed any more.",
        "Sam Okafor": "Planned for then.",
    }


def test_a_second_set_of_links_is_seen_at_once(shop, done, world, by):
    ask_by_hand(done, by)
    ReviewPlatform.offer(shop.pk, "facebook", is_on=False)
    ask_by_hand(handed_over(world.civic, by), by)
    found = sets_of(book(shop, *NOVEMBER))
    assert {letter: len(links) for letter, links in found.items()} == {"A": 2, "B": 1}


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_is_a_tagged_paper_of_an_empty_month_too(shop, language):
    with translation.override(language):
        made = proof(shop, [], *NOVEMBER)
    assert made.startswith(b"%PDF-")
    assert b"/MarkInfo" in made


def test_a_score_is_nowhere_on_it(shop, done, by):
    review = ask_by_hand(done, by)
    before = facts_of(shop, book(shop, *NOVEMBER), *NOVEMBER)
    Review.objects.filter(pk=review.pk).update(rating=1, words="Bad", completed_at=review.requested_at)
    assert facts_of(shop, book(shop, *NOVEMBER), *NOVEMBER) == before
