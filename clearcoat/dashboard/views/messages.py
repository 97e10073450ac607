"""Every message of the shop, newest first, with its state and the reason for it."""

from __future__ import annotations

import uuid

from django.contrib import messages as toasts
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from clearcoat.dashboard.access import StaffRequest, for_staff, for_writers
from clearcoat.notifications.models import MOVING, WAITING, Notification, Outage, ReturnedAddress, State
from clearcoat.notifications.watch import nobody_sends

PAGE = 50
LAST_PAGE = 200
FILTERS = {
    "": (_("All"), None),
    "trouble": (_("Need a look"), (State.FAILED, State.UNDELIVERED, State.NEEDS_HUMAN)),
    "waiting": (_("Waiting"), (*WAITING, *MOVING)),
    "sent": (_("Sent"), (State.SENT, State.DELIVERED, State.UNCONFIRMED)),
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
        "alarms": Outage.alarms(request.staff.shop_id),
        "returned": ReturnedAddress.of(request.staff.shop_id),
        "state": state if state in FILTERS else "",
        "filters": [(key, label) for key, (label, _states) in FILTERS.items()],
        "newer": page or None,
        "older": page + 2 if len(shown) > PAGE else None,
    }
    return render(request, "dashboard/messages.html", context)


@require_POST
@for_writers
def correct(request: StaffRequest, returned_pk: int) -> HttpResponse:
    """Somebody looked at an address that mail came back from: it is written to again."""
    found = ReturnedAddress.of(request.staff.shop_id).filter(pk=returned_pk).first()
    if found is None:
        raise Http404
    found.correct(request.staff.name)
    toasts.success(request, _("Mail goes to %(address)s again.") % {"address": found.address})
    try:
        return redirect("shop:estimate", uuid.UUID(request.POST.get("estimate", "")))
    except ValueError:
        return redirect("shop:messages")


def _page(request: StaffRequest) -> int:
    """The page asked for, from 0; nonsense is the first."""
    asked = request.GET.get("page", "")
    return min(int(asked), LAST_PAGE) - 1 if asked.isascii() and asked.isdigit() and int(asked) > 0 else 0
