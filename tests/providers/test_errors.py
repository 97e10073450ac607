"""How a provider's answer becomes one error with words for the front desk."""

from __future__ import annotations

import re

import pytest

from clearcoat.providers.envelope import plain
from clearcoat.providers.errors import ProviderError, error_for, refusal
from clearcoat.providers.reasons import BY_STATUS, MEANINGS
from tests.providers.conftest import verdict

DATE = "Mon, 23 Nov 2026 12:00:00 GMT"


def answered(status: int, body: str = "", **headers: str) -> ProviderError:
    return refusal(status, {name.replace("_", "-"): value for name, value in headers.items()}, body, acted=True)


@pytest.mark.parametrize("code", [*MEANINGS])
def test_every_reason_is_one_sentence_that_says_what_happens_next(code: str) -> None:
    reason = MEANINGS[code].reason
    assert re.fullmatch(r"[A-Z0-9][^.]+(\.[^. ]+)*[;,] [^;]+\.", reason), reason
    assert len(reason) <= 110


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("21211", "permanent"), ("21614", "permanent"), ("21635", "permanent"), ("21610", "permanent"),
        ("30003", "again"), ("30004", "permanent"), ("30005", "permanent"), ("30006", "permanent"),
        ("30007", "permanent"), ("30008", "again"), ("30034", "config"), ("21408", "permanent"), ("21606", "config"),
        ("21608", "config"), ("20003", "config"), ("20429", "again"), ("20500", "unknown"), ("bounced", "permanent"),
        ("suppressed", "permanent"), ("a code of tomorrow", "permanent"),
    ],
)  # fmt: skip
def test_a_code_in_a_receipt_has_the_same_words(code: str, expected: str) -> None:
    assert verdict(error_for(code)) == expected
    assert error_for(code).code == code


@pytest.mark.parametrize(
    ("status", "expected"),
    [(301, "config"), (400, "permanent"), (401, "config"), (403, "config"), (404, "config"), (408, "unknown"),
     (418, "permanent"), (429, "again"), (500, "unknown"), (502, "unknown"), (503, "unknown"), (529, "unknown"),
     (999, "unknown")],
)  # fmt: skip
def test_a_status_without_a_known_code_has_a_verdict(status: int, expected: str) -> None:
    assert verdict(answered(status, "<html>")) == expected
    assert answered(status, "<html>").code == f"http_{status}"


def test_a_fault_of_the_provider_is_unknown_whatever_code_it_carries() -> None:
    assert answered(500, '{"code": 21211}').unknown


def test_a_look_up_has_no_unknown_outcome() -> None:
    assert verdict(refusal(503, {}, "", acted=False)) == "again"


@pytest.mark.parametrize(
    "body", ['{"code": "+1 201 555 0123"}', '{"name": "a@mail.test"}', "[]", "[" * 9999, '{"code": {}}']
)
def test_a_code_that_is_none_is_not_repeated(body: str) -> None:
    assert answered(400, body).code == "http_400"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("7", 7.0), (" 7 ", 7.0), ("Mon, 23 Nov 2026 12:01:30 GMT", 90.0), ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
     ("9" * 400, 86_400.0), ("-1", None), ("nan", None), ("later", None), ("", None), ("²", None)],
)  # fmt: skip
def test_a_wait_is_read_in_seconds_or_as_a_date(value: str, expected: float | None) -> None:
    assert answered(429, Retry_After=value, Date=DATE).retry_after == expected


def test_a_server_that_is_away_says_when_it_is_back() -> None:
    assert answered(503, Retry_After="30").retry_after == 30.0


@pytest.mark.parametrize("meaning", BY_STATUS.values())
def test_a_status_too_is_explained_in_one_sentence(meaning: tuple[object, str]) -> None:
    assert re.fullmatch(r"The provider[^.]+; [^.]+\.", meaning[1])


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("a\r\nb", "a b"),
        ("a\x00\x1b\x85b", "a b"),
        ("a\u2028b\u202ec", "a b c"),
        ("  a  b ", "a b"),
        ("👨‍👩‍👧 é", "👨‍👩‍👧 é"),
    ],
)
def test_plain_words_stay_on_one_line(words: str, shown: str) -> None:
    assert plain(words) == shown
