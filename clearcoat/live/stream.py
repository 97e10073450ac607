"""Django's half of a stream: who may watch, and from which version on. It answers at once and holds nothing.

The answer is a whole event stream that ends, which is right for any server: the page is told what it missed and comes
back after `retry`. The front (front.py) sees the `Clearcoat-Hold` header and keeps the stream open instead, so that no
thread and no database connection waits with it.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from clearcoat.estimates.history import ACTIONS
from clearcoat.estimates.models import Estimate, EstimateHistory

HOLD = "Clearcoat-Hold"
RETRY_MILLISECONDS = 3000
LARGEST = 2**31
MOST_AT_ONCE = 1000


def hold(request: HttpRequest, estimate: Estimate, after: int) -> HttpResponse:
    """The stream of one estimate from the version that the page shows."""
    seen = last_seen(request, after)
    news = changed(estimate.version, "status") if seen and seen != estimate.version else ""
    response = HttpResponse(f"retry: {RETRY_MILLISECONDS}\n\n{news}", content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    response.headers[HOLD] = f"{estimate.pk} {estimate.version}"
    return response


def last_seen(request: HttpRequest, after: int) -> int:
    """The version that the page shows: what the browser says it got last, else what the address says."""
    told = request.headers.get("Last-Event-ID", "")
    is_version = told.isascii() and told.isdigit() and len(told) <= len(str(LARGEST))
    return int(told) if is_version and int(told) < LARGEST else after


def changed(version: int, what: str) -> str:
    """One event."""
    return f'id: {version}\nevent: changed\ndata: {{"what": "{what}"}}\n\n'


def news_since(history_id: int) -> list[tuple[int, str, int, str]]:
    """The changes after a row of the history: (its id, estimate, version, what it touches)."""
    rows = EstimateHistory.objects.filter(id__gt=history_id).order_by("id")[:MOST_AT_ONCE]
    columns = rows.values_list("id", "estimate_id", "version", "action")
    return [(pk, str(estimate), version, ACTIONS[action]) for pk, estimate, version, action in columns]


def version_of(estimate: str) -> int | None:
    """The version that an estimate has now; None when it is gone."""
    return Estimate.objects.filter(pk=estimate).values_list("version", flat=True).first()


def newest() -> int:
    """The id of the last row of the history."""
    return EstimateHistory.objects.order_by("-id").values_list("id", flat=True).first() or 0
