"""How the shop's messages leave: its accounts and addresses, what is missing, the switch, and a test."""

from __future__ import annotations

from typing import Any

from django.conf import settings as site
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clearcoat.accounts.limits import TEST_BY_SHOP, TooMany, spend
from clearcoat.dashboard.access import StaffRequest, for_managers
from clearcoat.dashboard.forms.sender import SenderForm, TestForm
from clearcoat.notifications.limits import segments_this_month
from clearcoat.notifications.models import Outage, Type
from clearcoat.notifications.senders import findings
from clearcoat.notifications.trial import last_tests, queue_test
from clearcoat.shops.models import Shop

WEBHOOKS = ("twilio/inbound", "resend")


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def sender(request: StaffRequest) -> HttpResponse:
    """The page."""
    shop = request.staff.shop
    form = SenderForm(request.POST or None, shop=shop)
    if request.method == "POST" and form.is_valid():
        form.write()
        Outage.try_now(shop.pk)
        messages.success(request, _("Saved."))
        return redirect("shop:sender")
    return render(request, "dashboard/sender.html", _page(request, form), status=422 if form.is_bound else 200)


@require_POST
@for_managers
def switch(request: StaffRequest) -> HttpResponse:
    """Pauses the shop's texts, or lets them go again."""
    own = request.staff.shop.sending
    if request.POST.get("do") == "pause":
        own.pause(request.staff.name)
        messages.warning(request, _("Texts are paused. They wait, and go when you let them."))
    else:
        own.go_on()
        messages.success(request, _("Texts go again."))
    return redirect("shop:sender")


@require_POST
@for_managers
def test(request: StaffRequest) -> HttpResponse:
    """Sends a test, a few times an hour."""
    form = TestForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("shop:sender")
    try:
        spend(TEST_BY_SHOP, str(request.staff.shop_id))
    except TooMany as error:
        messages.error(request, str(error))
        return redirect("shop:sender")
    queue_test(request.staff.shop, Type(form.cleaned_data["way"]), form.cleaned_data["to"], request.LANGUAGE_CODE)
    messages.success(request, _("The test is on its way. What became of it is below in a few seconds."))
    return redirect("shop:sender")


def _page(request: StaffRequest, form: SenderForm) -> dict[str, Any]:
    shop = request.staff.shop
    return {
        "form": form,
        "sending": shop.sending,
        "findings": findings(shop),
        "used": segments_this_month(shop.sending),
        "tests": last_tests(shop),
        "webhooks": [(name.partition("/")[0].title(), _address(shop, name)) for name in WEBHOOKS],
        "email": request.staff.user.email,
    }


def _address(shop: Shop, name: str) -> str:
    """What is entered at the provider; an account of the shop's own has an address of its own."""
    is_own = shop.sending.twilio_account if name.startswith("twilio") else shop.sending.resend_api_key
    return f"{site.SITE_URL}/api/webhooks/{name}" + (f"?shop={shop.slug}" if is_own else "")
