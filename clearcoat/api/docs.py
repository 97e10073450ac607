"""/api/docs: the OpenAPI document as a page to read, without a script of anybody else's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI


@dataclass(frozen=True, slots=True)
class Operation:
    """One endpoint as the page shows it."""

    method: str
    path: str
    summary: str
    parameters: list[str]
    body: list[str]
    answers: list[str]


def page(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """The endpoints by topic."""
    schema: dict[str, Any] = dict(api.get_openapi_schema())
    topics: dict[str, list[Operation]] = {}
    for path, methods in schema["paths"].items():
        for method, detail in methods.items():
            topics.setdefault(detail["tags"][0], []).append(_operation(schema, path, method, detail))
    return render(request, "api/docs.html", {"topics": topics, "title": schema["info"]["title"]})


def _operation(schema: dict[str, Any], path: str, method: str, detail: dict[str, Any]) -> Operation:
    content = detail.get("requestBody", {}).get("content", {})
    body: dict[str, Any] = next((part["schema"] for part in content.values()), {})
    return Operation(
        method=method.upper(),
        path=path,
        summary=detail.get("description", detail.get("summary", "")),
        parameters=[parameter["name"] for parameter in detail.get("parameters", [])],
        body=_fields(schema, body),
        answers=sorted(str(code) for code in detail["responses"]),
    )


def _fields(schema: dict[str, Any], part: dict[str, Any]) -> list[str]:
    """The names of a body's fields; those that must be given carry a star."""
    if "$ref" in part:
        part = schema["components"]["schemas"][part["$ref"].rsplit("/", 1)[1]]
    needed = set(part.get("required", []))
    return [f"{name}*" if name in needed else name for name in part.get("properties", {})]
