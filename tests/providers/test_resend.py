"""Mail: anymail's Resend backend against the emulator, for every fault."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from clearcoat.providers.base import Mail, Told
from clearcoat.providers.resend import ResendMail
from tests.emulators.resend import KEY, ResendEmulator
from tests.providers.conftest import MAIL, PATIENCE, TIMEOUT, failure, verdict


def test_a_mail_arrives_with_both_bodies_and_its_own_headers(resend: ResendEmulator, mails: ResendMail) -> None:
    identity = mails.send(MAIL, key="n-1-1")
    assert resend.ledger[0]["id"] == identity
    assert resend.ledger[0]["mail"] == {
        "to": ["Maria Ruiz <maria@mail.test>"],
        "from": "Harbor Collision <portal@harbor.test>",
        "reply_to": ["desk@harbor.test"],
        "subject": "Your car is ready",
        "text": "Your car is ready.",
        "html": "<p>Your car is ready.</p>",
        "headers": {"List-Unsubscribe": "<https://harbor.test/stop>"},
    }


def test_the_key_is_in_the_request_and_not_in_the_mail(resend: ResendEmulator, mails: ResendMail) -> None:
    mails.send(MAIL, key="n-1-1")
    request = resend.requests[0]
    assert request["headers"]["Idempotency-Key"] == "n-1-1"
    assert "n-1-1" not in request["body"]
    assert "dempotency" not in request["body"]


@pytest.mark.parametrize("word", ["accept+hang", "accept+500", "accept+reset", "drip", "html", "truncate", "empty"])
def test_a_second_try_with_the_same_key_is_the_same_mail(resend: ResendEmulator, mails: ResendMail, word: str) -> None:
    resend.script([word])
    assert verdict(failure(lambda: mails.send(MAIL, key="n-1-1"))) == "unknown"
    patient = ResendMail(KEY, api_base=resend.base_url, timeout=PATIENCE)
    identity = patient.send(MAIL, key="n-1-1")
    assert [entry["id"] for entry in resend.ledger] == [identity]


def test_another_mail_under_the_same_key_is_final(resend: ResendEmulator, mails: ResendMail) -> None:
    mails.send(MAIL, key="n-1-1")
    error = failure(lambda: mails.send(replace(MAIL, subject="Other"), key="n-1-1"))
    assert (error.code, error.permanent) == ("invalid_idempotent_request", True)
    assert len(resend.ledger) == 1


def test_a_key_is_forgotten_after_a_day(resend: ResendEmulator, mails: ResendMail) -> None:
    mails.send(MAIL, key="n-1-1")
    resend.ahead = 86_401
    mails.send(MAIL, key="n-1-1")
    assert len(resend.ledger) == 2


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("500", "unknown"),
        ("application_error", "unknown"),
        ("hang", "unknown"),
        ("reset", "unknown"),
        ("429", "again"),
        ("concurrent_idempotent_requests", "again"),
        ("daily_quota_exceeded", "config"),
        ("monthly_quota_exceeded", "config"),
        ("missing_api_key", "config"),
        ("restricted_api_key", "config"),
        ("invalid_api_key", "config"),
        ("invalid_from_address", "config"),
        ("1010", "config"),
        ("not_found", "config"),
        ("validation_error", "permanent"),
        ("missing_required_field", "permanent"),
        ("security_error", "permanent"),
    ],
)
def test_every_refusal_has_one_verdict(resend: ResendEmulator, mails: ResendMail, word: str, expected: str) -> None:
    resend.script([word])
    assert verdict(failure(lambda: mails.send(MAIL, key="n-1-1"))) == expected
    assert (len(resend.requests), len(resend.ledger)) == (1, 0)


def test_a_pause_that_resend_asks_for_is_kept(resend: ResendEmulator, mails: ResendMail) -> None:
    resend.script(["429:3"])
    assert failure(lambda: mails.send(MAIL, key="n-1-1")).retry_after == 3.0


def test_a_used_up_quota_is_not_tried_for_an_hour(resend: ResendEmulator, mails: ResendMail) -> None:
    resend.script(["daily_quota_exceeded"])
    assert failure(lambda: mails.send(MAIL, key="n-1-1")).retry_after == 3600.0


def test_a_newline_in_the_subject_starts_no_header(resend: ResendEmulator, mails: ResendMail) -> None:
    mails.send(replace(MAIL, subject="Ready\r\nBcc: stranger@mail.test"), key="n-1-1")
    mail = resend.ledger[0]["mail"]
    assert mail["subject"] == "Ready Bcc: stranger@mail.test"
    assert "bcc" not in mail


@pytest.mark.parametrize(
    ("sender", "shown"),
    [
        ('"Har\nbor\x00\u202e" <portal@harbor.test>', "Har bor <portal@harbor.test>"),
        ("Harbor, Inc. <portal@harbor.test>", '"Harbor, Inc." <portal@harbor.test>'),
        ('Harbor\r\nBcc: a@mail.test, "x <portal@harbor.test>', '"Harbor Bcc: a@mail.test, x" <portal@harbor.test>'),
        ("portal@harbor.test", "portal@harbor.test"),
    ],
)
def test_a_name_never_becomes_a_header_or_an_address(
    resend: ResendEmulator, mails: ResendMail, sender: str, shown: str
) -> None:
    mails.send(replace(MAIL, from_email=sender), key="n-1-1")
    assert resend.ledger[0]["mail"]["from"] == shown


def test_a_header_stays_on_one_line(resend: ResendEmulator, mails: ResendMail) -> None:
    mails.send(replace(MAIL, headers={"X-A": "1\r\nX-B: 2"}), key="n-1-1")
    assert resend.ledger[0]["mail"]["headers"] == {"X-A": "1 X-B: 2"}


def test_a_sender_that_is_no_address_holds_the_channel(mails: ResendMail) -> None:
    assert failure(lambda: mails.send(replace(MAIL, from_email="Harbor"), key="n-1-1")).config


@pytest.mark.parametrize("key", ["re_\n", "re_\u2026"])
def test_a_key_that_fits_no_header_holds_the_channel(resend: ResendEmulator, key: str) -> None:
    assert failure(lambda: ResendMail(key, api_base=resend.base_url, timeout=TIMEOUT).send(MAIL, key="n")).config


@pytest.mark.parametrize(
    "to", ["a@mail.test, b@mail.test", "", "nobody", "a@mail.test\nb@mail.test", "<>", "a@b@c.test"]
)
def test_only_one_whole_address_gets_a_mail(resend: ResendEmulator, mails: ResendMail, to: str) -> None:
    assert failure(lambda: mails.send(replace(MAIL, to=to), key="n-1-1")).code == "invalid_address"
    assert not resend.requests


@pytest.mark.parametrize("words", ["Größe → ✅ 👍🏽", "日本語", "a\ud800b", '"quoted", comma', "x" * 5000])
def test_any_words_go_through(resend: ResendEmulator, mails: ResendMail, words: str) -> None:
    mails.send(replace(MAIL, subject=words, text=words, html=""), key="n-1-1")
    assert json.loads(resend.requests[0]["body"])["text"] == words
    assert "html" not in resend.ledger[0]["mail"]


@pytest.mark.parametrize("word", ["accept+hang", "validation_error", "html", "invalid_api_key"])
def test_an_error_names_no_address_key_or_text(resend: ResendEmulator, mails: ResendMail, word: str) -> None:
    resend.script([word])
    error: BaseException | None = failure(lambda: mails.send(MAIL, key="n-1-1"))
    while error:
        shown = repr(error) + str(error)
        assert "maria" not in shown
        assert "re_test" not in shown
        assert "ready" not in shown
        error = error.__cause__ or error.__context__


def test_a_wrong_key_holds_the_channel(resend: ResendEmulator) -> None:
    mails = ResendMail("re_wrong", api_base=resend.base_url, timeout=TIMEOUT)
    assert failure(lambda: mails.send(MAIL, key="n-1-1")).config


def test_a_refused_connection_was_never_sent() -> None:
    mails = ResendMail("re_any", api_base="http://127.0.0.1:9", timeout=TIMEOUT)
    error = failure(lambda: mails.send(MAIL, key="n-1-1"))
    assert (verdict(error), error.code) == ("again", "unreachable")


def test_the_last_event_of_a_mail_can_be_asked(resend: ResendEmulator, mails: ResendMail) -> None:
    identity = mails.send(MAIL, key="n-1-1")
    resend.move(identity, "bounced")
    assert mails.find(identity) == Told("bounced", "bounced")
    assert mails.find("00000000-0000-0000-0000-000000000000") is None


def test_an_id_cannot_lead_to_another_address(resend: ResendEmulator, mails: ResendMail) -> None:
    assert mails.find("../domains?x=1") is None
    assert resend.requests[0]["path"] == "/emails/..%2Fdomains%3Fx%3D1"


def test_the_mail_is_a_value() -> None:
    assert Mail("a@b.test", "s", "t", "f@b.test") == Mail("a@b.test", "s", "t", "f@b.test")
