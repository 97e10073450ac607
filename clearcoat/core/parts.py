"""Parts of a page that open pages ask for again and again (static/js/poll.js)."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string


def if_changed(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A part that open pages ask for every few seconds; 304 while it would look the same."""
    body = render_to_string(template, context, request)
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(body, headers=headers)
