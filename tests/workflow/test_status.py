"""A repair moves once, tells it once, and never half."""

from datetime import date

import pytest

from clearcoat.estimates.models import Estimate, EstimateHistory, InvalidMove, RepairStatus, Stale
from clearcoat.notifications.models import Notification
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status

DECEMBER = date(2026, 12, 4)  # promised when the car came in
LATER = date(2026, 12, 18)


def fresh(estimate):
    return Estimate.objects.select_related("shop__settings").get(pk=estimate.pk)


def counts():
    return [model.objects.count() for model in (EstimateHistory, RepairStatus, Notification)]


def events(state="pending"):
    return sorted(Notification.objects.filter(status=state).values_list("event", "type"))


def both(event):
    return [(event, "email"), (event, "sms")]


def test_a_move_writes_one_history_row_one_station_and_a_message_by_each_way(accord, by):
    before = counts()
    outcome = change_status(accord, Move("ready"), by)
    assert [now - then for now, then in zip(counts(), before, strict=True)] == [1, 1, 2]
    assert fresh(accord).status == "ready"
    assert outcome.history.version == fresh(accord).version == accord.version
    assert {row.history_id for row in outcome.messages} == {outcome.history.pk}


def test_a_second_click_changes_nothing(accord, by):
    change_status(accord, Move("ready", notes="Come by", internal_note="Keys in box 4"), by)
    before = counts()
    outcome = change_status(fresh(accord), Move("ready", notes="Come by", internal_note="Keys in box 4"), by)
    assert (outcome.history, outcome.messages, counts()) == (None, [], before)


def test_the_same_move_by_two_at_once_happens_once(accord, by):
    mine, theirs = fresh(accord), fresh(accord)
    change_status(mine, Move("ready"), by)
    assert change_status(theirs, Move("ready"), by).history is None


def test_of_two_different_moves_at_once_the_second_is_stale_and_tells_nobody(accord, by):
    mine, theirs = fresh(accord), fresh(accord)
    change_status(mine, Move("ready"), by)
    with pytest.raises(Stale) as caught:
        change_status(theirs, Move("waiting_for_parts"), by)
    assert caught.value.estimate.status == "ready"
    assert events() == both("ready")


def test_a_note_that_came_second_is_not_lost_silently(accord, by):
    mine, theirs = fresh(accord), fresh(accord)
    change_status(mine, Move("ready"), by)
    with pytest.raises(Stale):
        change_status(theirs, Move("ready", notes="Bring the second key"), by)


def test_a_move_that_the_table_forbids_changes_nothing(accord, by):
    before = counts()
    with pytest.raises(InvalidMove):
        change_status(accord, Move("draft"), by)
    assert counts() == before


@pytest.mark.parametrize("end", ["completed", "cancelled", "total_loss"])
def test_only_a_manager_opens_a_closed_repair_again(accord, world, end):
    change_status(accord, Move(end), world.owner)
    with pytest.raises(InvalidMove):
        change_status(accord, Move("in_progress"), world.advisor)
    assert change_status(accord, Move("in_progress"), world.owner).history


def test_a_quiet_move_tells_nobody_and_says_so_in_the_record(accord, by):
    outcome = change_status(accord, Move("ready", notify=False), by)
    assert outcome.messages == []
    assert "customer not told" in outcome.history.description


def test_a_quiet_move_still_stops_the_message_about_the_older_state(accord, by):
    change_status(accord, Move("waiting_for_parts"), by)
    change_status(accord, Move("in_progress", notify=False), by)
    assert events() == []
    assert events("superseded") == both("waiting_for_parts")


@pytest.mark.parametrize("end", ["cancelled", "total_loss"])
def test_a_sad_end_sends_nothing_and_stops_what_waits(accord, by, end):
    change_status(accord, Move("waiting_for_parts"), by)
    change_status(accord, Move(end), by)
    assert events() == []


def test_a_hold_keeps_its_reason_until_another_is_given(accord, by):
    change_status(accord, Move("waiting_for_parts", hold_reason="insurer"), by)
    change_status(accord, Move("waiting_for_parts", notes="They were called"), by)
    assert fresh(accord).hold_reason == "insurer"
    change_status(accord, Move("waiting_for_parts", hold_reason="parts"), by)
    assert fresh(accord).hold_reason == "parts"
    change_status(accord, Move("in_progress"), by)
    assert fresh(accord).hold_reason == ""


def test_a_new_date_alone_is_told_as_that(accord, by):
    outcome = change_status(accord, Move("in_progress", eta=LATER, eta_reason="The fender is late"), by)
    assert outcome.history.action == "date_changed"
    assert outcome.history.metadata["eta"] == {"from": "2026-12-04", "to": "2026-12-18", "reason": "The fender is late"}
    assert events() == both("date_changed")


def test_an_emptied_date_is_open(accord, by):
    change_status(accord, Move("in_progress", clear_eta=True), by)
    assert fresh(accord).estimated_completion is None


@pytest.mark.parametrize("more", [{"eta": LATER}, {"notes": "The fender fits"}])
def test_more_about_a_state_that_still_waits_to_be_told_is_told_with_it(accord, by, more):
    change_status(accord, Move("ready"), by)
    outcome = change_status(accord, Move("ready", **more), by)
    assert events() == both("ready")
    assert events("superseded") == both("ready")
    assert all("fender fits" in row.text or "18" in row.text for row in outcome.messages if row.type == "email")


def test_a_note_about_a_state_that_was_told_is_news(accord, by):
    change_status(accord, Move("ready"), by)
    Notification.objects.update(status="sent")
    change_status(accord, Move("ready", notes="The fender fits"), by)
    assert events() == both("news")


def test_an_internal_note_is_in_the_record_and_reaches_nobody(accord, by):
    outcome = change_status(accord, Move("in_progress", internal_note="Rust below the sill"), by)
    assert (outcome.history.action, outcome.messages) == ("note_added", [])
    assert "Rust below the sill" in outcome.history.description


def test_an_internal_note_does_not_stop_what_waits(accord, by):
    change_status(accord, Move("ready"), by)
    change_status(accord, Move("ready", internal_note="Keys in box 4"), by)
    assert events() == both("ready")
