"""How the shop takes cards: its keys, how customers pay, and whether everything is set up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clearcoat.core.parts import if_changed
from clearcoat.dashboard.access import StaffRequest, for_managers
from clearcoat.dashboard.forms.merchant import MerchantForm
from clearcoat.dashboard.setup import Step, address_of, asked, steps_of
from clearcoat.dashboard.trial import steps_of_trial
from clearcoat.payments.models import Merchant, Trial
from clearcoat.payments.refusals import NotNow
from clearcoat.payments.trying import LIVE_KEYS, begin_trial
from clearcoat.shops.models import Shop
from clearcoat.workflow.payment_events import TYPES


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def merchant(request: StaffRequest) -> HttpResponse:
    """The page."""
    form = MerchantForm(request.POST or None, shop=request.staff.shop)
    if request.method == "POST" and form.is_valid():
        form.write()
        messages.success(request, _("Saved."))
        return redirect("shop:merchant")
    return render(request, "dashboard/merchant.html", _page(request, form), status=422 if form.is_bound else 200)


@require_POST
@for_managers
def check(request: StaffRequest) -> HttpResponse:
    """Asks Stripe, and shows what it says."""
    shop = request.staff.shop
    kept = Merchant.of(shop)
    found = asked(shop, kept) if kept.is_ready else []
    return render(request, "dashboard/merchant.html", _page(request, MerchantForm(shop=shop), found))


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def trial(request: StaffRequest) -> HttpResponse:
    """Orders a test payment; and how the last one stands, which a page that is open swaps in."""
    if request.method != "POST":
        return if_changed(request, "dashboard/_trial.html", _tried(request.staff.shop))
    try:
        begin_trial(request.staff.shop)
    except NotNow as error:
        messages.error(request, str(error))
    return redirect(reverse("shop:merchant") + "#trial")


def _page(request: StaffRequest, form: MerchantForm, found: list[Step] | None = None) -> dict[str, Any]:
    shop = request.staff.shop
    kept = Merchant.of(shop)
    return {
        "form": form,
        "merchant": kept,
        "steps": [*steps_of(shop, kept), *(found or [])],
        "was_checked": found is not None,
        "address": address_of(shop, kept),
        "events": TYPES,
        "live_keys": LIVE_KEYS,
        **_tried(shop),
    }


def _tried(shop: Shop) -> dict[str, Any]:
    last = Trial.last(shop)
    return {"trial": last, "trial_steps": steps_of_trial(last) if last else []}
