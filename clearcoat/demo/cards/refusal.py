"""How Stripe says no. https://docs.stripe.com/api/errors"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class Refusal(Exception):
    """One error answer; `more` are further fields of its body, such as the intent that it is about."""

    def __init__(
        self, message: str, code: str = "", *, status: int = 400, kind: str = "", param: str = "", **more: Any
    ) -> None:
        super().__init__(message)
        self.message, self.code, self.status, self.param, self.more = message, code, status, param, more
        self.kind = kind or "invalid_request_error"

    @property
    def body(self) -> Json:
        """Stripe's shape."""
        named = {"code": self.code, "param": self.param}
        error = {"type": self.kind, "message": self.message, **{name: value for name, value in named.items() if value}}
        return {"error": {**error, **self.more}}


def missing(param: str) -> Refusal:
    """A parameter that has to be there."""
    return Refusal(f"Missing required param: {param}.", "parameter_missing", param=param)


def nothing_like(kind: str, name: str, param: str = "id") -> Refusal:
    """An id that this account does not have."""
    return Refusal(f"No such {kind}: '{name}'", "resource_missing", status=404, param=param)
