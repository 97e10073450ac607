"""Every error in the one shape of the contract: a code for programs, a sentence for people, the fields at fault."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import JsonResponse
from ninja import Schema

from clearcoat.estimates.models import Estimate

CODES = {
    400: "malformed",
    401: "not_signed_in",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "too_large",
    415: "wrong_type",
    422: "invalid",
    507: "no_room",
}
NOT_JSON = "Send the body as JSON, with the header Content-Type: application/json."


class ErrorDetail(Schema):
    """What went wrong."""

    code: str
    message: str
    fields: dict[str, list[str]] = {}


class Error(Schema):
    """The body of every answer that is not 2xx."""

    error: ErrorDetail


class Current(Schema):
    """How the estimate is now, beside a refusal because of it."""

    status: str
    holdReason: str | None
    estimatedCompletion: date | None
    version: int

    @classmethod
    def of(cls, row: Estimate) -> Current:
        """From the row."""
        return cls(
            status=row.status,
            holdReason=row.hold_reason or None,
            estimatedCompletion=row.estimated_completion,
            version=row.version,
        )


class Conflict(Error):
    """A 409: the error, and how the estimate is now."""

    current: Current | None


class Missing(Exception):
    """Not there, or somebody else's: nobody learns which."""


class Refusal(Exception):
    """A request that ends here, with its status and one sentence."""

    def __init__(self, status: int, message: str, code: str = "", fields: dict[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.fields = status, code, fields


def answers(*statuses: int) -> dict[Any, Any]:
    """The refusals of an operation, for its description; every one may also be 503."""
    shapes: dict[Any, Any] = {status: Conflict if status == 409 else Error for status in (*statuses, 503)}
    return shapes


def answer(status: int, message: str, code: str = "", fields: dict[str, list[str]] | None = None) -> JsonResponse:
    """An error's answer."""
    detail: dict[str, Any] = {"code": code or CODES[status], "message": message, "fields": fields or {}}
    response = JsonResponse({"error": detail}, status=status)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
