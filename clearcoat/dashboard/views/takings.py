"""The day's report: on the page, and as a file for the books."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from clearcoat.dashboard.access import StaffRequest, for_managers, for_writers
from clearcoat.dashboard.takings import csv_of, differences_of, takings_of
from clearcoat.payments.tills import compared_at


@require_safe
@for_writers
def takings(request: StaffRequest) -> HttpResponse:
    """One day, today's unless another is asked for."""
    shop = request.staff.shop
    context = {
        "takings": takings_of(shop, _day(request)),
        "differences": differences_of(shop),
        "compared_at": compared_at(shop),
        "today": shop.today(),
    }
    return render(request, "dashboard/takings.html", context)


@require_safe
@for_managers
def csv(request: StaffRequest) -> HttpResponse:
    """The day's movements as CSV."""
    found = takings_of(request.staff.shop, _day(request))
    headers = {"Content-Disposition": f'attachment; filename="money-{found.day.isoformat()}.csv"'}
    return HttpResponse(csv_of(found), content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
@for_managers
def settled(request: StaffRequest, difference_pk: int) -> HttpResponse:
    """Somebody looked into a difference. A second click changes nothing."""
    mine = {one.pk: one for one in differences_of(request.staff.shop)}
    if difference_pk not in mine:
        raise Http404
    mine[difference_pk].settle(request.staff.name)
    return redirect("shop:takings")


def _day(request: StaffRequest) -> date:
    """The day that is asked for; today for none and for what is no day of ours."""
    today = request.staff.shop.today()
    try:
        asked = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today
    return asked if 2000 <= asked.year <= today.year + 1 else today
