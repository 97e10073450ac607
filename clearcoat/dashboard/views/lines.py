"""Lines by hand: added, changed, removed; the totals follow."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clearcoat.core.money import TooMuch
from clearcoat.dashboard.access import StaffRequest, for_writers, theirs
from clearcoat.dashboard.forms.line import LineForm
from clearcoat.estimates.lines import EstimateLineItem, LineType
from clearcoat.estimates.models import Estimate, Stale
from clearcoat.workflow.estimate import add_line, change_line, line_of, remove_line


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def new(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """A line at the end."""
    estimate = theirs(request, pk)
    form = LineForm(request.POST or None, initial={"type": LineType.PART, "labor_rate": _rate(estimate)})
    if request.method != "POST" or not form.is_valid():
        return _form(request, estimate, form, 422 if form.is_bound else 200)
    try:
        add_line(estimate, request.staff, EstimateLineItem(**form.fields_to_write()))
    except Stale as stale:
        return _form(request, stale.estimate, form, 409)
    except TooMuch as much:
        form.add_error("unit_price", str(much))
        return _form(request, estimate, form, 422)
    return _back(request, estimate)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def edit(request: StaffRequest, pk: uuid.UUID, line_pk: uuid.UUID) -> HttpResponse:
    """Another price, other hours. 409 with what was typed when somebody was quicker."""
    estimate = theirs(request, pk)
    line = _line(estimate, line_pk)
    form = LineForm(request.POST or None, line=line)
    if request.method != "POST" or not form.is_valid():
        return _form(request, estimate, form, 422 if form.is_bound else 200)
    if estimate.moved_on_since(form.cleaned_data["version"]):
        return _form(request, estimate, form, 409)
    try:
        change_line(estimate, request.staff, line, **form.fields_to_write())
    except Stale as stale:
        return _form(request, stale.estimate, form, 409)
    except TooMuch as much:
        form.add_error("unit_price", str(much))
        return _form(request, estimate, form, 422)
    return _back(request, estimate)


@require_POST
@for_writers
def remove(request: StaffRequest, pk: uuid.UUID, line_pk: uuid.UUID) -> HttpResponse:
    """Away with it."""
    estimate = theirs(request, pk)
    line = _line(estimate, line_pk)
    try:
        remove_line(estimate, request.staff, line)
    except Stale:
        messages.warning(request, _("Somebody else changed this estimate a moment ago. Please look again."))
    else:
        messages.success(request, _("“%(name)s” is removed.") % {"name": line.part_name})
    return redirect("shop:estimate", pk)


def _line(estimate: Estimate, line_pk: uuid.UUID) -> EstimateLineItem:
    """A line of this estimate; one of another is not there."""
    line = line_of(estimate, line_pk)
    if line is None:
        raise Http404
    return line


def _rate(estimate: Estimate) -> object:
    return estimate.shop.settings.labor_rate or None


def _form(request: StaffRequest, estimate: Estimate, form: LineForm, status: int) -> HttpResponse:
    context = {"estimate": estimate, "form": form, "line": form.line, "is_stale": status == 409}
    return render(request, "dashboard/line.html", context, status=status)


def _back(request: StaffRequest, estimate: Estimate) -> HttpResponse:
    """To the lines; or to the next new one, as a list of parts is typed in a row."""
    if "another" in request.POST:
        return redirect("shop:line_new", estimate.pk)
    return redirect(f"/shop/estimates/{estimate.pk}#lines")
