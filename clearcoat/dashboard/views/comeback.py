"""A car that came back: what was reported, and the repair that puts it right."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from clearcoat.dashboard.access import StaffRequest, for_writers, theirs
from clearcoat.estimates.models import Estimate
from clearcoat.workflow import comeback as verbs

MOST_SHOWN = 20  # repairs to choose from, the newest


class AgainForm(forms.Form):
    """Which repair puts it right: a new one, or one that is there already."""

    again = forms.ModelChoiceField(
        Estimate.objects.none(),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a later repair of the same customer.")},
    )

    @classmethod
    def of(cls, request: StaffRequest, first: Estimate) -> AgainForm:
        """As it was sent, about this repair."""
        form = cls(request.POST if request.method == "POST" else None)
        form.fields["again"].queryset = verbs.candidates(first)  # type: ignore[attr-defined]  # of a ModelChoiceField
        return form


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def comeback(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """What was reported and which repairs may put it right; a POST links one, or makes a new one and opens it."""
    first = theirs(request, pk)
    form = AgainForm.of(request, first)
    if form.is_valid():
        try:
            again = _linked(first, form.cleaned_data["again"], request)
        except verbs.CannotLink as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Linked as the comeback of repair %(n)s.") % {"n": first.estimate_number})
            return redirect("shop:estimate", again.pk)
    context = {"estimate": first, "form": form, "reports": verbs.reports(first), "linked": first.comebacks.all()}
    context |= {"others": verbs.candidates(first)[:MOST_SHOWN]}
    return render(request, "dashboard/comeback.html", context, status=422 if form.errors else 200)


@require_POST
@for_writers
def part(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """This repair is no comeback of another after all."""
    verbs.part(theirs(request, pk), request.staff)
    messages.success(request, _("The two repairs are not linked any more."))
    return redirect("shop:estimate", pk)


def _linked(first: Estimate, again: Estimate | None, request: StaffRequest) -> Estimate:
    if again is None:
        return verbs.begin(first, request.staff)
    verbs.link(again, first, request.staff)
    return again
