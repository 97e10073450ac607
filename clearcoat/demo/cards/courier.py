"""Carries the bank's events to the webhooks, in a thread of its own; a switch makes it as unreliable as a network."""

from __future__ import annotations

import threading
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from clearcoat.demo.cards.bank import Bank
from clearcoat.demo.cards.calls import Answer, Call
from clearcoat.demo.cards.forms import parsed
from clearcoat.demo.cards.hooks import Delivery
from clearcoat.demo.cards.refusal import Refusal

LOOK_SECONDS = 0.1  # between two looks at what is to be told
TIMEOUT_SECONDS = 10
AGAIN_SECONDS = (1, 5, 30, 120, 600)  # after each try that failed; then the event is left to those who ask for it
SWITCH = "/bank/webhooks"  # a POST with `switch`, one of these words
WORDS = {"ok", "duplicate", "reorder", "drop", "hold"}
TIMES = {"drop": 0, "duplicate": 2}  # that an event is delivered


class Courier:
    """`switch` is ok, duplicate, reorder (newest first), drop (for good) or hold (until it is switched back)."""

    def __init__(self, bank: Bank) -> None:
        self.bank, self.switch = bank, "ok"
        self._ended = threading.Event()

    def start(self) -> None:
        """Begins."""
        threading.Thread(target=self._carry, daemon=True, name="courier").start()

    def stop(self) -> None:
        """Ends after the delivery that is under way."""
        self._ended.set()

    def told(self, call: Call) -> Answer | None:
        """The answer to a request that sets the switch; None for every other."""
        if (call.method, call.path) != ("POST", SWITCH):
            return None
        try:
            self.bank.admitted(call)
        except Refusal as error:
            return Answer(error.status, error.body)
        word = parsed(call.form).get("switch")
        if word not in WORDS:
            return Answer(400, Refusal("switch is ok, duplicate, reorder, drop or hold.", param="switch").body)
        self.switch = word
        return Answer(200, {"switch": word})

    def _carry(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            self.round()

    def round(self) -> None:
        """Delivers what waits, as the switch wants it."""
        waiting = [] if self.switch == "hold" else self.bank.to_tell()
        for delivery in reversed(waiting) if self.switch == "reorder" else waiting:
            for _ in range(TIMES.get(self.switch, 1)):
                self.deliver(delivery)

    def deliver(self, delivery: Delivery, tries: int = 0) -> None:
        """Delivers it once; when that fails, again later."""
        where = urlsplit(delivery.hook.via or delivery.url)
        line = HTTPConnection(where.hostname or "", where.port, timeout=TIMEOUT_SECONDS)
        try:
            line.request("POST", f"{where.path}?{where.query}", delivery.body, dict(delivery.headers))
            heard = line.getresponse().status < 300
        except (OSError, HTTPException):
            heard = False
        finally:
            line.close()
        if heard:
            delivery.arrived()
            self.bank.save()
        elif tries < len(AGAIN_SECONDS):
            later = threading.Timer(AGAIN_SECONDS[tries], self.deliver, (delivery, tries + 1))
            later.daemon = True
            later.start()
