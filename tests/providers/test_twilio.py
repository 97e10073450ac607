"""Texts: the real SDK against the emulator, for every fault."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from clearcoat.providers.base import Told
from clearcoat.providers.errors import ProviderError
from clearcoat.providers.twilio import TwilioTexts
from tests.emulators.twilio import ACCOUNT, SENDER, SERVICE, TOKEN, TwilioEmulator
from tests.providers.conftest import TIMEOUT, failure, verdict

SAM = "+12015550123"
NOW = datetime.now(UTC)


def test_an_accepted_text_gives_the_id_that_twilio_booked(twilio: TwilioEmulator, texts: TwilioTexts) -> None:
    sid = texts.send(SAM, "Your car is ready. K7Q2")
    assert [entry["message"]["sid"] for entry in twilio.ledger] == [sid]
    assert twilio.ledger[0]["form"] == {"To": SAM, "Body": "Your car is ready. K7Q2", "From": SENDER}


def test_receipts_and_the_useful_life_reach_twilio(twilio: TwilioEmulator, texts: TwilioTexts) -> None:
    texts.send(SAM, "Hi", status_callback="https://harbor.test/hook", validity_seconds=99_999)
    form = twilio.ledger[0]["form"]
    assert (form["StatusCallback"], form["ValidityPeriod"]) == ("https://harbor.test/hook", "36000")


def test_a_messaging_service_takes_the_place_of_the_number(twilio: TwilioEmulator, texts: TwilioTexts) -> None:
    texts.send(SAM, "Hi", sender=SERVICE)
    assert twilio.ledger[0]["form"]["MessagingServiceSid"] == SERVICE
    assert "From" not in twilio.ledger[0]["form"]


@pytest.mark.parametrize(
    ("word", "expected", "accepted"),
    [
        ("accept+hang", "unknown", 1),
        ("hang", "unknown", 0),
        ("accept+500", "unknown", 1),
        ("500", "unknown", 0),
        ("accept+reset", "unknown", 1),
        ("reset", "unknown", 0),
        ("drip", "unknown", 1),
        ("html", "unknown", 1),
        ("empty", "unknown", 1),
        ("truncate", "unknown", 1),
        ("429", "again", 0),
        ("21610", "permanent", 0),
        ("21211", "permanent", 0),
        ("20003", "config", 0),
        ("21606", "config", 0),
        ("30034", "config", 0),
        ("20404", "config", 0),
    ],
)
def test_every_fault_has_one_verdict(
    twilio: TwilioEmulator, texts: TwilioTexts, word: str, expected: str, accepted: int
) -> None:
    twilio.script([word])
    assert verdict(failure(lambda: texts.send(SAM, "Hi"))) == expected
    assert len(twilio.ledger) == accepted


@pytest.mark.parametrize("word", ["500", "reset", "hang", "html", "429", "21211"])
def test_nothing_is_tried_again_by_the_client_itself(twilio: TwilioEmulator, texts: TwilioTexts, word: str) -> None:
    twilio.script([word])
    failure(lambda: texts.send(SAM, "Hi"))
    assert len(twilio.requests) == 1


@pytest.mark.parametrize("word", ["accept+hang", "drip:0.05"])
def test_the_whole_call_is_limited_however_the_answer_trickles(
    twilio: TwilioEmulator, texts: TwilioTexts, word: str
) -> None:
    twilio.script([word])
    start = time.monotonic()
    failure(lambda: texts.send(SAM, "Hi"))
    assert time.monotonic() - start < 3 * TIMEOUT


@pytest.mark.parametrize(
    ("word", "wait"), [("429:7", 7.0), ("429", None), ("429:soon", None), ("429:999999", 86_400.0)]
)
def test_a_pause_that_twilio_asks_for_is_kept(
    twilio: TwilioEmulator, texts: TwilioTexts, word: str, wait: float | None
) -> None:
    twilio.script([word])
    assert failure(lambda: texts.send(SAM, "Hi")).retry_after == wait


@pytest.mark.parametrize(
    ("number", "code"),
    [("+15005550001", "21211"), ("+15005550004", "21610"), ("+15005550009", "21614"), ("+19005550000", "21408")],
)
def test_a_number_that_gets_no_texts_is_final(texts: TwilioTexts, number: str, code: str) -> None:
    error = failure(lambda: texts.send(number, "Hi"))
    assert (error.code, error.permanent) == (code, True)


def test_a_customer_who_replied_stop_gets_nothing(twilio: TwilioEmulator, texts: TwilioTexts) -> None:
    twilio.opted_out.add(SAM)
    assert "STOP" in failure(lambda: texts.send(SAM, "Hi")).reason


def test_a_wrong_token_holds_the_channel(twilio: TwilioEmulator) -> None:
    texts = TwilioTexts(ACCOUNT, "wrong", SENDER, api_base=twilio.base_url, timeout=TIMEOUT)
    assert failure(lambda: texts.send(SAM, "Hi")).config


def test_a_refused_connection_was_never_sent() -> None:
    texts = TwilioTexts(ACCOUNT, TOKEN, SENDER, api_base="http://127.0.0.1:9/", timeout=TIMEOUT)
    error = failure(lambda: texts.send(SAM, "Hi"))
    assert (verdict(error), error.code) == ("again", "unreachable")


def test_an_unknown_host_was_never_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def lookup(*_: object, **__: object) -> None:
        raise OSError(-2, "Name or service not known")

    monkeypatch.setattr("urllib3.util.connection.create_connection", lookup)
    texts = TwilioTexts(ACCOUNT, TOKEN, SENDER, timeout=TIMEOUT)
    assert verdict(failure(lambda: texts.send(SAM, "Hi"))) == "again"


def test_an_address_that_is_none_holds_the_channel() -> None:
    texts = TwilioTexts(ACCOUNT, TOKEN, SENDER, api_base="twilio", timeout=TIMEOUT)
    assert failure(lambda: texts.send(SAM, "Hi")).config


@pytest.mark.parametrize("word", ["accept+hang", "21211", "html", "20003"])
def test_an_error_names_no_number_token_or_text(twilio: TwilioEmulator, texts: TwilioTexts, word: str) -> None:
    twilio.script([word])
    error: BaseException | None = failure(lambda: texts.send(SAM, "Secret words"))
    while error:
        shown = repr(error) + str(error)
        assert SAM not in shown
        assert TOKEN not in shown
        assert "Secret" not in shown
        error = error.__cause__ or error.__context__


def test_a_lost_text_is_found_by_its_code(twilio: TwilioEmulator, texts: TwilioTexts) -> None:
    twilio.script(["ok", "accept+hang"])
    texts.send(SAM, "Another one. K7Q3")
    failure(lambda: texts.send(SAM, "Your car is ready. K7Q2"))
    assert texts.find(SAM, "K7Q2", NOW) == twilio.ledger[1]["message"]["sid"]


def test_a_text_that_was_never_accepted_is_not_found(twilio: TwilioEmulator, texts: TwilioTexts) -> None:
    twilio.script(["500"])
    failure(lambda: texts.send(SAM, "Ready. K7Q2"))
    assert texts.find(SAM, "K7Q2", NOW) is None


@pytest.mark.parametrize("code", ["K7Q", "7Q2", "k7q2"])
def test_a_part_of_a_code_finds_nothing(texts: TwilioTexts, code: str) -> None:
    texts.send(SAM, "Ready. K7Q2")
    assert texts.find(SAM, code, NOW) is None


def test_an_older_text_with_the_same_code_is_not_taken_for_this_one(twilio: TwilioEmulator, texts: TwilioTexts) -> None:
    twilio.ahead = -3600
    texts.send(SAM, "Ready. K7Q2")
    assert texts.find(SAM, "K7Q2", NOW) is None


def test_the_look_up_asks_for_the_number_and_the_day_only(twilio: TwilioEmulator, texts: TwilioTexts) -> None:
    texts.find(SAM, "K7Q2", datetime(2026, 11, 23, 0, 5, tzinfo=UTC))
    assert "To=%2B12015550123" in twilio.requests[0]["path"]
    assert "DateSent%3E=2026-11-22" in twilio.requests[0]["path"]


def test_a_text_still_waiting_at_twilio_is_found_too(twilio: TwilioEmulator, texts: TwilioTexts) -> None:
    twilio.script(["unsent"])
    sid = texts.send(SAM, "Ready. K7Q2")
    assert texts.find(SAM, "K7Q2", NOW) == sid


def test_a_list_that_lags_shows_the_text_at_a_later_look(twilio: TwilioEmulator, texts: TwilioTexts) -> None:
    twilio.script(["list-lag:2"])
    sid = texts.send(SAM, "Ready. K7Q2")
    assert [texts.find(SAM, "K7Q2", NOW) for _ in range(3)] == [None, None, sid]


def test_a_look_up_reads_on_to_the_next_page(texts: TwilioTexts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clearcoat.providers.twilio.PAGE", 2)
    sid = texts.send(SAM, "Ready. K7Q2")
    for number in range(4):
        texts.send(SAM, f"Later. L{number}")
    assert texts.find(SAM, "K7Q2", NOW) == sid


def test_a_look_up_that_fails_is_never_an_unknown_outcome() -> None:
    texts = TwilioTexts(ACCOUNT, TOKEN, SENDER, api_base="http://127.0.0.1:9/", timeout=TIMEOUT)
    assert verdict(failure(lambda: texts.find(SAM, "K7Q2", NOW - timedelta(days=1)))) == "again"


def test_the_status_of_a_text_can_be_asked(twilio: TwilioEmulator, texts: TwilioTexts) -> None:
    sid = texts.send(SAM, "Hi")
    twilio.move(sid, "delivered")
    assert texts.status(sid) == Told("delivered")
    assert texts.status("SM" + "0" * 32) is None


def test_the_environment_does_not_change_where_texts_go(
    twilio: TwilioEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_REGION", "au1")
    TwilioTexts(ACCOUNT, TOKEN, SENDER, api_base=twilio.base_url + "/", timeout=TIMEOUT).send(SAM, "Hi")
    assert len(twilio.ledger) == 1


def test_a_refusal_keeps_its_code_and_reason() -> None:
    assert str(ProviderError("21610", "The customer replied STOP.")) == "21610: The customer replied STOP."
