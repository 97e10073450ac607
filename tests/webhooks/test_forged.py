"""Five hundred forged or mangled calls for each provider: none gets in, and none breaks anything."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest

from clearcoat.core import clock
from tests.emulators import signing
from tests.emulators.twilio import ACCOUNT, TOKEN
from tests.webhooks.conftest import OTHER_SECRET, OTHER_TOKEN, SECRET, SITE

CALLS = 500
PATHS = ["/api/webhooks/twilio/status", "/api/webhooks/twilio/inbound"]
FORM = {
    "MessageSid": "SM1",
    "MessageStatus": "delivered",
    "AccountSid": ACCOUNT,
    "From": "+1",
    "To": "+2",
    "Body": "Hi",
}
EVENT = {"type": "email.bounced", "data": {"email_id": "1", "bounce": {"type": "Permanent"}}}
NOISE = [
    "",
    "garbage",
    "v1,",
    "v1",
    "é😀",
    "=" * 90,
    "A" * 20_000,
    "\x7f",
    "bnVsbA==",
    "null",
    "v1,é",
    "-1",
    "9" * 400,
    "1e9",
]

Call = tuple[str, bytes, dict[str, str]]
Change = Callable[[random.Random, Call], Call]


def without_a_header(dice: random.Random, call: Call) -> Call:
    path, body, headers = call
    gone = dice.choice([name for name in headers if name != "Content-Type"])
    return path, body, {name: value for name, value in headers.items() if name != gone}


def with_noise_in_a_header(dice: random.Random, call: Call) -> Call:
    path, body, headers = call
    name = dice.choice([name for name in headers if name != "Content-Type"])
    return path, body, headers | {name: dice.choice(NOISE)}


def with_a_changed_signature(dice: random.Random, call: Call) -> Call:
    path, body, headers = call
    name = next(name for name in headers if "ignature" in name)
    at = dice.randrange(3, 20)
    other = "B" if headers[name][at] != "B" else "C"
    return path, body, headers | {name: headers[name][:at] + other + headers[name][at + 1 :]}


def with_a_changed_body(dice: random.Random, call: Call) -> Call:
    path, body, headers = call
    at = dice.randrange(len(body))
    noise = dice.choice([b"", b"\x00", b"\xff\xfe", b"X", b"&a=b", b'{"', b"%", b"\n" * 99])
    return path, body[:at] + noise + body[at + 1 :] + b"!", headers


def cut_short(dice: random.Random, call: Call) -> Call:
    path, body, headers = call
    return path, body[: dice.randrange(len(body))], headers


def at_another_address(dice: random.Random, call: Call) -> Call:
    path, body, headers = call
    extra = dice.choice(["?shop=lakeside-auto-body", "?shop=harbor-collision", "?shop=", "?shop=%00", "?shop=é"])
    return path + extra, body, headers


def twilio_by(token: str, **more: str) -> Change:
    def make(dice: random.Random, call: Call) -> Call:
        path = dice.choice(PATHS)
        return path, *signing.twilio(token, SITE + path, FORM | more)

    return make


def twilio_without(name: str) -> Change:
    def make(dice: random.Random, call: Call) -> Call:
        path = dice.choice(PATHS)
        return path, *signing.twilio(TOKEN, SITE + path, {key: value for key, value in FORM.items() if key != name})

    return make


def svix_at(offset: float, secret: str = SECRET, event: object = EVENT) -> Change:
    def make(dice: random.Random, call: Call) -> Call:
        return "/api/webhooks/resend", *signing.svix(secret, "msg_1", clock.now().timestamp() + offset, event)

    return make


def another_scheme(dice: random.Random, call: Call) -> Call:
    path, body, headers = call
    return (
        path,
        body,
        headers | {"svix-signature": headers["svix-signature"].replace("v1,", dice.choice(["v0,", "v1a,", "v2,"]))},
    )


CHANGES: dict[str, list[Change]] = {
    "twilio": [
        without_a_header, with_noise_in_a_header, with_a_changed_signature, with_a_changed_body, cut_short,
        at_another_address, twilio_by(OTHER_TOKEN), twilio_by(""), twilio_by(TOKEN, AccountSid="AC1"),
        twilio_by(TOKEN, MessageSid=""), twilio_by(TOKEN, MessageSid="S" * 200), twilio_by(TOKEN, MessageSid="a\nb"),
        twilio_without("MessageSid"), twilio_without("AccountSid"),
    ],
    "resend": [
        without_a_header, with_noise_in_a_header, with_a_changed_signature, with_a_changed_body, cut_short,
        at_another_address, another_scheme, svix_at(400), svix_at(-400), svix_at(10**7), svix_at(0, OTHER_SECRET),
        svix_at(0, event=[]), svix_at(0, event={}), svix_at(0, event={"type": 5, "data": {"email_id": "1"}}),
        svix_at(0, event={"type": "email.sent", "data": {"email_id": ["1"]}}), svix_at(0, event=b"\xff"),
        svix_at(0, event=b'{"type": "email.sent", "data": {"email_id": "' + b"x" * 300 + b'"}}'),
        svix_at(0, event=b"[" * 5000),
    ],
}  # fmt: skip


def good(provider: str) -> Call:
    if provider == "twilio":
        return PATHS[0], *signing.twilio(TOKEN, SITE + PATHS[0], FORM)
    return "/api/webhooks/resend", *signing.svix(SECRET, "msg_1", clock.now().timestamp(), EVENT)


def forged(name: str, dice: random.Random) -> Iterator[Call]:
    changes = CHANGES[name]
    for number in range(CALLS):
        yield changes[number % len(changes)](dice, good(name))


@pytest.mark.parametrize("name", list(CHANGES))
def test_no_forged_call_is_let_in_and_none_is_a_fault_of_ours(provider, own_keys, kept, name):
    dice = random.Random(4)
    answers = [(call, provider.call(*call).status_code) for call in forged(name, dice)]
    assert len(answers) == CALLS
    assert not [(call, code) for call, code in answers if not 400 <= code < 500]
    assert kept() == 0


@pytest.mark.parametrize("name", list(CHANGES))
def test_the_call_that_they_were_made_of_is_let_in(provider, kept, name):
    assert provider.call(*good(name)).status_code == 200
    assert kept() == 1


def test_a_form_sent_as_json_is_not_a_form(provider, kept):
    _, headers = signing.twilio(TOKEN, SITE + PATHS[0], FORM)
    assert provider.call(PATHS[0], json.dumps(FORM).encode(), headers).status_code == 400
    assert provider.call(PATHS[0], urlencode(FORM | {"extra": "1"}).encode(), headers).status_code == 400
    assert kept() == 0
