"""Every error in the one shape of the contract: a code for programs, a sentence for people, the fields at fault."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from clearcoat.accounts.limits import TooMany
from clearcoat.core import http
from clearcoat.estimates.models import InvalidMove, Stale
from clearcoat.workflow.customer import WrongCode
from clearcoat.workflow.estimate import KeepIt
from clearcoat.workflow.status import TooLate

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
}


class ErrorDetail(Schema):
    """What went wrong."""

    code: str
    message: str
    fields: dict[str, list[str]] = {}


class Error(Schema):
    """The body of every answer that is not 2xx."""

    error: ErrorDetail


class Missing(Exception):
    """Not there, or somebody else's: nobody learns which."""


def answer(status: int, message: str, code: str = "", fields: dict[str, list[str]] | None = None) -> JsonResponse:
    """An error's answer."""
    detail: dict[str, Any] = {"code": code or CODES[status], "message": message, "fields": fields or {}}
    return JsonResponse({"error": detail}, status=status)


def fields_at_fault(error: ValidationError) -> dict[str, list[str]]:
    """Field by field what is wrong, in words."""
    found: dict[str, list[str]] = {}
    for item in error.errors:
        place = [str(part) for part in item["loc"] if part not in {"body", "query", "path", "form", "file"}]
        # ninja names the parameter before the field; a person looks for the field.
        name = ".".join(place[1:] if len(place) > 1 else place) or "body"
        message = str(item["msg"]).removeprefix("Value error, ")
        found.setdefault(name, []).append("This field is not known." if "extra" in item["type"].lower() else message)
    return found


def install(api: NinjaAPI) -> None:
    """Maps each exception of the verbs to its answer."""
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, handler)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return answer(422, "Some fields are not right; see `fields`.", fields=fields_at_fault(error))


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    message = "The body is not JSON that can be read." if error.status_code == 400 else str(error)
    return answer(error.status_code, message)


def _missing(request: HttpRequest, error: Exception) -> HttpResponse:
    return http.not_found(request)


def _invalid_move(request: HttpRequest, error: InvalidMove) -> HttpResponse:
    return answer(409, str(error), "invalid_transition")


def _conflict(request: HttpRequest, error: Exception) -> HttpResponse:
    return answer(409, str(error))


def _stale(request: HttpRequest, error: Stale) -> HttpResponse:
    now = error.estimate
    current = {"status": now.status, "holdReason": now.hold_reason or None, "version": now.version}
    detail = {"code": "conflict", "message": str(error), "fields": {}}
    return JsonResponse({"error": detail, "current": current}, status=409)


def _too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    return http.refused(request, 429, "too_many", str(error), error.seconds)


def _too_big(request: HttpRequest, error: Exception) -> HttpResponse:
    return answer(413, "The request is too large.")


def _busy(request: HttpRequest, error: Exception) -> HttpResponse:
    return http.refused(request, 503, "busy", "The shop's system is busy. Nothing was changed; please try again.")


HANDLERS: dict[type[Exception], Any] = {
    ValidationError: _invalid,
    HttpError: _http,
    Missing: _missing,
    InvalidMove: _invalid_move,
    Stale: _stale,
    TooLate: _conflict,
    KeepIt: _conflict,
    WrongCode: lambda request, error: answer(422, str(error), "wrong_code"),
    TooMany: _too_many,
    RequestDataTooBig: _too_big,
    OperationalError: _busy,
}
