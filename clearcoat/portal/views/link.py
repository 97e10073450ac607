"""The link in a text or mail: it leaves a narrow cookie and goes on to an address without a secret."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clearcoat.accounts import limits
from clearcoat.core import clock
from clearcoat.core.http import client_address, make_private
from clearcoat.customers.models import TrackingLink
from clearcoat.portal import door

COOKIE, API_COOKIE, PAY_COOKIE = "link", "link_api", "link_pay"
LONGEST_TOKEN = 100
PLACES = {"review"}  # pages of the repair that a message leads to: names from here, never an address from outside


@require_safe
def open_link(request: HttpRequest, token: str, place: str = "") -> HttpResponse:
    """302 to the repair, or to one of its pages in PLACES.

    Opening changes nothing but the link's `opened_at`: previews of it are harmless.
    Wrong tokens alone are counted. Unknown, ended and expired ones get the same bytes.
    """
    link = TrackingLink.opened_by(token) if len(token) <= LONGEST_TOKEN else None
    if link is None:
        return no_way_in(request)
    link.mark_opened()
    page = reverse("portal:repair", args=[link.estimate_id])
    response = redirect(f"{page}/{place}" if place in PLACES else page)
    _keep(response, COOKIE, page, link, token)
    _keep(response, API_COOKIE, f"/api{page}", link, token)
    _keep(response, PAY_COOKIE, f"/api/estimates/{link.estimate_id}/payment-intent", link, token)
    return make_private(response)


def no_way_in(request: HttpRequest) -> HttpResponse:
    """404 for a secret that opens nothing, the same bytes for each; who tries too many gets 429."""
    try:
        limits.spend(limits.LINK_BY_VISITOR, client_address(request))
    except limits.TooMany as error:
        return make_private(door.too_many(request, error))
    message = _("Call the shop for a new one, or sign in if you have an account.")
    return make_private(door.ended(request, _("This link has ended"), message))


def _keep(response: HttpResponse, name: str, path: str, link: TrackingLink, token: str) -> None:
    """The token, for this path only and for as long as the link lives."""
    left = int((link.expires_at - clock.now()).total_seconds())
    response.set_cookie(
        name, token, max_age=left, path=path, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )  # fmt: skip
