"""The board: every open car of the shop at a glance, and the search."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from clearcoat.dashboard import columns, typed
from clearcoat.dashboard.access import StaffRequest, for_staff
from clearcoat.dashboard.calls import calls_of
from clearcoat.dashboard.notice import Moved, moved
from clearcoat.dashboard.waits import KEYS, waits
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.models import Outage
from clearcoat.notifications.watch import nobody_sends
from clearcoat.workflow.access import estimate_for

LONGEST_SEARCH = 80


@require_safe
@for_staff
def board(request: StaffRequest) -> HttpResponse:
    """The columns, or with `q` what was found; a single car is opened."""
    text = typed.line(request.GET, "q", LONGEST_SEARCH)
    if text:
        cards = columns.found(request.staff, text)
        if len(cards) == 1:
            return redirect("shop:estimate", cards[0].pk)
        return render(request, "dashboard/search.html", {"q": text, "cards": cards, "most": columns.CARDS})
    return render(request, "dashboard/board.html", _board(request) | {"moved": _moved(request)})


@require_safe
@for_staff
def board_columns(request: StaffRequest) -> HttpResponse:
    """Only the columns: a page that is open swaps them in."""
    return render(request, "dashboard/_columns.html", _board(request))


@require_safe
@for_staff
def board_version(request: StaffRequest) -> HttpResponse:
    """A short word that changes with the board. Open pages ask every few seconds; 304 while nothing did."""
    tag = f'"{columns.fingerprint(request.staff)}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag, "Cache-Control": "private, no-cache"})
    return HttpResponse(
        tag.strip('"'), content_type="text/plain", headers={"ETag": tag, "Cache-Control": "private, no-cache"}
    )


def _board(request: StaffRequest) -> dict[str, Any]:
    wait = request.GET.get("wait", "")
    shown = columns.board(request.staff, request.GET.get("all", ""), wait)
    return {
        "wait": wait if wait in KEYS else "",
        "waits": waits(Estimate.objects.visible_to(request.staff), request.staff.shop.today()),
        "columns": shown,
        "version": columns.fingerprint(request.staff),
        "is_empty": not any(c.count for c in shown),
        "calls": calls_of(request.staff),
        "nobody_sends": nobody_sends(request.staff.shop_id),
        "alarms": Outage.alarms(request.staff.shop_id),
    }


def _moved(request: StaffRequest) -> Moved | None:
    """The move that the page before made, for those who have no scripts."""
    try:
        pk = uuid.UUID(request.GET.get("moved", ""))
    except ValueError:
        return None
    estimate = estimate_for(request.staff, pk)
    return moved(estimate) if estimate else None
