"""Nights, days without a worker, hours without a provider: nothing goes out of hours, nothing is stale or lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clearcoat.core import clock
from clearcoat.customers.consent import How
from clearcoat.notifications import limits
from clearcoat.notifications.models import Notification
from clearcoat.shops.models import Shop, ShopSettings
from clearcoat.workflow import consent
from clearcoat.workflow.consent import Said, withdraw
from clearcoat.workflow.move import Move
from clearcoat.workflow.preferences import preferences_of
from clearcoat.workflow.status import change_status
from tests.outbox.rows import agree, drawn, make, now, state

# One number in each of ten zones, by its area code.
NUMBERS = {
    "America/New_York": "+12125550101", "America/Chicago": "+13125550102", "America/Denver": "+13035550103",
    "America/Phoenix": "+16025550104", "America/Los_Angeles": "+12135550105", "Pacific/Honolulu": "+18085550106",
    "America/Regina": "+13065550107", "America/St_Johns": "+17095550108", "America/Winnipeg": "+12045550109",
    "America/Toronto": "+14165550110",
}  # fmt: skip
EDGES = [datetime(2026, 3, 7, 20, tzinfo=UTC), datetime(2026, 10, 31, 20, tzinfo=UTC)]  # the evenings before
STEP = 1800.0  # seconds


@pytest.fixture
def shop(db) -> Shop:
    return Shop.open("Harbor Collision", email="desk@harbor.test")


@pytest.fixture
def at(settings):
    """Sets the program's clock."""

    def set_to(moment: datetime) -> None:
        settings.CLOCK_OFFSET += (moment - clock.now()).total_seconds()

    return set_to


def to_every_zone(shop: Shop, **fields) -> dict[str, Notification]:
    rows = {zone: drawn(shop, "sms", to=number, send_after=clock.now(), **fields) for zone, number in NUMBERS.items()}
    agree(list(rows.values()))
    Notification.objects.bulk_create(rows.values())
    return rows


def is_in_hours(moment: datetime, zone: str) -> bool:
    there = moment.astimezone(ZoneInfo(zone))
    return (12 if there.isoweekday() == 7 else 9) <= there.hour < 20


@pytest.mark.parametrize("evening", EDGES)
def test_through_a_night_in_which_the_clocks_change_nobody_is_woken_and_nobody_forgotten(
    shop, twilio, work, at, evening
):
    at(evening + timedelta(hours=6))
    rows = to_every_zone(shop)
    work()
    for _ in range(48):
        work(after=STEP)
    for zone, row in rows.items():
        assert state(row) == "sent", zone
        assert is_in_hours(now(row).sent_at, zone), zone


def test_a_text_that_waits_says_until_when_and_why(shop, twilio, work, at):
    at(datetime(2026, 11, 26, 4, tzinfo=UTC))
    row = make(shop, "sms")
    work()
    kept = now(row)
    assert (kept.status, kept.attempts) == ("pending", 0)
    assert "hours in which this customer is texted" in kept.shown_reason
    assert kept.send_after == datetime(2026, 11, 26, 15, tzinfo=UTC)


def test_after_a_day_without_a_worker_only_the_newest_state_is_told_and_in_hours(world, twilio, resend, work, at):
    usual_hours(world.harbor)
    at(datetime(2026, 11, 24, 21, tzinfo=UTC))
    world.accord.refresh_from_db()
    for status in ("waiting_for_parts", "in_progress", "ready"):
        change_status(world.accord, Move(status), world.owner)
    at(datetime(2026, 11, 26, 3, tzinfo=UTC))  # the worker is back at nine in the evening
    work()
    for _ in range(30):
        work(after=STEP)
    texts = Notification.objects.filter(estimate=world.accord, type="sms")
    assert {row.event: row.status for row in texts} == {
        "waiting_for_parts": "superseded", "in_progress": "superseded", "ready": "sent",
    }  # fmt: skip
    assert is_in_hours(texts.get(status="sent").sent_at, "America/Chicago")
    assert len(twilio.ledger) == 1


def test_an_outage_of_six_hours_into_the_night_loses_nothing_and_wakes_nobody(shop, twilio, work, at):
    at(datetime(2026, 11, 25, 22, tzinfo=UTC))
    rows = to_every_zone(shop)
    twilio.script(["429"] * 5000)
    for _ in range(12):
        work(after=STEP)
    assert {state(row) for row in rows.values()} == {"pending"}
    twilio.script([])
    for _ in range(48):
        work(after=STEP)
    for zone, row in rows.items():
        assert state(row) == "sent", zone
        assert is_in_hours(now(row).sent_at, zone), zone


def test_what_is_urgent_goes_first_however_late_it_came(shop, twilio, work, at):
    at(datetime(2026, 11, 25, 16, tzinfo=UTC))
    number = iter(range(100, 200))
    old = [drawn(shop, "sms", to=f"+13125550{next(number)}", send_after=clock.now()) for _ in range(8)]
    urgent = drawn(shop, "sms", to=f"+13125550{next(number)}", send_after=clock.now(), urgent=True)
    agree([*old, urgent])
    Notification.objects.bulk_create([*old, urgent])
    work()
    assert twilio.ledger[0]["form"]["To"] == urgent.to
    assert len(twilio.ledger) == 9


def test_a_no_between_the_decision_and_the_sending_is_obeyed(shop, twilio, work, at):
    at(datetime(2026, 11, 25, 16, tzinfo=UTC))
    row = make(shop, "sms", send_after=clock.now() + timedelta(seconds=60))
    entry = {"how": How.SPOKEN, "by": "Ana", "words": "No"}
    consent.Consent.objects.create(shop=shop, contact=row.to, subject="service", word="withdrawn", **entry)
    work(after=61)
    assert (state(row), len(twilio.ledger)) == ("suppressed", 0)
    assert "no more of these messages" in now(row).shown_reason


def test_a_worker_that_held_the_row_when_the_no_came_does_not_call(shop, twilio, work, at, monkeypatch):
    at(datetime(2026, 11, 25, 16, tzinfo=UTC))
    row = make(shop, "sms")
    judged = limits.verdict

    def say_no_after(*args):
        ruling = judged(*args)
        withdraw(shop, row.to, Said(How.SPOKEN, "Ana", "No"))
        return ruling

    monkeypatch.setattr(limits, "verdict", say_no_after)
    work()
    assert (state(row), len(twilio.ledger)) == ("suppressed", 0)


def test_who_chooses_a_call_while_the_message_waits_is_on_the_list_of_calls(world, twilio, resend, work):
    change_status(world.accord, Move("ready"), world.advisor)
    preferences_of(world.accord).choose(status="call")
    work(after=61)
    assert [task.what for task in world.accord.tasks.open()] == ["ready"]
    assert (twilio.ledger, resend.ledger) == ([], [])


def usual_hours(shop: Shop) -> None:
    ShopSettings.objects.filter(pk=shop.pk).update(text_from=9, text_until=20, text_from_sunday=12)
    shop.settings.refresh_from_db()
