"""Every message of the shop, newest first, with its state and the reason for it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from clearcoat.dashboard.access import StaffRequest, for_staff
from clearcoat.notifications.models import MOVING, WAITING, Notification, State
from clearcoat.notifications.watch import nobody_sends

PAGE = 50
LAST_PAGE = 200
FILTERS = {
    "": (_("All"), None),
    "trouble": (_("Need a look"), (State.FAILED, State.NEEDS_HUMAN)),
    "waiting": (_("Waiting"), (*WAITING, *MOVING)),
    "sent": (_("Sent"), (State.SENT, State.DELIVERED)),
    "unsent": (_("Not sent"), (State.SUPPRESSED, State.SUPERSEDED, State.CANCELLED)),
}


@require_safe
@for_staff
def messages(request: StaffRequest) -> HttpResponse:
    """The list, by state if wanted."""
    state = request.GET.get("state", "")
    states = FILTERS.get(state, FILTERS[""])[1]
    rows = Notification.objects.filter(shop_id=request.staff.shop_id).select_related("estimate").defer("html")
    if states:
        rows = rows.filter(status__in=states)
    page = _page(request)
    shown = list(rows.order_by("-created_at", "id")[page * PAGE : (page + 1) * PAGE + 1])
    context = {
        "rows": shown[:PAGE],
        "nobody_sends": nobody_sends(request.staff.shop_id),
        "state": state if state in FILTERS else "",
        "filters": [(key, label) for key, (label, _states) in FILTERS.items()],
        "newer": page or None,
        "older": page + 2 if len(shown) > PAGE else None,
    }
    return render(request, "dashboard/messages.html", context)


def _page(request: StaffRequest) -> int:
    """The page asked for, from 0; nonsense is the first."""
    asked = request.GET.get("page", "")
    return min(int(asked), LAST_PAGE) - 1 if asked.isascii() and asked.isdigit() and int(asked) > 0 else 0
