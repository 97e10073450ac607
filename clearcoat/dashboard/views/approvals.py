"""What the owner is asked to agree to: sent, taken back, written down when it was said, signed on the shop's tablet."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clearcoat.accounts.sessions import close_session
from clearcoat.approvals.blanks import Form, rows_of
from clearcoat.approvals.models import Version
from clearcoat.approvals.shares import shares_of
from clearcoat.approvals.signature import NotSigned
from clearcoat.approvals.states import profile_of
from clearcoat.dashboard import approvals
from clearcoat.dashboard.access import StaffRequest, for_staff, for_writers, theirs
from clearcoat.dashboard.forms.approval import RecordForm
from clearcoat.dashboard.parts import page_or_part
from clearcoat.workflow import approval, tablet
from clearcoat.workflow.approval_request import drafts


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def send(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The exact messages and what would be new to the owner; a POST sends them."""
    estimate = theirs(request, pk)
    which = _form(request.POST.get("form") or request.GET.get("form"))
    if request.method == "POST":
        approval.send_for_approval(estimate, request.staff, which)
        messages.success(request, _("The customer is asked. The board shows since when."))
        return redirect("shop:estimate", pk)
    context = {"estimate": estimate, "which": which, "drafts": drafts(estimate, which)}
    if which == Form.AUTHORIZATION:
        context["changes"] = approvals.changes_to_ask(estimate)
    else:
        context["fields"] = rows_of(estimate, which)
    return page_or_part(request, "approval_send", context)


@require_POST
@for_writers
def withdraw(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Takes back what was asked; the owner's page shows nothing to decide any more."""
    estimate = theirs(request, pk)
    if approval.withdraw(estimate, _uuid(request.POST.get("request", "")), request.staff):
        messages.success(request, _("Taken back: the customer is not asked any more."))
    else:
        messages.warning(request, _("It did not wait any more. Please look again."))
    return redirect("shop:estimate", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def record(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """What was said or signed on paper, written down: who, how, when. It is about the estimate as it is now."""
    estimate = theirs(request, pk)
    which = _form(request.POST.get("form") or request.GET.get("form"))
    needs_number = profile_of(estimate.shop.settings.approval_state).asks_number
    rows = rows_of(estimate, which)
    form = RecordForm(request.POST or None, name=estimate.customer_name, needs_number=needs_number, rows=rows)
    if request.method == "POST" and form.is_valid():
        try:
            approval.record(estimate, request.staff, form.answer(), which)
        except NotSigned as wrong:
            form.refuse(wrong.fields)
        else:
            messages.success(request, _("It is on record."))
            return redirect("shop:estimate", pk)
    context = {"estimate": estimate, "form": form, "which": which, "title": which.label}
    return page_or_part(request, "approval_record", context, 422 if form.is_bound else 200)


@require_POST
@for_staff
def hand_over(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Opens one form for the person in front of the desk, and signs this device out of the shop."""
    estimate = theirs(request, pk)
    which = _form(request.POST.get("form"))
    asked = approval.send_for_approval(estimate, request.staff, which, is_told=False)
    ticket = tablet.hand_over(asked, request.staff)
    close_session(request)
    return redirect(reverse("portal:take_tablet", args=[ticket]))


@require_safe
@for_staff
def version(request: StaffRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """One version as it was frozen, its fingerprint, and whether it is still what was hashed."""
    estimate = theirs(request, pk)
    found = Version.objects.filter(estimate=estimate, number=number).first()
    if found is None:
        raise Http404
    before = Version.objects.filter(estimate=estimate, number__lt=number).first()
    context = {"estimate": estimate, "kept": approvals.kept(found, before)}
    context["shares"] = shares_of(found.says) if found.is_whole() else []
    return render(request, "dashboard/version.html", context)


def _form(name: str | None) -> Form:
    return Form(name) if name in Form.values else Form.AUTHORIZATION


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None
