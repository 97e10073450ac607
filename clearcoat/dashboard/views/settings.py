"""The shop's settings, for its managers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clearcoat.dashboard.access import StaffRequest, for_managers
from clearcoat.dashboard.forms.settings import SettingsForm
from clearcoat.notifications.models import Outage
from clearcoat.workflow.staff import people_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def settings(request: StaffRequest) -> HttpResponse:
    """How the shop presents itself and works, and who works there."""
    form = SettingsForm(request.POST or None, shop=request.staff.shop)
    if request.method == "POST" and form.is_valid():
        form.write()
        messages.success(request, _("Saved."))
        return redirect("shop:settings")
    context = {"form": form, "people": people_of(request.staff.shop), "alarms": Outage.alarms(request.staff.shop_id)}
    return render(request, "dashboard/settings.html", context, status=422 if form.is_bound else 200)
