"""The header Idempotency-Key: a repeated request is done once and gets the first answer again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from clearcoat.accounts.replay import LONGEST_KEY, AnotherRequest, Once
from clearcoat.api.errors import Refusal

KEY = "Idempotency-Key"


def once(request: HttpRequest, caller: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What `work` gives, for this caller's key. Raises Refusal 422 for a key too long, or used with another body."""
    key = request.headers.get(KEY, "")
    if len(key) > LONGEST_KEY:
        raise Refusal(422, f"An {KEY} has at most {LONGEST_KEY} characters.")
    try:
        answer: dict[str, Any] = Once(caller, key, request.body).answer(work)
    except AnotherRequest:
        raise Refusal(422, f"This {KEY} was used with another body. Take a new one.", "key_used") from None
    return answer
