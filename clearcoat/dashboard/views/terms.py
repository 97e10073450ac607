"""The shop's own terms on what people sign, for its managers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clearcoat.dashboard.access import StaffRequest, for_managers
from clearcoat.dashboard.forms.terms import TermsForm


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def terms(request: StaffRequest) -> HttpResponse:
    """Each form's terms in each language. What was asked already keeps the words that it was asked with."""
    form = TermsForm(request.POST or None, shop=request.staff.shop)
    if request.method == "POST" and form.is_valid():
        form.write()
        messages.success(request, _("Saved. What was asked already keeps its words."))
        return redirect("shop:terms")
    return render(request, "dashboard/terms.html", {"form": form}, status=422 if form.is_bound else 200)
