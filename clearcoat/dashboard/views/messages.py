"""Every message of the shop, newest first, with its state and the reason for it."""

from __future__ import annotations

import uuid

from django.contrib import messages as toasts
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from clearcoat.dashboard.access import StaffRequest, for_staff, for_writers
from clearcoat.dashboard.sieve import PERIODS, STATES, Sieve
from clearcoat.notifications.delivery import send_again
from clearcoat.notifications.events import EVENTS
from clearcoat.notifications.figures import figures
from clearcoat.notifications.models import Notification, Outage, ReturnedAddress, Type
from clearcoat.notifications.watch import nobody_sends

PAGE = 50
LAST_PAGE = 200
LONGEST_NUMBER = 18  # figures; Python reads a number of a few thousand no more


@require_safe
@for_staff
def messages(request: StaffRequest) -> HttpResponse:
    """The list as it is asked for, with the figures of the period."""
    sieve, page = Sieve.of(request.GET), _page(request)
    shown = list(sieve.messages(request.staff)[page * PAGE : (page + 1) * PAGE + 1])
    context = {
        "rows": shown[:PAGE],
        "sieve": sieve,
        "states": [(key, label) for key, (label, _states) in STATES.items()],
        "reasons": sieve.reasons(request.staff),
        "events": [(key, row.label) for key, row in EVENTS.items() if row.label],
        "types": Type.choices,
        "periods": PERIODS.items(),
        "figures": figures(request.staff.shop, sieve.since),
        "nobody_sends": nobody_sends(request.staff.shop_id),
        "alarms": Outage.alarms(request.staff.shop_id),
        "returned": ReturnedAddress.of(request.staff.shop_id),
        "newer": page or None,
        "older": page + 2 if len(shown) > PAGE else None,
    }
    return render(request, "dashboard/messages.html", context)


@require_POST
@for_writers
def retry(request: StaffRequest, message_pk: uuid.UUID) -> HttpResponse:
    """Sends a message once more that is known not to have arrived."""
    row = Notification.objects.filter(shop_id=request.staff.shop_id, pk=message_pk).first()
    if row is None:
        raise Http404
    if send_again(row):
        toasts.success(request, _("It goes out again."))
    else:
        toasts.error(request, _("It may have arrived, or is still on its way: sent again, it might come twice."))
    return redirect("shop:messages")


@require_POST
@for_writers
def correct(request: StaffRequest, returned_pk: int) -> HttpResponse:
    """Somebody looked at an address that mail came back from: it is written to again."""
    theirs = ReturnedAddress.of(request.staff.shop_id)
    found = theirs.filter(pk=returned_pk).first()
    if found is None:
        raise Http404
    for one in theirs.filter(address=found.address):  # the shop's own mail, and mail about the account
        one.correct(request.staff.name)
    toasts.success(request, _("Mail goes to %(address)s again.") % {"address": found.address})
    try:
        return redirect("shop:estimate", uuid.UUID(request.POST.get("estimate", "")))
    except ValueError:
        return redirect("shop:messages")


def _page(request: StaffRequest) -> int:
    """The page asked for, from 0; nonsense is the first."""
    asked = request.GET.get("page", "")
    is_number = asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER
    return min(max(int(asked), 1), LAST_PAGE) - 1 if is_number else 0
