"""A page, or only the part of it that a script swaps in: the same template draws both."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

HEADER = "X-Part"


def wants_part(request: HttpRequest) -> bool:
    """Whether a script of ours asks, and needs no page around the answer."""
    return bool(request.headers.get(HEADER))


def page_or_part(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """`dashboard/<name>.html`, or `dashboard/_<name>.html` for a script."""
    part = "_" if wants_part(request) else ""
    return render(request, f"dashboard/{part}{name}.html", context, status=status)
