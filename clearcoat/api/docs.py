"""The OpenAPI document, and as a page to read, without a script of anybody else's. Both are for staff."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from clearcoat.api import auth
from clearcoat.api.errors import Refusal, answer

View = Callable[..., HttpResponse]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a body or an answer, or a parameter."""

    name: str
    kind: str
    is_needed: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One endpoint as the page shows it."""

    method: str
    path: str
    summary: str
    needs_token: bool
    parameters: list[Field]
    body: list[Field]
    answers: list[tuple[str, list[Field]]]

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return "-".join([self.method.lower(), *(step.strip("{}") for step in self.steps)])

    @property
    def steps(self) -> list[str]:
        """The parts of the address, between which a narrow screen breaks it."""
        return self.path.strip("/").split("/")


def for_staff(view: View) -> View:
    """401 and 403 for everybody but staff: the description shows what there is to attack."""

    @csrf_exempt  # nothing is changed here; another method is 405 and not a missing token
    @require_safe
    @wraps(view)
    def known(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            auth.the_member(request)
        except Refusal as refusal:
            return answer(refusal.status, str(refusal))
        return view(request, *args, **kwargs)

    return known


@cache
def schema_of(api: NinjaAPI) -> Json:
    """The description. Composing it takes a quarter of a second, and it changes with the program only."""
    return dict(api.get_openapi_schema())


def document(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """The description for programs."""
    return JsonResponse(schema_of(api))


def page(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """The endpoints by topic."""
    schema = schema_of(api)
    topics: dict[str, list[Operation]] = {}
    for path, methods in schema["paths"].items():
        for method, detail in methods.items():
            topics.setdefault(detail["tags"][0], []).append(_operation(schema, path, method, detail))
    return render(request, "api/docs.html", {"topics": topics, "title": schema["info"]["title"]})


def _operation(schema: Json, path: str, method: str, detail: Json) -> Operation:
    answers = [(str(code), _fields(schema, _content(told))) for code, told in detail["responses"].items()]
    return Operation(
        method=method.upper(),
        path=path,
        summary=str(detail.get("description") or detail["summary"]),
        needs_token=bool(detail.get("security")),
        parameters=[Field(p["name"], _kind(p["schema"]), p["required"]) for p in detail.get("parameters", [])],
        body=_fields(schema, _content(detail.get("requestBody", {}))),
        answers=sorted(answers),
    )


def _content(part: Json) -> Json:
    return next((content.get("schema", {}) for content in part.get("content", {}).values()), {})


def _fields(schema: Json, part: Json) -> list[Field]:
    """The fields of an object, or of the objects of a list."""
    part = part.get("items", part) if part.get("type") == "array" else part
    if "$ref" in part:
        part = schema["components"]["schemas"][_named(part)]
    needed = set(part.get("required", []))
    return [Field(name, _kind(kind), name in needed) for name, kind in part.get("properties", {}).items()]


def _kind(part: Json) -> str:
    """What kind of value in a word or two."""
    if "$ref" in part:
        return _named(part)
    if "anyOf" in part:
        return " or ".join(_kind(one) for one in part["anyOf"])
    if "enum" in part:
        return ", ".join(part["enum"])
    if part.get("type") == "array":
        return f"list of {_kind(part['items'])}"
    return str(part.get("format") or part.get("type", "any"))


def _named(part: Json) -> str:
    return str(part["$ref"].rsplit("/", 1)[1])
