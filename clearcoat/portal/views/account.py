"""What a signed-in owner sees: their cars and their preferences."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clearcoat.core import language
from clearcoat.customers.models import Customer
from clearcoat.estimates.models import Estimate
from clearcoat.portal import door, forms
from clearcoat.portal.cars import card_of
from clearcoat.workflow.preferences import own_choice

MOST_CARS = 100


@require_safe
@door.account_page
@door.signed_in
def cars(request: HttpRequest, customer: Customer) -> HttpResponse:
    """The person's cars: those at the shop first, then what was done before."""
    mine = Estimate.objects.visible_to(customer).select_related("shop__settings").order_by("-status_since")
    cards = [card_of(estimate) for estimate in mine[:MOST_CARS]]
    now, before = [card for card in cards if card.is_open], [card for card in cards if not card.is_open]
    return door.page(request, "portal/cars.html", {"customer": customer, "here": "cars", "now": now, "before": before})


@require_http_methods(door.GET_OR_POST)
@door.account_page
@door.signed_in
def preferences(request: HttpRequest, customer: Customer) -> HttpResponse:
    """Language, name and number, and which messages come by which way."""
    form = forms.Profile.of(customer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save(customer)
        own_choice(customer).choose(**form.ways)
        translation.activate(customer.language)
        messages.success(request, _("Saved."))
        response = redirect("portal:preferences")
        language.remember(response, customer.language)
        return response
    context = {"customer": customer, "here": "preferences", "form": form}
    return door.page(request, "portal/preferences.html", context)
