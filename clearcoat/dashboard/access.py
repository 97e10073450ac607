"""Who may open a page of this door: staff of a shop, those who write estimates, or managers."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clearcoat.accounts.models import Door
from clearcoat.accounts.sessions import person_at
from clearcoat.core.http import refused
from clearcoat.dashboard.parts import wants_part
from clearcoat.estimates.models import Estimate
from clearcoat.shops.models import StaffMember
from clearcoat.workflow.access import estimate_for, staff_of

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request of somebody who works at a shop."""

    staff: StaffMember


StaffView = Callable[Concatenate[StaffRequest, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def for_staff(view: StaffView[P]) -> View[P]:
    """Anybody at the shop, technicians too. Times on the page are the shop's own."""
    return _guarded(view, lambda staff: True)


def for_writers(view: StaffView[P]) -> View[P]:
    """Owners and advisors: they make and change estimates."""
    return _guarded(view, lambda staff: staff.writes_estimates)


def for_managers(view: StaffView[P]) -> View[P]:
    """Owners and managers."""
    return _guarded(view, lambda staff: staff.is_manager)


def theirs(request: StaffRequest, pk: uuid.UUID) -> Estimate:
    """The estimate, when this person may see it. Http404, the same bytes, for a foreign one and for none."""
    estimate = estimate_for(request.staff, pk)
    if estimate is None:
        raise Http404
    return estimate


def not_allowed(request: HttpRequest) -> HttpResponse:
    """403 for somebody at the shop whose role does not include it."""
    words = _("Your role at the shop does not include this. Ask an owner or manager.")
    return refused(request, 403, "not_allowed", words)


def _guarded(view: StaffView[P], may: Callable[[StaffMember], bool]) -> View[P]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        staff = staff_of(request.user)
        if staff is None:
            return _turned_away(request)
        if not may(staff):
            return not_allowed(request)
        known = cast(StaffRequest, request)
        known.staff = staff
        with timezone.override(ZoneInfo(staff.shop.settings.time_zone)):
            response = view(known, *args, **kwargs)
        # Names and plates must not come back with the browser's Back button after signing out.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return guarded


def _turned_away(request: HttpRequest) -> HttpResponse:
    """To the sign-in; but a signed-in customer is told that this is not their door."""
    if person_at(request, Door.CUSTOMER):
        return refused(
            request, 403, "not_allowed", _("This part is for the shop's staff. Your repairs are on your own page.")
        )
    if wants_part(request):
        return HttpResponse(status=401)
    where = request.get_full_path() if request.method == "GET" else reverse("shop:board")
    return HttpResponseRedirect(f"{reverse('shop:login')}?{urlencode({'next': where})}")
