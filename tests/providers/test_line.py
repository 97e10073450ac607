"""The line out: one limit for the whole call, and nothing that it does by itself."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests

from clearcoat.providers import line
from clearcoat.providers.line import Line
from tests.emulators.resend import ResendEmulator
from tests.providers.conftest import TIMEOUT, failure, verdict


def refuse_with(monkeypatch: pytest.MonkeyPatch, act: Any) -> None:
    monkeypatch.setattr(requests.Session, "send", lambda *_, **__: act())


def test_a_name_look_up_that_hangs_is_limited_too(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_with(monkeypatch, lambda: time.sleep(2))
    start = time.monotonic()
    assert verdict(failure(lambda: Line(TIMEOUT).post("http://127.0.0.1:9/"))) == "unknown"
    assert time.monotonic() - start < 3 * TIMEOUT


def test_a_certificate_that_is_not_trusted_was_never_sent_to(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise requests.exceptions.SSLError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate")

    refuse_with(monkeypatch, refuse)
    assert failure(lambda: Line(TIMEOUT).post("https://127.0.0.1:9/")).code == "untrusted"


@pytest.mark.parametrize("error", [requests.exceptions.ConnectTimeout(), requests.exceptions.ProxyError()])
def test_a_connection_that_was_never_made_sent_nothing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refuse() -> None:
        raise error

    refuse_with(monkeypatch, refuse)
    assert verdict(failure(lambda: Line(TIMEOUT).post("http://127.0.0.1:9/"))) == "again"


def test_an_answer_too_long_to_be_one_is_not_read_on(resend: ResendEmulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "BODY_LIMIT", 10)
    assert failure(lambda: Line(TIMEOUT).get(f"{resend.base_url}/_ledger")).code == "unreachable"


def test_a_bug_of_ours_is_not_dressed_up_as_a_provider_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise ZeroDivisionError

    refuse_with(monkeypatch, refuse)
    with pytest.raises(ZeroDivisionError):
        Line(TIMEOUT).post("http://127.0.0.1:9/")


def test_each_call_has_a_connection_of_its_own(resend: ResendEmulator) -> None:
    Line(TIMEOUT).get(f"{resend.base_url}/_ledger")
    failure(lambda: Line(TIMEOUT).get(f"{resend.base_url}/emails/1"))
    assert resend.requests[0]["headers"]["Connection"] == "close"
