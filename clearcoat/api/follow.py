"""Following a repair: the status with its ETag, and the stream that says 'changed'."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from ninja import Query, Router

from clearcoat.api import auth
from clearcoat.api.errors import answers
from clearcoat.api.status_out import StatusOut
from clearcoat.api.types import Id
from clearcoat.live import stream

router = Router(tags=["Follow a repair"])
STREAM = {"responses": {200: {"description": "A stream of events", "content": {"text/event-stream": {}}}}}


@router.get(
    "/{estimateId}/status",
    response={200: StatusOut, 304: None, **answers(401, 403, 404)},
    auth=auth.follower,
)
def status(request: HttpRequest, estimateId: Id, response: HttpResponse) -> Any:
    """Where the repair stands. Send the ETag back as `If-None-Match` and get 304 while nothing changed."""
    estimate = auth.followed(request, estimateId)
    headers = {"ETag": f'W/"{estimate.version}-{request.LANGUAGE_CODE}"', "Cache-Control": "private, no-cache"}
    if headers["ETag"] in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    for name, value in headers.items():
        response.headers[name] = value
    return StatusOut.of(estimate)


@router.get(
    "/{estimateId}/events", response=answers(401, 403, 404, 422), auth=auth.watcher, openapi_extra=STREAM
)  # fmt: skip
def events(request: HttpRequest, estimateId: Id, after: Annotated[int, Query(ge=0, le=2**31)] = 0) -> Any:
    """Server-sent events: `event: changed` with `{"what": "status"}`, one for each change, its id the version.

    `Last-Event-ID`, or `after` at the first opening, is the version that the page shows: a change since then is told
    at once, so nothing is missed between a page and its stream, or over a restart.
    """
    return stream.hold(request, auth.watched(request, estimateId), after)
