"""From the moment of completion there is a row with its due time, and it follows where the repair stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from clearcoat.estimates.models import Estimate, EstimateHistory
from clearcoat.notifications.models import Notification
from clearcoat.reviews.models import Review
from clearcoat.shops.models import ShopSettings
from clearcoat.workflow.review import CannotAsk, skip
from clearcoat.workflow.take_back import take_back
from tests.reviews.conftest import TUESDAY, asked, handed_over, move

DAY = timedelta(days=1)


def state(estimate: Estimate) -> str:
    return Review.objects.get(estimate=estimate).state


def test_the_row_is_due_a_day_after_the_keys(review):
    assert abs(review.due_at - (TUESDAY + DAY)) < timedelta(seconds=5)
    assert (review.state, review.advisor, review.was_asked) == ("planned", "Dana Whitfield", False)


def test_no_other_move_plans_anything(shop, world, by):
    for status in ("received", "ready", "total_loss", "cancelled"):
        move(world.accord, status, by)
    assert not Review.objects.exists()


def test_the_shop_chooses_the_hours(shop, world, by):
    ShopSettings.objects.filter(pk=shop.pk).update(review_after_hours=48)
    handed_over(world.accord, by)
    assert Review.objects.get().due_at - TUESDAY >= 2 * DAY


@pytest.mark.parametrize(
    ("keys", "due"),
    [
        (datetime(2026, 11, 25, 3, tzinfo=UTC), datetime(2026, 11, 26, 15, tzinfo=UTC)),  # nine in the evening
        (datetime(2026, 11, 28, 16, tzinfo=UTC), datetime(2026, 11, 29, 18, tzinfo=UTC)),  # Saturday: Sunday noon
        (datetime(2026, 11, 25, 13, tzinfo=UTC), datetime(2026, 11, 26, 15, tzinfo=UTC)),  # seven in the morning
    ],
)
def test_it_is_moved_into_the_hours_of_texts(shop, world, by, at, keys, due):
    at(keys)
    handed_over(world.accord, by)
    assert Review.objects.get().due_at == due


@pytest.mark.parametrize("status", ["in_progress", "ready", "received"])
def test_reopening_calls_it_off(done, by, later, status):
    move(done, status, by)
    later(days=2)
    assert (state(done), asked(done)) == ("cancelled", [])


def test_a_total_loss_after_all_is_never_asked(done, by, later):
    move(done, "in_progress", by)
    move(done, "total_loss", by)
    later(days=2)
    assert asked(done) == []


def test_taking_the_move_back_calls_it_off(done, by):
    take_back(done, by)
    assert state(done) == "cancelled"


def test_taking_a_reopening_back_plans_it_again_from_the_keys(done, by, review):
    take_back(move(done, "in_progress", by), by)
    again = Review.objects.get(estimate=done)
    assert (again.state, again.reason) == ("planned", "")
    assert abs(again.due_at - review.due_at) < timedelta(seconds=1)


def test_completed_again_it_is_planned_anew(done, by, later, review):
    move(done, "in_progress", by)
    later(days=3)
    handed_over(done, by)
    assert state(done) == "planned"
    assert Review.objects.get().due_at >= review.due_at + 3 * DAY


def test_a_request_that_waits_in_the_outbox_is_called_off_and_made_anew(done, by, later):
    later(days=1)
    move(done, "in_progress", by)
    assert {row.status for row in asked(done)} == {"cancelled"}
    handed_over(done, by)
    later(days=1)
    assert [row.status for row in asked(done)].count("pending") == 2


def test_what_was_sent_is_not_called_off_and_not_asked_again(done, by, later):
    later(days=1)
    Notification.objects.filter(channel="review").update(status="sent", sent_at=TUESDAY)
    move(done, "in_progress", by)
    handed_over(done, by)
    later(days=30)
    assert len(asked(done)) == 2
    assert state(done) == "requested"


def test_an_edit_of_a_completed_repair_changes_no_plan(done, by, review):
    done.write(by, "edited", "A note", about={}, notes="Thanks")
    move(done, "completed", by)
    assert Review.objects.get().due_at == review.due_at


def test_a_skipped_one_is_not_asked_and_names_who_and_why(done, by, review, later):
    skip(review, by, "They asked us not to.")
    later(days=2)
    row = Review.objects.get()
    assert (row.state, row.reason_facts) == ("skipped", {"name": by.name, "words": "They asked us not to."})
    assert asked(done) == []
    assert EstimateHistory.objects.filter(action="review_changed").count() == 1


def test_a_wrong_move_that_is_taken_back_plans_no_skipped_one_again(done, by, review):
    skip(review, by, "They asked us not to.")
    take_back(move(done, "in_progress", by), by)
    assert state(done) == "skipped"


def test_completed_again_a_skipped_one_is_not_asked(done, by, review, later):
    skip(review, by, "They asked us not to.")
    move(done, "in_progress", by)
    handed_over(done, by)
    later(days=2)
    assert (state(done), asked(done)) == ("skipped", [])


def test_what_was_asked_cannot_be_skipped(done, by, review, later):
    later(days=1)
    with pytest.raises(CannotAsk):
        skip(review, by, "Too late")
    assert state(done) == "requested"
