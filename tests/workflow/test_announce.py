"""Whom a move tells, and why not; what the preview shows is what is sent."""

from datetime import date, timedelta

import pytest

from clearcoat.core import clock
from clearcoat.customers.models import TrackingLink
from clearcoat.estimates.models import Estimate
from clearcoat.notifications import announce
from clearcoat.notifications.models import Notification
from clearcoat.shops.models import ShopSettings
from clearcoat.workflow.message import send_text
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status, preview

LATER = date(2026, 12, 18)
MOVES = [
    Move("ready", notes="Come by"),
    Move("waiting_for_parts", hold_reason="insurer", eta=LATER, eta_reason="The adjuster is away"),
    Move("in_progress", eta=LATER),
    Move("in_progress", notes="The fender fits"),
    Move("completed"),
    Move("cancelled"),
]


def by_way(outcome):
    return {row.type: row for row in outcome.messages}


def told(accord):
    """The state's messages have gone out."""
    Notification.objects.filter(estimate=accord, status="pending").update(status="sent")


@pytest.mark.parametrize("move", MOVES)
def test_the_preview_is_what_is_sent(accord, by, move):
    shown = [
        (draft.type, draft.to, draft.words.text, draft.words.html, draft.reason) for draft in preview(accord, move, by)
    ]
    rows = change_status(accord, move, by).messages
    assert [(row.type, row.to, row.text, row.html, row.reason) for row in rows] == shown


def test_the_preview_writes_nothing(accord, by):
    version = accord.version
    preview(accord, MOVES[0], by)
    assert (accord.version, accord.status, Notification.objects.count()) == (version, "in_progress", 0)


@pytest.mark.parametrize(
    ("field", "value", "way", "reason"),
    [
        ("phone", "", "sms", "No mobile number"),
        ("email", "", "email", "No mail address"),
        ("phone", "+442071838750", "sms", "not a number in the US or Canada"),
        ("phone", "+19005550143", "sms", "not a number in the US or Canada"),
        ("phone", "call at work", "sms", "not a number in the US or Canada"),
    ],
)
def test_a_message_that_cannot_go_is_kept_with_its_reason(accord, by, field, value, way, reason):
    Estimate.objects.filter(pk=accord.pk).update(**{field: value})
    accord.refresh_from_db()
    row = by_way(change_status(accord, Move("ready"), by))[way]
    assert row.status == "suppressed"
    assert reason in row.reason


def test_the_same_is_not_told_twice(accord, by):
    change_status(accord, Move("waiting_for_parts"), by)
    told(accord)
    change_status(accord, Move("in_progress", notify=False), by)
    rows = change_status(accord, Move("waiting_for_parts"), by).messages
    assert {row.status for row in rows} == {"suppressed"}
    assert all("neither the date nor the reason changed" in row.reason for row in rows)


@pytest.mark.parametrize("other", [{"eta": LATER}, {"hold_reason": "insurer"}])
def test_a_state_is_told_again_with_another_date_or_reason(accord, by, other):
    change_status(accord, Move("waiting_for_parts"), by)
    told(accord)
    change_status(accord, Move("in_progress", notify=False), by)
    rows = change_status(accord, Move("waiting_for_parts", **other), by).messages
    assert {row.status for row in rows} == {"pending"}


def test_a_state_is_told_again_after_the_car_was_called_ready(accord, by):
    for to in ("in_progress", "ready"):
        change_status(accord, Move("waiting_for_parts", notify=False), by)
        change_status(accord, Move(to), by)
        told(accord)
    assert {row.status for row in change_status(accord, Move("in_progress"), by).messages} == {"pending"}


def test_what_failed_may_be_told_again(accord, by):
    change_status(accord, Move("waiting_for_parts"), by)
    Notification.objects.update(status="failed")
    change_status(accord, Move("in_progress", notify=False), by)
    assert {row.status for row in change_status(accord, Move("waiting_for_parts"), by).messages} == {"pending"}


def test_only_the_first_text_to_a_number_explains_stop(accord, by):
    first = by_way(change_status(accord, Move("waiting_for_parts"), by))["sms"]
    told(accord)
    second = by_way(change_status(accord, Move("ready"), by))["sms"]
    assert "STOP" in first.text
    assert "STOP" not in second.text


def test_a_text_that_takes_the_place_of_the_first_explains_stop_in_its_stead(accord, by):
    change_status(accord, Move("ready"), by)
    second = by_way(change_status(accord, Move("waiting_for_parts"), by))["sms"]
    assert "STOP" in second.text


def test_a_text_that_a_program_asked_for_hides_no_news_of_a_change(accord, by):
    change_status(accord, Move("ready"), by)
    send_text(accord, "news", "Come by")
    assert announce.untold(accord).event == "ready"


def test_each_text_ends_with_a_code_of_its_own(accord, by):
    texts = [by_way(change_status(accord, Move(to), by))["sms"] for to in ("ready", "in_progress", "ready")]
    assert len({text.code for text in texts}) == 3
    assert all(text.text.endswith(f"({text.code})") for text in texts)


def test_messages_wait_for_the_shops_hold(accord, by):
    ShopSettings.objects.update(hold_seconds=7)
    accord.shop.settings.refresh_from_db()
    rows = change_status(accord, Move("ready"), by).messages
    assert all(timedelta(seconds=5) < row.send_after - clock.now() <= timedelta(seconds=7) for row in rows)


def test_a_message_carries_the_living_link_or_a_new_one(accord, by):
    old = TrackingLink.current(accord.pk)
    assert {row.nonce for row in change_status(accord, Move("ready"), by).messages} == {old.nonce}
    TrackingLink.revoke_all(accord.pk)
    rows = change_status(accord, Move("in_progress"), by).messages
    new = TrackingLink.current(accord.pk)
    assert {row.nonce for row in rows} == {new.nonce}
    assert new.pk != old.pk
    assert new.token not in rows[0].text + rows[1].html


def texts_of(outcome):
    return by_way(outcome)["sms"].text, by_way(outcome)["email"].text


def test_several_changes_at_once_become_one_message_that_says_them_all(accord, by):
    change_status(accord, Move("ready", notes="Bring the spare key"), by)
    change_status(accord, Move("ready", eta=LATER, eta_reason="Paint has to cure"), by)
    change_status(accord, Move("ready", notes="Park behind the hall"), by)
    rows = Notification.objects.filter(estimate=accord, status="pending")
    assert {(row.type, row.event) for row in rows} == {("sms", "ready"), ("email", "ready")}
    assert all("Bring the spare key Park behind the hall" in row.text for row in rows)


def test_a_note_after_a_new_date_does_not_swallow_the_date(accord, by):
    change_status(accord, Move("in_progress", eta=LATER, eta_reason="The adjuster is away"), by)
    outcome = change_status(accord, Move("in_progress", notes="The fender fits"), by)
    for text in texts_of(outcome):
        assert "The adjuster is away" in text
        assert "The fender fits" in text


def test_a_newer_state_leaves_the_older_ones_note_behind(accord, by):
    change_status(accord, Move("waiting_for_parts", notes="A clip is missing"), by)
    assert all("A clip is missing" not in text for text in texts_of(change_status(accord, Move("ready"), by)))


def test_what_was_told_already_is_not_said_again(accord, by):
    change_status(accord, Move("ready", notes="Bring the spare key"), by)
    told(accord)
    outcome = change_status(accord, Move("ready", notes="Park behind the hall"), by)
    assert all("spare key" not in text for text in texts_of(outcome))
