"""One request to the bank and its answer, and what was asked before under the same key.

https://docs.stripe.com/api/idempotent_requests
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from clearcoat.demo.cards.books import now
from clearcoat.demo.cards.refusal import Json, Refusal

KEY_LIFE = 86_400  # seconds that a key is remembered
LONGEST_KEY = 255  # characters
KEPT = {200, 402}  # answers that are repeated: a decline is one, a wrong parameter is not


@dataclass(frozen=True, slots=True)
class Call:
    """One request. The names of its headers are in small letters; `form` is the query or the body."""

    method: str
    path: str
    headers: Mapping[str, str]
    form: str = ""

    @property
    def key(self) -> str:
        """The idempotency key of a POST, or ""."""
        return self.headers.get("idempotency-key", "") if self.method == "POST" else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, its body JSON."""

    status: int
    body: Json
    headers: Mapping[str, str] = field(default_factory=dict)


class Keys:
    """The keys that one account's requests came under."""

    def __init__(self) -> None:
        self.under_way: set[str] = set()
        self._answered: dict[str, tuple[int, Call, Answer]] = {}
        self._lock = threading.Lock()

    @contextmanager
    def once(self, call: Call) -> Iterator[Answer | None]:
        """The answer that this key had before, if any. Raises Refusal for one that is under way or of another call."""
        if len(call.key) > LONGEST_KEY:
            raise Refusal("Idempotency keys have at most 255 characters.", kind="idempotency_error")
        if not call.key:
            yield None
            return
        with self._lock:
            if call.key in self.under_way:
                words = "There is currently another in-progress request using this Idempotency Key."
                raise Refusal(words, "idempotency_key_in_use", status=409, kind="idempotency_error")
            earlier = self._earlier(call)
            self.under_way.add(call.key)
        try:
            yield earlier
        finally:
            self.under_way.discard(call.key)

    def keep(self, call: Call, answer: Answer) -> None:
        """Has this answer repeated to the same call."""
        if call.key and answer.status in KEPT:
            self._answered[call.key] = (now(), call, answer)

    def _earlier(self, call: Call) -> Answer | None:
        if call.key not in self._answered:
            return None
        at, first, answer = self._answered[call.key]
        if at + KEY_LIFE <= now():
            return None
        if (first.path, first.form) != (call.path, call.form):
            words = "Keys for idempotent requests can only be used with the same parameters they were first used with."
            raise Refusal(words, kind="idempotency_error")
        return Answer(answer.status, answer.body, {"Idempotent-Replayed": "true"})
