"""The emulators must be worth believing: the ledger is true, whatever the client does."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.emulators.resend import KEY, ResendEmulator
from tests.emulators.twilio import ACCOUNT, SENDER, TOKEN, TwilioEmulator

MAIL = {"from": "a@harbor.test", "to": "maria@mail.test", "subject": "Hi", "text": "Hi"}
SAM = "+12015550123"
AUTH = (ACCOUNT, TOKEN)
ENDLESS = """
import sys, requests
form = {"To": "+12015550123", "From": "+12015550100", "Body": "x" * 1500}
while True:
    requests.post(sys.argv[1], data=form, auth=(sys.argv[2], sys.argv[3]))
"""


@pytest.fixture
def twilio() -> Iterator[TwilioEmulator]:
    with TwilioEmulator() as emulator:
        yield emulator


@pytest.fixture
def resend() -> Iterator[ResendEmulator]:
    with ResendEmulator() as emulator:
        yield emulator


def messages(twilio: TwilioEmulator) -> str:
    return f"{twilio.base_url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"


def text(twilio: TwilioEmulator, **other: str) -> requests.Response:
    form = {"To": SAM, "From": SENDER, "Body": "Hi"} | other
    return requests.post(messages(twilio), data=form, auth=AUTH, timeout=5)


def mail(resend: ResendEmulator, key: str = "", **other: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {KEY}"} | ({"Idempotency-Key": key} if key else {})
    return requests.post(f"{resend.base_url}/emails", json=MAIL | other, headers=headers, timeout=5)


def test_another_process_reads_the_ledger_and_writes_the_script(twilio: TwilioEmulator) -> None:
    requests.post(f"{twilio.base_url}/_script", json=["21610"], timeout=5)
    assert [text(twilio).status_code, text(twilio).status_code] == [400, 201]
    ledger = requests.get(f"{twilio.base_url}/_ledger", timeout=5).json()
    assert [entry["message"]["to"] for entry in ledger["accepted"]] == [SAM]
    assert [entry["status"] for entry in ledger["requests"]] == [400, 201]


def test_a_word_that_is_no_fault_is_refused(twilio: TwilioEmulator) -> None:
    with pytest.raises(ValueError, match="acept"):
        twilio.script(["acept+hang"])


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"To": "12015550123"}, 21211),
        ({"To": "+15005550001"}, 21211),
        ({"To": "+15005550004"}, 21610),
        ({"To": "+19005550123"}, 21408),
        ({"To": ""}, 21604),
        ({"From": ""}, 21603),
        ({"From": "+15005550007"}, 21606),
        ({"MessagingServiceSid": "MG1", "From": ""}, 21705),
        ({"Body": ""}, 21602),
        ({"Body": "x" * 1601}, 21617),
    ],
)
def test_twilio_refuses_what_the_real_one_refuses(twilio: TwilioEmulator, other: dict[str, str], code: int) -> None:
    answer = text(twilio, **other)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not twilio.ledger


def test_a_stranger_gets_nothing_from_twilio(twilio: TwilioEmulator) -> None:
    for auth in [("AC0", TOKEN), (ACCOUNT, "x"), None]:
        assert requests.get(messages(twilio), auth=auth, timeout=5).json()["code"] == 20003


def test_the_list_has_pages_and_filters(twilio: TwilioEmulator) -> None:
    for number in range(5):
        text(twilio, Body=f"Text {number}")
    text(twilio, To="+12015550199")
    url, seen = messages(twilio) + f"?To=%2B{SAM[1:]}&PageSize=2", []
    while url:
        page = requests.get(url, auth=AUTH, timeout=5).json()
        seen += [message["body"] for message in page["messages"]]
        url = page["next_page_uri"] and twilio.base_url + page["next_page_uri"]
    assert seen == ["Text 4", "Text 3", "Text 2", "Text 1", "Text 0"]


@pytest.mark.parametrize(
    ("query", "found"), [("DateSent%3E=2020-01-01", 1), ("DateSent%3C=2020-01-01", 0), ("DateSent=2020-01-01", 0)]
)
def test_the_list_is_filtered_by_day(twilio: TwilioEmulator, query: str, found: int) -> None:
    text(twilio)
    assert len(requests.get(f"{messages(twilio)}?{query}", auth=AUTH, timeout=5).json()["messages"]) == found


@pytest.mark.parametrize(
    ("other", "status", "name"),
    [
        ({"to": "maria@example.com"}, 422, "validation_error"),
        ({"to": "maria"}, 422, "validation_error"),
        ({"to": ["a@mail.test"] * 51}, 422, "validation_error"),
        ({"subject": ""}, 422, "missing_required_field"),
        ({"text": ""}, 422, "missing_required_field"),
        ({"from": "Harbor"}, 422, "invalid_from_address"),
        ({"key": "x" * 257}, 400, "invalid_idempotency_key"),
    ],
)
def test_resend_refuses_what_the_real_one_refuses(
    resend: ResendEmulator, other: dict[str, Any], status: int, name: str
) -> None:
    answer = mail(resend, **other)
    assert (answer.status_code, answer.json()["name"]) == (status, name)
    assert not resend.ledger


def test_a_request_without_a_name_is_turned_away(resend: ResendEmulator) -> None:
    headers = {"Authorization": f"Bearer {KEY}", "User-Agent": ""}
    assert requests.post(f"{resend.base_url}/emails", json=MAIL, headers=headers, timeout=5).status_code == 403


def test_many_at_once_with_one_key_are_one_mail(resend: ResendEmulator) -> None:
    with ThreadPoolExecutor(30) as pool:
        answers = list(pool.map(lambda _: mail(resend, key="n-1-1").json()["id"], range(60)))
    assert {entry["id"] for entry in resend.ledger} == set(answers)
    assert len(resend.ledger) == 1


def test_a_hundred_connections_are_all_served(twilio: TwilioEmulator) -> None:
    with ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(lambda number: text(twilio, Body=f"Text {number}").json()["sid"], range(200)))
    assert Counter(answers) == Counter(entry["message"]["sid"] for entry in twilio.ledger)


def test_half_a_request_is_never_accepted(twilio: TwilioEmulator) -> None:
    port = int(twilio.base_url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(
            f"POST /2010-04-01/Accounts/{ACCOUNT}/Messages.json HTTP/1.1\r\nContent-Length: 99\r\n\r\nTo".encode()
        )
    assert text(twilio).status_code == 201
    assert len(twilio.ledger) == 1


def test_clients_killed_in_the_middle_leave_a_whole_ledger(twilio: TwilioEmulator) -> None:
    for pause in (0.0, 0.003, 0.01):
        before = len(twilio.ledger)
        client = subprocess.Popen([sys.executable, "-c", ENDLESS, messages(twilio), *AUTH])
        while len(twilio.ledger) == before:
            time.sleep(0.001)
        time.sleep(pause)
        client.send_signal(signal.SIGKILL)
        client.wait()
    assert text(twilio, Body="Last").status_code == 201
    assert {len(entry["message"]["body"]) for entry in twilio.ledger} <= {1500, 4}
    assert json.loads(json.dumps(twilio.ledger)) == twilio.ledger


def test_a_limit_on_the_rate_is_kept(resend: ResendEmulator) -> None:
    resend.rate = 5
    answers = [mail(resend) for _ in range(8)]
    assert Counter(answer.status_code for answer in answers) == {200: 5, 429: 3}
    assert answers[-1].headers["Retry-After"] == "1"


def test_an_emulator_ends_at_once_though_a_client_hangs() -> None:
    with TwilioEmulator() as twilio, ThreadPoolExecutor(1) as pool:
        twilio.script(["accept+hang"])
        answer = pool.submit(text, twilio)
        while not twilio.ledger:
            time.sleep(0.005)
        start = time.monotonic()
        twilio.stopping.set()
        assert isinstance(answer.exception(), requests.ConnectionError)
    assert time.monotonic() - start < 1
