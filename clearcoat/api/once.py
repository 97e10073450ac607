"""Idempotency-Key at our doors: what a request makes is made once, and its repetition gets the first answer again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clearcoat.accounts.replay import LONGEST_KEY, AnotherRequest, Once
from clearcoat.api.errors import Refusal

KEY = "Idempotency-Key"


def once(request: Any, caller: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What `work` gives, done once for each key of this caller. Raises Refusal 422 for a key that is no good."""
    key = request.headers.get(KEY, "")
    if len(key) > LONGEST_KEY:
        raise Refusal(422, f"An {KEY} has at most {LONGEST_KEY} characters.")
    try:
        answer: dict[str, Any] = Once(caller, key, request.body).answer(work)
    except AnotherRequest:
        raise Refusal(422, f"This {KEY} was used with another body. Take a new one.", "key_used") from None
    return answer
