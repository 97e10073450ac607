"""The owner's page after the repair, by link: one answer for the shop, and the same public links whatever it was."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.test import Client

from clearcoat.accounts.limits import Limit
from clearcoat.estimates.models import Task
from clearcoat.photos.models import Photo
from clearcoat.portal.views import review as views
from clearcoat.reviews.models import Review, ReviewClick, ReviewPlatform
from clearcoat.threads.models import Post
from tests.photos.samples import jpeg
from tests.photos.stage import kept, quick_darkroom
from tests.portal.conftest import by_link, page_of, text
from tests.reviews.conftest import move

__all__ = ["kept", "quick_darkroom"]


@pytest.fixture
def owner(world, review) -> Client:
    return by_link(world, review.estimate)


@pytest.fixture
def page(review) -> str:
    return page_of(review.estimate) + "/review"


@pytest.fixture
def google(shop) -> ReviewPlatform:
    return ReviewPlatform.objects.get(shop=shop, kind="google")


def links(answer) -> list[str]:
    """Every way to a public place on the page, in its order, with its words."""
    return re.findall(r'<a class="button" href="([^"]*/review/go/[^"]*)"[^>]*>([^<]*)<', answer.content.decode())


def test_before_the_keys_there_is_nothing_to_answer(world):
    client = by_link(world, world.accord)
    page = page_of(world.accord) + "/review"
    assert 'name="rating"' not in text(client.get(page))
    assert client.post(page, {"rating": "5"}).status_code == 409
    assert not Review.objects.exists()


def test_the_page_of_the_repair_leads_there_once_the_car_is_back(world, owner, page):
    assert page in text(owner.get(page.removesuffix("/review")))
    assert "/review" not in text(by_link(world, world.outback).get(page_of(world.outback)))


@pytest.mark.parametrize("rating", range(6))
def test_the_links_are_the_same_before_and_after_whatever_was_answered(owner, page, rating):
    before = links(owner.get(page))
    assert owner.post(page, {"rating": rating, "words": "Terrible."}).status_code == 302
    assert links(owner.get(page)) == before
    assert len(before) == 2


def test_without_a_public_place_the_page_speaks_of_none(owner, page):
    ReviewPlatform.objects.update(is_on=False)
    shown = text(owner.get(page))
    assert "the links below" not in shown
    assert "For everybody to read" not in shown
    assert owner.post(f"{page}/written").status_code == 302


def test_an_answer_is_kept_and_shown(owner, page, review):
    owner.post(page, {"rating": "4", "words": "Good work."})
    review.refresh_from_db()
    assert (review.rating, review.words) == (4, "Good work.")
    assert "Good work." in text(owner.get(page))


@pytest.mark.parametrize("rating", ["", "6", "-1", "five"])
def test_no_other_score_is_taken(owner, page, review, rating):
    assert owner.post(page, {"rating": rating}).status_code == 422
    review.refresh_from_db()
    assert review.answered_at is None


def test_an_answer_of_long_ago_stands(owner, page, review, settings):
    owner.post(page, {"rating": "1"})
    settings.CLOCK_OFFSET += 90_000
    assert owner.post(page, {"rating": "5"}).status_code == 422
    review.refresh_from_db()
    assert review.rating == 1


def test_a_click_is_counted_once_and_leads_to_the_fixed_address(owner, page, google):
    for _ in range(3):
        answer = owner.get(f"{page}/go/{google.pk}")
    assert (answer.status_code, answer["Location"]) == (302, google.url)
    assert ReviewClick.objects.count() == 1


@pytest.mark.parametrize("link", ["999999", "evil-test", "google"])
def test_it_leads_to_no_other_place(owner, page, link):
    assert owner.get(f"{page}/go/{link}?next=https://evil.test").status_code == 404


def test_a_place_that_is_off_leads_nowhere(owner, page, shop):
    yelp = ReviewPlatform.offer(shop.pk, "yelp", address="https://www.yelp.com/biz/harbor")
    assert owner.get(f"{page}/go/{yelp.pk}").status_code == 404


def test_neither_a_robot_nor_a_look_ahead_is_counted(owner, page, google):
    assert "login" in Client().get(f"{page}/go/{google.pk}")["Location"]
    owner.get(f"{page}/go/{google.pk}", headers={"Sec-Purpose": "prefetch"})
    owner.head(f"{page}/go/{google.pk}")
    assert not ReviewClick.objects.exists()


@pytest.mark.parametrize(("said", "kept_as"), [("google", "google"), ("", ""), ("evil", "")])
def test_the_owner_says_that_they_wrote(owner, page, review, said, kept_as):
    owner.post(f"{page}/written", {"platform": said})
    review.refresh_from_db()
    assert (bool(review.said_at), review.platform) == (True, kept_as)
    assert f"{page}/written" not in text(owner.get(page))


def test_a_defect_with_a_photo_is_a_call_and_a_message(owner, page, kept):
    form = {"words": "The door rattles.", "photos": BytesIO(jpeg())}
    assert owner.post(f"{page}/defect", form).status_code == 302
    assert (Task.objects.get().what, Post.objects.get().text) == ("defect", "The door rattles.")
    assert Photo.objects.get().is_owners


def test_what_is_no_photo_leaves_nothing_half_said(owner, page, kept):
    answer = owner.post(f"{page}/defect", {"words": "The door rattles.", "photos": BytesIO(b"hello")})
    assert answer.status_code == 422
    assert not Task.objects.exists()
    assert "The door rattles." in text(answer)


def test_too_many_photos_are_refused_in_words(owner, page, kept):
    answer = owner.post(f"{page}/defect", {"words": "Look.", "photos": [BytesIO(jpeg()) for _ in range(7)]})
    assert (answer.status_code, Photo.objects.count()) == (422, 0)


def test_a_car_that_is_back_takes_no_report(owner, page, review, by):
    move(review.estimate, "in_progress", by)
    assert owner.post(f"{page}/defect", {"words": "The door rattles."}).status_code == 409
    assert not Task.objects.exists()


@pytest.mark.parametrize("limit", ["BY_REPAIR", "BY_VISITOR"])
def test_who_posts_without_end_has_to_wait(owner, page, monkeypatch, limit):
    monkeypatch.setattr(views, limit, Limit("few", 2, 3600))
    assert [owner.post(page, {"rating": "5"}).status_code for _ in range(3)] == [302, 302, 429]


def test_a_form_without_its_token_is_refused(world, page, review):
    client = Client(enforce_csrf_checks=True)
    client.get(f"/t/{world.link(review.estimate).token}")
    assert client.post(page, {"rating": "5"}).status_code == 403


def test_what_was_written_is_no_code(owner, page):
    owner.post(page, {"rating": "5", "words": "<img src=x onerror=alert(1)>"})
    assert "<img src=x" not in text(owner.get(page))
