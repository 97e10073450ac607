"""What every request to the API passes: bodies that are JSON, and answers that are JSON and kept by nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.cache import patch_vary_headers
from ninja.parser import Parser

from clearcoat.api.errors import NOT_JSON, Refusal, answer

View = Callable[..., HttpResponse]

NOT_ALLOWED = "This address does not take that method; see the header Allow."


class JsonParser(Parser):
    """Reads bodies that say that they are JSON. A browser's form cannot say so: one more door shut to forged ones."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body. Raises Refusal 415 for another type, ValueError when it is not JSON."""
        if request.content_type != "application/json":
            raise Refusal(415, NOT_JSON)
        return super().parse_body(request)


def guarded(patterns: list[URLResolver | URLPattern]) -> list[URLResolver | URLPattern]:
    """The same addresses behind the gate."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = gate(pattern.callback)
    return patterns


def gate(view: View) -> View:
    """The view, with its 405 in our shape and the headers of what is private."""

    @wraps(view)
    def passed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            allowed = response.headers["Allow"]
            response = answer(405, NOT_ALLOWED)
            response.headers["Allow"] = allowed
        response.headers.setdefault("Cache-Control", "private, no-store")
        patch_vary_headers(response, ["Accept-Language", "Authorization", "Cookie"])
        return response

    return passed
