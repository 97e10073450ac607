"""When the shop asks for reviews, and which public places it offers; for its managers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clearcoat.dashboard.access import StaffRequest, for_managers
from clearcoat.dashboard.forms.reviews import ReviewSettings
from clearcoat.reviews.models import ReviewPlatform


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def review_settings(request: StaffRequest) -> HttpResponse:
    """The settings, and every link as customers get it, to be tried."""
    form = ReviewSettings(request.POST or None, shop=request.staff.shop)
    if request.method == "POST" and form.is_valid():
        form.write()
        messages.success(request, _("Saved."))
        return redirect("shop:review_settings")
    context = {"form": form, "links": ReviewPlatform.links_of(request.staff.shop_id)}
    return render(request, "dashboard/review_settings.html", context, status=422 if form.is_bound else 200)
