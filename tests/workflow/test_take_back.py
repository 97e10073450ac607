"""A wrong click is undone while nobody has been told of it."""

from datetime import date

import pytest

from clearcoat.estimates.models import Estimate, Stale
from clearcoat.notifications.models import Notification
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status
from clearcoat.workflow.take_back import TooLate, can_take_back, last_move, take_back

LATER = date(2026, 12, 18)


def states():
    return set(Notification.objects.values_list("status", flat=True))


def test_everything_is_as_it_was_but_for_the_record(accord, by):
    before = Estimate.objects.filter(pk=accord.pk).values("status", "hold_reason", "estimated_completion").get()
    stations = accord.timeline.count()
    change_status(accord, Move("waiting_for_parts", hold_reason="insurer", eta=LATER), by)
    take_back(accord, by)
    assert Estimate.objects.filter(pk=accord.pk).values(*before).get() == before
    assert accord.timeline.count() == stations
    assert [row.action for row in accord.history.order_by("-id")[:2]] == ["status_taken_back", "status_changed"]
    assert states() == {"cancelled"}


def test_the_car_is_in_its_state_since_it_came_into_it(accord, by, settings):
    since = accord.status_since
    settings.CLOCK_OFFSET = 3600
    change_status(accord, Move("ready"), by)
    take_back(accord, by)
    accord.refresh_from_db()
    assert abs((accord.status_since - since).total_seconds()) < 60


def test_after_a_minute_it_is_too_late(accord, by, settings):
    change_status(accord, Move("ready"), by)
    settings.CLOCK_OFFSET = 61
    with pytest.raises(TooLate):
        take_back(accord, by)


@pytest.mark.parametrize("state", ["claimed", "calling", "unknown", "sent", "delivered"])
def test_what_is_on_its_way_is_not_taken_back(accord, by, state):
    change_status(accord, Move("ready"), by)
    row = Notification.objects.first()
    Notification.objects.filter(pk=row.pk).update(status=state)
    with pytest.raises(TooLate):
        take_back(accord, by)
    accord.refresh_from_db()
    assert (accord.status, states()) == ("ready", {"pending", state})


def test_a_message_claimed_at_the_last_moment_rolls_everything_back(accord, by, monkeypatch):
    """The worker was quicker than the look at `is_under_way`."""
    change_status(accord, Move("ready"), by)
    Notification.objects.filter(type="sms").update(status="claimed")
    monkeypatch.setattr("clearcoat.notifications.announce.is_under_way", lambda history: False)
    with pytest.raises(TooLate):
        take_back(accord, by)
    assert states() == {"pending", "claimed"}


def test_only_the_newest_change_is_taken_back(accord, by):
    change_status(accord, Move("ready"), by)
    change_status(accord, Move("ready", internal_note="Keys in box 4"), by)
    assert not can_take_back(accord, last_move(accord))
    with pytest.raises(TooLate):
        take_back(accord, by)


def test_a_change_that_came_in_between_is_stale(accord, by):
    change_status(accord, Move("ready"), by)
    Estimate.objects.filter(pk=accord.pk).update(version=accord.version + 1)
    with pytest.raises(Stale):
        take_back(accord, by)
    assert states() == {"pending"}


def test_nothing_is_taken_back_twice(accord, by):
    change_status(accord, Move("ready"), by)
    take_back(accord, by)
    with pytest.raises(TooLate):
        take_back(accord, by)


def test_what_the_move_had_replaced_waits_again(accord, by):
    change_status(accord, Move("waiting_for_parts"), by)
    change_status(accord, Move("ready"), by)
    take_back(accord, by)
    waiting = Notification.objects.filter(status="pending").values_list("event", flat=True)
    assert list(waiting) == ["waiting_for_parts"] * 2
