"""Stripe: the bank of clearcoat/demo/cards, behind the script of faults, or in this very process.

with CardsEmulator() as cards:                       # over HTTP: STRIPE_API_BASE = cards.base_url
    cards.script(["accept+hang", "429", "ok"])

wire = Wire(bank())                                  # in-process: StripeClient(SECRET, http_client=wire)
wire.script(["accept+reset", "500", "ok"])
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import stripe

from clearcoat.demo.cards.bank import Bank
from clearcoat.demo.cards.calls import Call
from tests.emulators import server
from tests.emulators.server import Door, Emulator, Fault, Json

SECRET, PUBLISHABLE, ACCOUNT = "sk_test_harbor", "pk_test_harbor", "acct_harbor"
SIGNING, OLD_SIGNING = "whsec_harbor", "whsec_harbor_before"
HOOK = "https://harbor.test/api/webhooks/stripe"


def bank() -> Bank:
    """One with Harbor's account, whose webhook is signed with two secrets."""
    one = Bank()
    one.open(ACCOUNT, SECRET, PUBLISHABLE)
    one.hook(ACCOUNT, HOOK, SIGNING, OLD_SIGNING)
    return one


class Wire(stripe.HTTPClient):
    """Stripe's client without a wire. `before` and `after` are called around each request that would change something.

    The script knows ok, reset (nothing arrives), accept+reset (all but the answer arrives), 500 and 429.
    """

    name = "wire"

    def __init__(self, one: Bank) -> None:
        super().__init__()
        self.bank = one
        self.calls: list[Call] = []
        self.before: Callable[[Call], None] = lambda call: None
        self.after: Callable[[Call], None] = lambda call: None
        self._faults: deque[str] = deque()

    def script(self, words: Iterable[str]) -> None:
        """The faults of the coming POSTs."""
        self._faults = deque(words)

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None
    ) -> tuple[str, int, Mapping[str, str]]:
        """The bank's answer, or what the fault leaves of it."""
        parts = urlsplit(url)
        form = parts.query if method == "get" else post_data or ""
        call = Call(method.upper(), parts.path, {name.lower(): v for name, v in (headers or {}).items()}, form)
        self.calls.append(call)
        fault = self._faults.popleft() if self._faults and method == "post" else "ok"
        if fault in {"500", "429"}:
            return json.dumps({"error": {"type": "api_error", "message": "Scripted."}}), int(fault), {}
        if fault == "reset":
            raise stripe.APIConnectionError("Scripted.", should_retry=True)
        self.before(call)
        answer = self.bank.ask(call)
        self.after(call)
        if fault == "accept+reset":
            raise stripe.APIConnectionError("Scripted.", should_retry=True)
        return json.dumps(answer.body), answer.status, answer.headers

    def close(self) -> None:
        """Nothing to close."""


class CardsDoor(Door):
    """Everything goes on to the bank."""

    slow_down = "rate_limit"
    broken = "api_error"

    def take(self, body: bytes, fault: Fault) -> server.Answer:
        """A POST."""
        return self.emulator.ask("POST", self.path, self.headers, body.decode())

    def look_up(self) -> server.Answer:
        """A GET."""
        return self.emulator.ask("GET", self.path, self.headers, urlsplit(self.path).query)


class CardsEmulator(Emulator):
    """`bank` keeps the truth."""

    door = CardsDoor
    codes: Mapping[str, tuple[int, str]] = {
        "rate_limit": (429, "Request rate limit exceeded."),
        "api_error": (500, "An unknown error occurred."),
    }

    def __init__(self, *, port: int = 0, rate: int | None = None, one: Bank | None = None) -> None:
        super().__init__(port=port, rate=rate)
        self.bank = one or bank()

    def ask(self, method: str, path: str, headers: Mapping[str, str], form: str) -> server.Answer:
        """The bank's answer."""
        small = {name.lower(): value for name, value in headers.items()}
        answer = self.bank.ask(Call(method, urlsplit(path).path, small, form))
        return server.Answer(answer.status, answer.body, answer.headers)

    def error_body(self, status: int, code: str, message: str) -> Json:
        """Stripe's error shape."""
        return {"error": {"type": "api_error", "code": code, "message": message}}
