"""How many texts may leave, to whom, and what an outage does to a shop's others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clearcoat.core import clock
from clearcoat.notifications import limits
from clearcoat.notifications.models import Notification, Outage
from clearcoat.notifications.outbox import deliver_due
from tests.outbox.rows import make, many, now, state
from tests.world import ROUND_THE_CLOCK


@pytest.fixture
def caps(monkeypatch) -> None:
    """The caps count; the minute's is small."""
    monkeypatch.setattr(limits, "TEXTS_A_MINUTE", 5)


@pytest.fixture
def whole_minute(settings) -> None:
    """A minute begins now, so that a test does not meet its end."""
    settings.CLOCK_OFFSET = 60 - clock.now().second


def test_so_many_texts_a_minute_go_and_the_others_wait(caps, whole_minute, shop, twilio, work):
    many(shop, texts=12, mails=0)
    work()
    assert len(twilio.ledger) == 5
    assert "a little later" in Notification.objects.filter(status="pending").first().reason
    work(after=60)
    work(after=60)
    assert len(twilio.ledger) == 12


def test_so_many_texts_a_day_go(caps, shop, twilio, work):
    shop.sending.keep(texts_a_day=7)
    many(shop, texts=12, mails=0)
    for _ in range(30):
        work(after=61)
    assert len(twilio.ledger) == 7


def test_a_thousand_hostile_wishes_send_no_more_than_the_cap(caps, shop, twilio, work):
    shop.sending.keep(texts_a_day=20)
    make(shop, "sms", to="+19005550123"), make(shop, "sms", to="+447911123456"), make(shop, "sms", to="911")
    many(shop, texts=1000, mails=0)
    for _ in range(10):
        work(after=61)
    assert len(twilio.ledger) == 20
    assert {entry["form"]["To"][:5] for entry in twilio.ledger} == {"+1312"}


def test_another_shop_is_not_held_by_it(caps, shop, twilio, work):
    shop.sending.keep(texts_a_day=0)
    held, free = make(shop, "sms"), make(type(shop).open("Lakeside", **ROUND_THE_CLOCK), "sms")
    work()
    assert (state(held), state(free)) == ("pending", "sent")


@pytest.mark.parametrize("number", ["+19005550123", "+447911123456", "+18095550123", "911", ""])
def test_a_number_that_costs_money_or_lies_abroad_is_never_texted(shop, twilio, work, number):
    row = make(shop, "sms", to=number)
    work()
    assert (state(row), len(twilio.requests)) == ("suppressed", 0)


def test_a_number_that_was_corrected_in_between_gets_nothing(world, twilio, work):
    row = make(world.harbor, "sms", estimate=world.accord, to=world.accord.phone)
    type(world.accord).objects.update(phone="+13125550199")
    work()
    assert (state(row), twilio.ledger) == ("suppressed", [])


@pytest.mark.parametrize(("days", "outcome"), [(1, "sent"), (3, "suppressed")])
def test_a_repair_that_was_closed_days_ago_is_not_texted_about(world, twilio, work, days, outcome):
    row = make(world.harbor, "sms", estimate=world.accord, to=world.accord.phone)
    since = clock.now() - timedelta(days=days)
    type(world.accord).objects.update(status="completed", status_since=since)
    work()
    assert state(row) == outcome


def test_paused_texts_wait_and_go_when_they_may(shop, twilio, resend, work):
    shop.sending.pause("Dana")
    text, mail = make(shop, "sms"), make(shop, "email")
    work()
    assert (state(text), state(mail)) == ("pending", "sent")
    assert now(text).shown_reason == "Texts are paused by Dana."
    shop.sending.go_on()
    work(after=61)
    assert state(text) == "sent"


def test_the_months_budget_counts_segments(shop, twilio, work, settings):
    shop.sending.keep(segments_a_month=3)
    long = make(shop, "sms", text="x" * 200)
    work()
    assert now(long).segments == 2
    make(shop, "sms"), make(shop, "sms")
    work()
    assert len(twilio.ledger) == 2
    assert "budget" in Notification.objects.get(status="pending").reason
    work(after=32 * 86_400)
    assert len(twilio.ledger) == 3


def test_an_outage_is_told_with_its_reason_and_ends_with_the_first_text(shop, twilio, work):
    twilio.script(["20003"] * 2)
    make(shop, "sms"), make(shop, "sms")
    work()
    (alarm,) = Outage.alarms(shop.pk)
    assert (alarm.type, "refused the account SID or token" in alarm.reason) == ("sms", True)
    for _ in range(4):
        work(after=61)
    assert (Outage.alarms(shop.pk), len(twilio.ledger)) == ([], 2)


def test_a_new_message_in_an_outage_is_no_probe(shop, twilio, work):
    twilio.script(["20003"] * 9)
    make(shop, "sms")
    work()
    for _ in range(10):
        make(shop, "sms")
        work(after=2)
    assert len(twilio.requests) == 1


def test_a_short_stumble_is_no_alarm_and_a_long_one_is(shop, settings, twilio, work):
    settings.TWILIO_API_BASE = "http://127.0.0.1:9"
    make(shop, "sms")
    work()
    assert Outage.alarms(shop.pk) == []
    for _ in range(8):
        work(after=60)
    assert ["could not be reached" in alarm.reason for alarm in Outage.alarms(shop.pk)] == [True]


def test_a_shops_outage_is_not_another_shops(shop, twilio, work):
    other = type(shop).open("Lakeside", **ROUND_THE_CLOCK)
    twilio.script(["20003"])
    make(shop, "sms")
    work()
    row = make(other, "sms")
    work()
    assert (state(row), Outage.alarms(other.pk)) == ("sent", [])


def test_nothing_waits_for_a_probe_when_there_is_no_outage(shop, twilio):
    make(shop, "sms")
    deliver_due()
    assert not Outage.objects.exists()
