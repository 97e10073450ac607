"""Nobody knows whether it went out: who is asked, how often, and what happens when nobody can say."""

from datetime import timedelta

import pytest

from clearcoat.core import clock
from clearcoat.notifications.models import Notification
from tests.outbox.rows import make, now, state

HOUR = 3600


@pytest.fixture
def lost(text, twilio, work):
    """A text that Twilio never took, though it seemed so."""
    twilio.script(["reset"])
    work()
    assert state(text) == "unknown"
    return text


def calls(emulator, method):
    return [request for request in emulator.requests if request["method"] == method]


def test_a_text_is_not_looked_for_before_two_minutes(lost, twilio, work):
    work(after=119)
    assert calls(twilio, "GET") == []
    work(after=2)
    assert calls(twilio, "GET")


def test_one_look_that_finds_nothing_sends_nothing(lost, twilio, work):
    work(after=121)
    work(after=59)
    assert (state(lost), now(lost).looks) == ("unknown", 1)
    assert len(calls(twilio, "POST")) == 1


def test_two_looks_a_minute_apart_send_it_once_more(lost, twilio, work):
    work(after=121)
    work(after=61)
    assert (state(lost), len(twilio.ledger), len(calls(twilio, "POST"))) == ("sent", 1, 2)


def test_a_text_that_the_list_shows_late_is_found_by_the_second_look(text, twilio, work, monkeypatch):
    twilio.script(["accept+reset"])
    work()
    shown = dict(twilio.ledger[0])
    twilio.ledger.clear()
    work(after=121)
    assert now(text).looks == 1
    twilio.ledger.append(shown)
    work(after=61)
    assert (state(text), len(calls(twilio, "POST"))) == ("sent", 1)


def test_a_text_that_is_lost_twice_needs_a_human(lost, twilio, work):
    twilio.script(["reset"])
    for wait in (121, 61, 121, 61, 1000):
        work(after=wait)
    assert state(lost) == "needs_human"
    assert "please call the customer" in now(lost).reason
    assert len(calls(twilio, "POST")) == 2


def test_a_provider_that_cannot_be_asked_now_is_asked_later(lost, twilio, settings, work):
    base, settings.TWILIO_API_BASE = settings.TWILIO_API_BASE, "http://127.0.0.1:9"
    for _ in range(20):
        work(after=61)
    assert (state(lost), now(lost).looks) == ("unknown", 0)
    settings.TWILIO_API_BASE = base
    work(after=61)
    assert now(lost).looks == 1


def test_another_text_to_the_same_number_is_not_taken_for_it(lost, shop, twilio, work):
    make(shop, "sms")
    work(after=10)
    assert len(twilio.ledger) == 1
    work(after=121)
    assert state(lost) == "unknown"


def test_a_text_without_a_code_is_never_taken_for_another(shop, twilio, work):
    twilio.script(["accept+reset"])
    row = make(shop, "sms", code="")
    work()
    work(after=121)
    assert state(row) == "needs_human"


def test_a_mail_is_repeated_until_it_is_answered(mail, resend, work):
    resend.script(["accept+reset", "accept+500", "html", "500"])
    for _ in range(8):
        work(after=500)
    assert (state(mail), len(resend.ledger)) == ("sent", 1)
    assert len({request["body"] for request in resend.requests}) == 1


def test_a_mail_is_not_repeated_once_its_key_is_forgotten(mail, resend, work):
    resend.script(["accept+reset"])
    work()
    resend.ahead = 25 * HOUR
    work(after=25 * HOUR)
    assert (state(mail), len(resend.ledger)) == ("needs_human", 1)


def test_the_keys_age_counts_from_the_first_call(mail, resend, work):
    """Refusals in between do not make the key younger."""
    resend.script(["accept+reset", *["invalid_api_key"] * 2000])
    work()
    for _ in range(30):
        resend.ahead += HOUR
        work(after=HOUR)
    resend.script([])
    work(after=HOUR)
    assert (state(mail), len(resend.ledger)) == ("needs_human", 1)


def test_a_refusal_leaves_an_open_question_open(mail, resend, work):
    resend.script(["accept+reset", "429"])
    work()
    work(after=31)
    assert state(mail) == "unknown"
    work(after=100)
    assert (state(mail), len(resend.ledger)) == ("sent", 1)


def test_a_mail_whose_sender_was_changed_after_it_may_have_gone_is_not_called_failed(mail, shop, resend, work):
    resend.script(["accept+reset"])
    work()
    shop.name = "Harbor & Sons"
    shop.save()
    work(after=31)
    assert (state(mail), len(resend.ledger)) == ("needs_human", 1)
    assert "whether it went out" in now(mail).reason


def test_an_open_question_is_not_put_to_another_provider(lost, settings, tmp_path, work):
    settings.TWILIO_ACCOUNT_SID, settings.INBOX = "", tmp_path
    work(after=121)
    assert state(lost) == "needs_human"
    assert not list(tmp_path.iterdir())


def test_a_mail_server_that_does_not_answer_cannot_be_asked(shop, settings, work):
    settings.EMAIL_URL = "smtp://127.0.0.1:9"
    past = clock.now() - timedelta(seconds=1)
    row = make(shop, "email", status="calling", provider="smtp", token=shop.pk, lease_until=past, called_at=past)
    work()
    assert state(row) == "needs_human"
    assert "please call" in now(row).reason


@pytest.mark.parametrize("way", ["sms", "email"])
def test_no_fault_leaves_a_message_open_for_ever(way, shop, twilio, resend, work):
    for number in range(12):
        make(shop, way, to=f"+1312555{number:04}" if way == "sms" else f"p{number}@demo.test")
    provider = {"sms": twilio, "email": resend}[way]
    provider.script(["reset", "500", "accept+reset", "accept+500", "429", "html", "truncate", "empty"] * 3)
    for _ in range(60):
        work(after=200)
    told = [entry["form"]["To"] if way == "sms" else entry["mail"]["to"][0] for entry in provider.ledger]
    assert len(told) == len(set(told))
    assert set(Notification.objects.values_list("status", flat=True)) <= {"sent", "needs_human"}
