"""What the owner does on the page: it stays with the shop, and a low score or a defect is a call to make."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest

from clearcoat.estimates.models import Estimate, Task
from clearcoat.photos.intake import NotTaken, Upload
from clearcoat.photos.models import Photo
from clearcoat.reviews.models import Review, ReviewClick, ReviewPlatform
from clearcoat.threads.models import Thread
from clearcoat.workflow import review_answer
from clearcoat.workflow.review_answer import CannotReport, TooLateToAnswer, answer, follow, say_reviewed
from tests.photos.samples import jpeg
from tests.photos.stage import kept, quick_darkroom
from tests.reviews.conftest import move

__all__ = ["kept", "quick_darkroom"]


def calls(what: str) -> int:
    return Task.objects.open().filter(what=what).count()


def fresh(estimate: Estimate) -> Estimate:
    return Estimate.objects.select_related("shop__settings").get(pk=estimate.pk)


@pytest.mark.parametrize(("rating", "low"), [(0, 1), (3, 1), (4, 0), (5, 0)])
def test_a_low_score_is_a_call_to_make(review, rating, low):
    answer(review, rating, "  Words.  ")
    assert (review.rating, review.words, calls("low_score")) == (rating, "Words.", low)
    assert review.completed_at == review.answered_at is not None


def test_one_call_however_often_the_answer_is_changed(review):
    answer(review, 1)
    Task.objects.get().mark_done("Dana")
    answer(review, 2)
    assert Task.objects.count() == 1


def test_the_call_is_still_to_be_made_when_the_car_is_back(review, by):
    answer(review, 1)
    move(review.estimate, "in_progress", by)
    assert calls("low_score") == 1


def test_an_answer_may_be_changed_for_a_day(review, settings):
    answer(review, 2)
    settings.CLOCK_OFFSET += 86_000
    answer(review, 5)
    settings.CLOCK_OFFSET += 600
    with pytest.raises(TooLateToAnswer):
        answer(review, 1)
    assert Review.objects.get().rating == 5


@pytest.mark.parametrize("rating", [-1, 6])
def test_there_are_no_other_scores(review, rating):
    with pytest.raises(ValueError, match="no score"):
        answer(review, rating)


def test_an_answer_makes_nobodys_form_stale(review):
    seen = fresh(review.estimate)
    answer(review, 4)
    assert not fresh(review.estimate).moved_on_since(seen.version)


def test_a_click_is_counted_once_and_leads_where_the_request_said(review, later):
    later(days=1)
    review.refresh_from_db()
    google = review.shown_links[0]
    assert {follow(review, google["id"]) for _ in range(3)} == {google["address"]}
    assert list(ReviewClick.objects.values_list("platform", flat=True)) == ["google"]


@pytest.mark.parametrize("link", ["https://evil.test", "999999", "", "google"])
def test_no_other_address_is_led_to(review, link):
    assert follow(review, link) is None
    assert not ReviewClick.objects.exists()


def test_another_shops_link_is_none_of_ours(review, world):
    theirs = ReviewPlatform.offer(world.lakeside.pk, "facebook", address="https://facebook.com/lakeside")
    assert follow(review, str(theirs.pk)) is None


def test_the_first_word_on_a_public_review_stands(review, settings):
    say_reviewed(review, "google")
    settings.CLOCK_OFFSET += 60
    say_reviewed(review, "facebook")
    assert (review.platform, review.said_at) == ("google", review.completed_at)


def test_the_score_comes_with_a_later_answer(review):
    say_reviewed(review)
    answer(review, 4)
    assert (review.rating, review.completed_at) == (4, review.said_at)


def report(estimate, words="The door rattles.", *files: bytes):
    return review_answer.report_defect(fresh(estimate), words, [Upload(BytesIO(file), "a.jpg") for file in files])


def test_a_defect_is_a_message_a_photo_and_a_call_at_once(done, kept):
    report(done, "The door rattles.", jpeg())
    thread = Thread.objects.unread().get(estimate=done)
    assert [post.text for post in thread.posts.all()] == ["The door rattles."]
    assert Photo.objects.filter(estimate=done, is_owners=True).count() == 1
    assert calls("defect") == 1
    assert done.history.first().touches == "messages"


def test_a_form_sent_twice_is_one_call(done):
    report(done)
    report(done)
    assert calls("defect") == 1


def test_a_photo_that_is_none_leaves_nothing_half_said(done, kept):
    with pytest.raises(NotTaken):
        report(done, "It rattles.", b"no picture")
    assert not Thread.objects.exists()
    assert calls("defect") == 0


def test_nothing_is_reported_of_a_repair_under_way(done, by):
    with pytest.raises(CannotReport):
        report(move(done, "in_progress", by))


def test_nothing_is_reported_of_a_repair_from_before_there_were_requests(done):
    Review.objects.all().delete()
    with pytest.raises(CannotReport):
        report(done)


def test_nothing_is_reported_a_year_later(done, settings):
    settings.CLOCK_OFFSET += timedelta(days=366).total_seconds()
    with pytest.raises(CannotReport):
        report(done)
