"""A provider that says no: for good, for now, or because of the account."""

import pytest
from django.utils import timezone

from clearcoat.notifications.models import Notification
from clearcoat.notifications.outbox import deliver_due
from tests.outbox.rows import make, many, now, state
from tests.world import ROUND_THE_CLOCK

DAY = 86_400


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("21211", "not a valid phone number"),
        ("21610", "replied STOP"),
        ("21635", "a landline"),
    ],
)
def test_a_number_that_takes_no_text_fails_at_once_and_says_why(text, twilio, work, code, reason):
    twilio.script([code])
    work()
    work(after=DAY)
    failed = now(text)
    assert (failed.status, failed.error_message, failed.attempts) == ("failed", code, 1)
    assert reason in failed.reason
    assert twilio.ledger == []


def test_a_bad_address_fails_at_once_and_says_why(shop, resend, work):
    row = make(shop, "email", to="maria@example.com")
    work()
    assert state(row) == "failed"
    assert "check the customer's mail address" in now(row).reason


def test_a_provider_that_asks_to_wait_is_not_called_before(text, twilio, work):
    twilio.script(["429:90"])
    work()
    work(after=89)
    assert (state(text), len(twilio.requests)) == ("pending", 1)
    assert "asks for a pause" in now(text).reason
    work(after=31)
    assert state(text) == "sent"


def test_a_provider_that_does_not_say_how_long_is_left_alone_a_little(text, twilio, work):
    twilio.script(["429"])
    work()
    work(after=14)
    assert len(twilio.requests) == 1
    work(after=31)
    assert (state(text), len(twilio.ledger)) == ("sent", 1)


def test_the_pause_doubles_up_to_a_quarter_of_an_hour(text, settings, work):
    settings.TWILIO_API_BASE = "http://127.0.0.1:9"  # nobody is there
    waits = []
    for _ in range(9):
        work(after=1000)
        waits.append((now(text).send_after - timezone.now()).total_seconds() - settings.CLOCK_OFFSET)
    assert waits[0] < 46
    assert all(wait <= 916 for wait in waits)
    assert waits[-1] > 400


def test_an_outage_of_six_hours_loses_nothing_and_doubles_nothing(shop, twilio, resend, settings, work):
    rows = [make(shop, way) for way in ("sms", "email") for _ in range(4)]
    bases = settings.TWILIO_API_BASE, settings.RESEND_API_BASE
    settings.TWILIO_API_BASE = settings.RESEND_API_BASE = "http://127.0.0.1:9"
    for _ in range(6 * 12):
        work(after=300)
    settings.TWILIO_API_BASE, settings.RESEND_API_BASE = bases
    for _ in range(4):
        work(after=300)
    assert {state(row) for row in rows} == {"sent"}
    assert (len(twilio.ledger), len(resend.ledger)) == (4, 4)


def test_what_nobody_takes_for_a_day_needs_a_human(text, settings, work):
    settings.TWILIO_API_BASE = "http://127.0.0.1:9"
    for _ in range(30):
        work(after=3600)
    assert state(text) == "needs_human"
    assert "could not be reached" in now(text).reason


def test_wrong_credentials_hold_the_shops_texts_with_a_reason_and_do_not_hot_loop(shop, twilio, settings, work):
    rows = many(shop, texts=8, mails=0)
    settings.TWILIO_AUTH_TOKEN = "wrong"
    for _ in range(600):
        work(after=1)
    assert {state(row) for row in rows} == {"pending"}
    assert all("please enter them again" in now(row).reason for row in rows)
    assert 2 <= len(twilio.requests) <= 11  # once a minute, whatever waits


def test_texts_go_out_once_the_credentials_are_right_again(shop, twilio, settings, work):
    rows = many(shop, texts=8, mails=0)
    right, settings.TWILIO_AUTH_TOKEN = settings.TWILIO_AUTH_TOKEN, "wrong"
    work()
    settings.TWILIO_AUTH_TOKEN = right
    work(after=61)
    work(after=61)
    assert {state(row) for row in rows} == {"sent"}
    assert {now(row).reason for row in rows} == {""}


def test_weeks_of_wrong_credentials_lose_nothing(text, twilio, settings, work):
    settings.TWILIO_AUTH_TOKEN = "wrong"
    for _ in range(20):
        work(after=DAY)
    assert state(text) == "pending"


@pytest.mark.parametrize(("name", "value"), [("TWILIO_AUTH_TOKEN", ""), ("TWILIO_API_BASE", "not an address")])
def test_a_setting_that_cannot_even_be_tried_holds_texts(text, settings, work, name, value):
    setattr(settings, name, value)
    work()
    assert state(text) == "pending"
    assert "settings" in now(text).reason


def test_a_mail_server_address_that_makes_no_sense_holds_mail(shop, settings, work):
    settings.EMAIL_URL = "mail.harbor.test"
    row = make(shop, "email")
    work()
    assert state(row) == "pending"
    assert "settings" in now(row).reason


def test_a_held_shop_does_not_hold_another(shop, twilio, work):
    other = type(shop).open("Lakeside", **ROUND_THE_CLOCK)
    held, free = make(shop, "sms"), make(other, "sms")
    twilio.script(["21606"])
    work()
    assert (state(held), state(free)) == ("pending", "sent")


def test_held_texts_do_not_hold_mails(shop, twilio, resend, settings, work):
    settings.TWILIO_AUTH_TOKEN = "wrong"
    held, free = make(shop, "sms"), make(shop, "email")
    work()
    assert (state(held), state(free)) == ("pending", "sent")


def test_one_message_that_is_never_taken_does_not_starve_the_others(shop, twilio, work):
    odd = make(shop, "sms")
    twilio.script(["21611"])
    work()
    others = many(shop, texts=5, mails=0)
    twilio.script([])
    work(after=16)
    assert {state(row) for row in others} == {"sent"}
    work(after=60)
    assert state(odd) == "sent"


def test_a_used_up_quota_is_asked_for_once_an_hour(shop, resend, work):
    for _ in range(5):
        make(shop, "email")
    resend.script(["daily_quota_exceeded"] * 99)
    for _ in range(6 * 4):
        work(after=600)
    assert len(resend.requests) <= 10
    assert set(Notification.objects.values_list("status", flat=True)) == {"pending"}


def test_nothing_due_is_zero(shop):
    assert deliver_due() == 0
