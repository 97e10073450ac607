"""The shop's requests for reviews: what will go out, what came of it, and the proof that everyone was asked alike."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from clearcoat.dashboard.access import StaffRequest, for_staff, for_writers, theirs
from clearcoat.dashboard.reviews import Span, overview, table
from clearcoat.reviews.models import Review
from clearcoat.reviews.proof import proof as proof_of
from clearcoat.workflow import review as verbs
from clearcoat.workflow.review_book import book, lines


class SkipForm(forms.Form):
    """Why this customer is not asked."""

    reason = forms.CharField(
        max_length=verbs.LONGEST_REASON,
        error_messages={"required": gettext_lazy("Say why this customer is not asked.")},
    )


@require_safe
@for_staff
def reviews(request: StaffRequest) -> HttpResponse:
    """The figures and lists of a period, and what is planned."""
    context = overview(request.staff.shop, Span.of(request.staff.shop, request.GET))
    return render(request, "dashboard/reviews.html", context)


@require_safe
@for_staff
def sheet(request: StaffRequest) -> HttpResponse:
    """Every request of the period as a table for spreadsheets."""
    span = Span.of(request.staff.shop, request.GET)
    text = table(book(request.staff.shop, span.first, span.last))
    return _file(text.encode(), "text/csv; charset=utf-8", f"reviews-{span.first}-{span.last}.csv")


@require_safe
@for_staff
def proof(request: StaffRequest) -> HttpResponse:
    """The paper that shows who was asked, when and with which links."""
    span = Span.of(request.staff.shop, request.GET)
    found = book(request.staff.shop, span.first, span.last)
    paper = proof_of(request.staff.shop, found, span.first, span.last)
    return _file(paper, "application/pdf", f"reviews-{span.first}-{span.last}.pdf")


@require_POST
@for_writers
def skip(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """This customer is not asked, for a reason that the proof names."""
    review, form = Review.objects.filter(estimate=theirs(request, pk)).first(), SkipForm(request.POST)
    if review is None:
        raise Http404
    if not form.is_valid():
        messages.error(request, str(form.errors["reason"][0]))
        return _back(request, pk)
    try:
        verbs.skip(review, request.staff, form.cleaned_data["reason"])
        messages.success(request, _("This customer is not asked."))
    except verbs.CannotAsk as error:
        messages.error(request, str(error))
    return _back(request, pk)


@require_POST
@for_writers
def ask(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Asks now; consent, hours and the cool-down hold as ever."""
    try:
        review = verbs.ask_by_hand(theirs(request, pk), request.staff)
    except verbs.CannotAsk as error:
        messages.error(request, str(error))
    else:
        (line,) = lines(Review.objects.filter(pk=review.pk))
        if line.is_waiting:
            messages.success(request, _("The request is on its way, within the hours for texts."))
        else:
            messages.warning(request, _("Nothing could be sent. %(why)s") % {"why": line.why})
    return _back(request, pk)


def _back(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    if request.POST.get("origin") == "estimate":
        return redirect("shop:estimate", pk)
    return redirect("shop:reviews")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
