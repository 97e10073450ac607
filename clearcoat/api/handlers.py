"""Which answer each exception becomes: those of the verbs, of the framework, and of requests that cannot be read."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from clearcoat.accounts.limits import TooMany
from clearcoat.api.approval import not_newest, not_signed
from clearcoat.api.errors import NOT_JSON, Conflict, Current, ErrorDetail, Missing, Refusal, answer
from clearcoat.api.words import fields_at_fault
from clearcoat.approvals.signature import NotSigned
from clearcoat.core import http
from clearcoat.core.money import TooMuch
from clearcoat.estimates.models import InvalidMove, Stale
from clearcoat.payments.refusals import CardsAway, NotNow
from clearcoat.photos.intake import NotKept, NotTaken
from clearcoat.workflow import access
from clearcoat.workflow.approval import Broken, NotNewest
from clearcoat.workflow.customer import WhichPassword, WrongCode
from clearcoat.workflow.estimate import KeepIt
from clearcoat.workflow.payment import NotAllowed
from clearcoat.workflow.photo import CannotPair, OnRecord
from clearcoat.workflow.review import CannotAsk
from clearcoat.workflow.take_back import TooLate

NOT_FILES = "Send the files as multipart/form-data, each under the name `file`."
NOT_TAKEN = {"too_large": 413, "wrong_kind": 415, "empty": 422, "other_file": 409, "too_many": 409, "gone": 409}
WRONG_AMOUNT = {"too_much", "not_an_amount", "not_by_card"}
CARDS_SECONDS = 10  # until Stripe, which did not answer, is worth another try
STORAGE_SECONDS = 10  # until a storage that did not answer is worth another try
UNREADABLE = "The body cannot be read. Send JSON."


def install(api: NinjaAPI) -> None:
    """Maps each exception of the verbs to its answer."""
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, handler)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422; but an id that is none is 404 like any other that is not there, and no body at all is malformed."""
    places = {item["loc"][0] for item in error.errors}
    if "path" in places:
        return http.not_found(request)
    if "file" in places and request.content_type != "multipart/form-data":
        return answer(415, NOT_FILES)
    if "body" in places and not request.body:
        return answer(400, UNREADABLE)
    return answer(422, "Some fields are not right; see `fields`.", fields=fields_at_fault(error))


def _refusal(request: HttpRequest, error: Refusal) -> HttpResponse:
    return answer(error.status, str(error), error.code, error.fields)


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The framework's own. It wraps whatever the parser of bodies said, so that is looked at first."""
    if isinstance(error.__cause__, Refusal):
        return _refusal(request, error.__cause__)
    return answer(error.status_code, UNREADABLE if error.status_code == 400 else str(error))


def _conflict(request: Any, error: Exception) -> HttpResponse:
    """409 with how the estimate is now: what the verb saw, else what the same person reads at this moment."""
    now = getattr(error, "estimate", None) or access.estimate_for(
        request.auth, request.resolver_match.kwargs["estimateId"]
    )
    code = "invalid_transition" if isinstance(error, InvalidMove) else "conflict"
    detail = ErrorDetail(code=code, message=str(error))
    body = Conflict(error=detail, current=Current.of(now) if now else None)
    return JsonResponse(body.model_dump(mode="json"), status=409)


def _too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    return http.refused(request, 429, "too_many", str(error), error.seconds)


def _not_taken(request: HttpRequest, error: NotTaken) -> HttpResponse:
    status = NOT_TAKEN[error.code]
    fields = {"file": [str(error)]} if status == 422 else {}
    return answer(status, str(error), error.code, fields)


def _not_kept(request: HttpRequest, error: NotKept) -> HttpResponse:
    if error.is_full:
        return answer(507, str(error))
    return http.refused(request, 503, "storage_away", str(error), STORAGE_SECONDS)


def _not_now(request: HttpRequest, error: NotNow) -> HttpResponse:
    """422 for an amount that is none, 409 for what cannot be done as things are."""
    if error.code in WRONG_AMOUNT:
        return answer(422, str(error), error.code, {"amount": [str(error)]})
    return answer(409, str(error), error.code)


def _cards_away(request: HttpRequest, error: CardsAway) -> HttpResponse:
    return http.refused(request, 503, "cards_away", str(error), CARDS_SECONDS)


def _busy(request: HttpRequest, error: Exception) -> HttpResponse:
    return http.refused(request, 503, "busy", "The shop's system is busy. Nothing was changed; please try again.")


HANDLERS: dict[type[Exception], Any] = {
    ValidationError: _invalid,
    HttpError: _http,
    Refusal: _refusal,
    Missing: lambda request, error: http.not_found(request),
    InvalidMove: _conflict,
    Stale: _conflict,
    TooLate: _conflict,
    KeepIt: _conflict,
    CannotAsk: _conflict,
    OnRecord: _conflict,
    NotNewest: not_newest,
    NotSigned: not_signed,
    Broken: lambda request, error: answer(409, str(error)),
    WrongCode: lambda request, error: answer(422, str(error), "wrong_code"),
    WhichPassword: lambda request, error: answer(422, str(error), "which_password", {"password": [str(error)]}),
    TooMuch: lambda request, error: answer(422, str(error), "too_much"),
    NotTaken: _not_taken,
    NotKept: _not_kept,
    CannotPair: lambda request, error: answer(422, str(error), "cannot_pair", {"pairId": [str(error)]}),
    TooMany: _too_many,
    NotNow: _not_now,
    CardsAway: _cards_away,
    NotAllowed: lambda request, error: answer(403, str(error)),
    RequestDataTooBig: lambda request, error: answer(413, "The request is too large."),
    TooManyFilesSent: lambda request, error: answer(413, "These are too many files for one request."),
    TooManyFieldsSent: lambda request, error: answer(413, "These are too many fields for one request."),
    SuspiciousOperation: lambda request, error: answer(400, UNREADABLE),
    MultiPartParserError: lambda request, error: answer(400, "The files cannot be read. Send multipart/form-data."),
    UnreadablePostError: lambda request, error: answer(400, UNREADABLE),
    # A form's body was read for its CSRF token already, so it cannot be JSON.
    RawPostDataException: lambda request, error: answer(415, NOT_JSON),
    OperationalError: _busy,
}
