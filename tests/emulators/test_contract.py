"""What our clients send and what the emulators answer, held against the providers' published descriptions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema
import pytest
import yaml

from clearcoat.notifications.delivery import STATES
from clearcoat.providers.resend import ResendMail
from clearcoat.providers.twilio import TwilioTexts
from tests.emulators.resend import KEY, ResendEmulator
from tests.emulators.server import Json
from tests.emulators.twilio import ACCOUNT, SENDER, SERVICE, TOKEN, TwilioEmulator
from tests.providers.conftest import MAIL

SPECS = Path(__file__).parents[3] / "shared" / "specs"
TWILIO, RESEND = SPECS / "twilio_api_v2010.json", SPECS / "resend.yaml"
LIST = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
MESSAGE = "/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json"
SAM = "+12015550123"

pytestmark = pytest.mark.skipif(
    not (TWILIO.exists() and RESEND.exists()), reason=f"The providers' interface descriptions are not in {SPECS}."
)
FORMATS = jsonschema.FormatChecker()


@FORMATS.checks("date-time-rfc-2822", raises=(ValueError, TypeError))
def is_mail_date(value: Any) -> bool:
    return value is None or bool(parsedate_to_datetime(value))


@FORMATS.checks("phone-number")
def is_phone_number(value: Any) -> bool:
    return value is None or bool(re.fullmatch(r"\+\d+", value))


@cache
def spec(path: Path) -> Json:
    words = path.read_text()
    loaded = (
        json.loads(words) if path.suffix == ".json" else yaml.load(words, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    )
    found: Json = _plain_schema(loaded)
    return found


def _plain_schema(part: Any) -> Any:
    """OpenAPI 3.0's `nullable` in JSON Schema's words."""
    if isinstance(part, list):
        return [_plain_schema(item) for item in part]
    if not isinstance(part, dict):
        return part
    plain = {name: _plain_schema(value) for name, value in part.items()}
    if plain.pop("nullable", False) is True and isinstance(plain.get("type"), str):
        plain["type"] = [plain["type"], "null"]
    return plain


def schema(path: Path, *way: str) -> Json:
    """The schema at this way through the document, strict about names that it does not know."""
    found = spec(path)
    for step in way:
        found = found[step]
    while "$ref" in found:
        for number, step in enumerate(found["$ref"].split("/")):
            found = spec(path) if number == 0 else found[step]
    return {**found, "additionalProperties": False, "components": spec(path)["components"]}


def check(value: object, rules: Json) -> None:
    jsonschema.Draft202012Validator(rules, format_checker=FORMATS).validate(value)


def answer_of(path: Path, address: str, method: str, status: str) -> Json:
    return schema(path, "paths", address, method, "responses", status, "content", "application/json", "schema")


@pytest.fixture
def twilio() -> Iterator[TwilioEmulator]:
    with TwilioEmulator() as emulator:
        texts = TwilioTexts(ACCOUNT, TOKEN, SENDER, api_base=emulator.base_url)
        emulator.script(["ok", "ok", "unsent"])
        texts.send(SAM, "Hi. K7Q2", status_callback="https://harbor.test/hook", validity_seconds=3600)
        texts.send(SAM, "Hi. K7Q3", sender=SERVICE)
        texts.send(SAM, "Hi. K7Q4")
        texts.find(SAM, "K7Q9", datetime.now(UTC))
        texts.status(emulator.ledger[0]["message"]["sid"])
        yield emulator


@pytest.fixture
def resend() -> Iterator[ResendEmulator]:
    with ResendEmulator() as emulator:
        mails = ResendMail(KEY, api_base=emulator.base_url)
        mails.find(mails.send(MAIL, key="n-1-1"))
        yield emulator


def requests_of(emulator: TwilioEmulator | ResendEmulator, method: str, inside: str = "") -> list[Json]:
    return [request for request in emulator.requests if request["method"] == method and inside in request["path"]]


def test_every_text_we_send_fits_twilios_description(twilio: TwilioEmulator) -> None:
    way = ("paths", LIST, "post", "requestBody", "content", "application/x-www-form-urlencoded", "schema")
    rules = schema(TWILIO, *way)
    for request in requests_of(twilio, "POST"):
        form: dict[str, object] = dict(parse_qsl(request["body"]))
        check(form | ({"ValidityPeriod": int(str(form["ValidityPeriod"]))} if "ValidityPeriod" in form else {}), rules)


def test_every_list_we_ask_for_fits_twilios_description(twilio: TwilioEmulator) -> None:
    known = {parameter["name"] for parameter in spec(TWILIO)["paths"][LIST]["get"]["parameters"]}
    asked = [dict(parse_qsl(urlsplit(request["path"]).query)) for request in requests_of(twilio, "GET", "s.json")]
    assert len(asked) == 2
    assert {name for query in asked for name in query} == {"To", "DateSent>", "PageSize"}
    assert {name for query in asked for name in query} <= known


@pytest.mark.parametrize(
    ("method", "address", "status"), [("POST", LIST, "201"), ("GET", LIST, "200"), ("GET", MESSAGE, "200")]
)
def test_every_answer_of_the_twilio_emulator_is_complete(
    twilio: TwilioEmulator, method: str, address: str, status: str
) -> None:
    rules = answer_of(TWILIO, address, method.lower(), status)
    answers = [r["answer"] for r in requests_of(twilio, method, "s.json" if address == LIST else "Messages/")]
    assert answers
    for answer in answers:
        check(answer, rules)
        assert set(answer) == set(rules["properties"])


def test_every_listed_message_is_complete(twilio: TwilioEmulator) -> None:
    rules = schema(TWILIO, "components", "schemas", "api.v2010.account.message")
    [dated, newest] = [request["answer"]["messages"] for request in requests_of(twilio, "GET", "s.json")]
    assert (len(dated), len(newest)) == (2, 3)
    for message in newest:
        check(message, rules)


def test_every_mail_we_send_fits_resends_description(resend: ResendEmulator) -> None:
    [request] = requests_of(resend, "POST")
    check(json.loads(request["body"]), schema(RESEND, "components", "schemas", "SendEmailRequest"))
    [header] = [item["name"] for item in spec(RESEND)["paths"]["/emails"]["post"]["parameters"]]
    assert request["headers"][header] == "n-1-1"


@pytest.mark.parametrize(("method", "address"), [("POST", "/emails"), ("GET", "/emails/{email_id}")])
def test_every_answer_of_the_resend_emulator_is_complete(resend: ResendEmulator, method: str, address: str) -> None:
    rules = answer_of(RESEND, address, method.lower(), "200")
    [request] = requests_of(resend, method)
    check(request["answer"], rules)
    assert set(request["answer"]) == set(rules["properties"])


BOUNCE = {"type": "Permanent", "subType": "General", "message": "No such user", "diagnosticCode": ["smtp; 550 5.1.1"]}
STOPPED = {
    "type": "OnAccountSuppressionList",
    "message": "Bounced before",
    "reason": "previous_bounce",
    "diagnosticCode": [],
}


@pytest.mark.parametrize(
    ("event", "name", "more"),
    [
        ("delivered", "EmailDeliveredEvent", {}), ("bounced", "EmailBouncedEvent", {"bounce": BOUNCE}),
        ("complained", "EmailComplainedEvent", {}), ("opened", "EmailOpenedEvent", {}),
        ("suppressed", "EmailSuppressedEvent", {"suppressed": STOPPED}),
        ("failed", "EmailFailedEvent", {"failed": {"reason": "reached_daily_quota"}}),
    ],
)  # fmt: skip
def test_every_event_of_the_resend_emulator_fits_its_description(
    resend: ResendEmulator, event: str, name: str, more: Json
) -> None:
    resend.hook = "https://harbor.test/hook"
    resend.tell(resend.ledger[0]["id"], event, **more)
    told = json.loads(resend.outgoing.pop().body)
    check(told, schema(RESEND, "components", "schemas", name))


def test_every_receipt_of_the_twilio_emulator_has_a_status_of_the_description(twilio: TwilioEmulator) -> None:
    sid = twilio.ledger[0]["message"]["sid"]
    for word in ("sent", "delivered"):
        twilio.tell(sid, word)
    forms = [dict(parse_qsl(call.body.decode())) for call in twilio.outgoing]
    assert {form["MessageStatus"] for form in forms} <= twilio_words()
    assert {form["MessageSid"] for form in forms} == {sid}


ON_ITS_WAY = {
    "accepted", "scheduled", "queued", "sending", "sent", "receiving", "received", "partially_delivered",
    "delivery_delayed",
}  # fmt: skip


def test_every_word_of_the_providers_is_known_to_us() -> None:
    mail = spec(RESEND)["components"]["schemas"]["Email"]["properties"]["last_event"]
    assert twilio_words() | set(mail["enum"]) == set(STATES) | ON_ITS_WAY


def twilio_words() -> set[str]:
    found: list[str] = spec(TWILIO)["components"]["schemas"]["message_enum_status"]["enum"]
    return set(found)


def test_the_check_itself_notices_a_wrong_answer() -> None:
    rules = schema(TWILIO, "components", "schemas", "api.v2010.account.message")
    for wrong in [
        {"sid": "SM1"},
        {"status": "gone"},
        {"date_sent": "2026"},
        {"colour": "red"},
        {"to": 5},
        {"from": "x"},
    ]:
        with pytest.raises(jsonschema.ValidationError):
            check(wrong, rules)
