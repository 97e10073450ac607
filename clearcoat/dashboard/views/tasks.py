"""Calls to make: on the board and on the car's page until somebody made them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from clearcoat.dashboard.access import StaffRequest, for_staff, not_allowed
from clearcoat.dashboard.calls import call_of, may_make


@require_POST
@for_staff
def done(request: StaffRequest, task_pk: int) -> HttpResponse:
    """Somebody called; a manager, where it is a manager's call. A second click changes nothing."""
    task = call_of(request.staff, task_pk)
    if task is None:
        raise Http404
    if not may_make(request.staff, task):
        return not_allowed(request)
    task.mark_done(request.staff.name)
    if request.POST.get("origin") == "estimate":
        return redirect("shop:estimate", task.estimate_id)
    return redirect("shop:board")
