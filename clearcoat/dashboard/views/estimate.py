"""One car's file: everything about it on a page, and the form that changes it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clearcoat.customers.consent import How
from clearcoat.dashboard import file, typed
from clearcoat.dashboard.access import StaffRequest, for_staff, for_writers, theirs
from clearcoat.dashboard.forms.estimate import EstimateForm
from clearcoat.estimates.models import Estimate, Stale
from clearcoat.workflow import estimate as by_hand
from clearcoat.workflow.consent import agreed
from clearcoat.workflow.estimate import KeepIt
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status

LONGEST_NOTE = 1000


@require_safe
@for_staff
def show(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The whole file."""
    estimate = theirs(request, pk)
    return render(request, "dashboard/estimate.html", file.everything(estimate, request.staff))


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def new(request: StaffRequest) -> HttpResponse:
    """A new estimate, written by hand."""
    form = EstimateForm(request.POST or None, shop=request.staff.shop)
    form.initial.setdefault("tax_rate", request.staff.shop.settings.tax_rate)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, 422 if form.is_bound else 200)
    with transaction.atomic():
        estimate = by_hand.create(request.staff.shop, request.staff, **form.fields_to_write())
        agreed(estimate, How.INTAKE, request.staff.name, form.subjects, f"staff {request.staff.pk}")
    return redirect("shop:estimate", estimate.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def edit(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Changes the fields. 409 with everything that was typed when somebody was quicker."""
    estimate = theirs(request, pk)
    form = EstimateForm(request.POST or None, shop=estimate.shop, estimate=estimate)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, 422 if form.is_bound else 200, estimate)
    if form.is_behind:
        return _form(request, form, 409, estimate)
    try:
        by_hand.edit(estimate, request.staff, **form.fields_to_write())
    except Stale as stale:
        return _form(request, form, 409, stale.estimate)
    messages.success(request, _("Saved."))
    return redirect("shop:estimate", pk)


@require_POST
@for_writers
def delete(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Deletes a draft that nobody was told of; every other estimate is kept."""
    estimate = theirs(request, pk)
    try:
        by_hand.delete(estimate)
    except KeepIt:
        messages.warning(request, _("This estimate is on record and is kept. Cancel it instead."))
        return redirect("shop:estimate", pk)
    messages.success(request, _("Draft %(number)s is deleted.") % {"number": estimate.estimate_number})
    return redirect("shop:board")


@require_POST
@for_staff
def add_note(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Keeps a note for the shop, with who wrote it and when."""
    estimate = theirs(request, pk)
    note = typed.line(request.POST, "note", LONGEST_NOTE)
    if note:
        try:
            change_status(estimate, Move(estimate.status, internal_note=note), request.staff)
        except Stale as stale:
            change_status(stale.estimate, Move(stale.estimate.status, internal_note=note), request.staff)
    return redirect("shop:estimate", pk)


def _form(request: StaffRequest, form: EstimateForm, status: int = 200, now: Estimate | None = None) -> HttpResponse:
    """The form; after a 409 the next sending is based on how the estimate is `now`."""
    context: dict[str, Any] = {"form": form, "estimate": now, "is_stale": status == 409}
    context["version"] = now.version if now and (status == 409 or not form.is_bound) else form["version"].value()
    if status == 409 and now:
        context["last"] = now.history.order_by("-id").first()
    return render(request, "dashboard/estimate_form.html", context, status=status)
