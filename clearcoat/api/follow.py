"""Following a repair: the status with its ETag, and the stream that says 'changed'."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from ninja import Query, Router

from clearcoat.api import auth
from clearcoat.api.errors import Error
from clearcoat.api.shapes import StatusOut
from clearcoat.live import stream

router = Router(tags=["Follow a repair"])
REFUSALS: dict[Any, Any] = {frozenset({401, 403, 404}): Error}


@router.get("/{uuid:pk}/status", response={200: StatusOut, 304: None, **REFUSALS}, auth=auth.follower)
def status(request: HttpRequest, pk: uuid.UUID, response: HttpResponse) -> Any:
    """Where the repair stands. Send the ETag back as `If-None-Match` and get 304 while nothing changed."""
    estimate = auth.followed(request, pk)
    tag = f'W/"{estimate.version}-{request.LANGUAGE_CODE}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return StatusOut.of(estimate)


@router.get("/{uuid:pk}/events", auth=auth.anyone_known, response={**REFUSALS, 503: Error})
def events(request: HttpRequest, pk: uuid.UUID, after: Annotated[int, Query(ge=0, le=2**31)] = 0) -> Any:
    """Server-sent events: `event: changed` with `{"what": "status"}`, one for each change, its id the version.

    `Last-Event-ID`, or `after` at the first opening, is the version that the page shows: a change since then is told
    at once, so nothing is missed between a page and its stream, or over a restart.
    """
    estimate = auth.watched(request, pk)
    return stream.hold(request, estimate, after)
