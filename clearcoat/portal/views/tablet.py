"""The shop's own tablet in the owner's hands: one form to sign, and no way from there into the shop's pages."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clearcoat.core.http import make_private
from clearcoat.portal import door
from clearcoat.portal.views.approval import Desk, at
from clearcoat.workflow.tablet import LIFE_SECONDS, handed

COOKIE = "tablet"


@require_safe
def take(request: HttpRequest, ticket: str) -> HttpResponse:
    """302 to the form: the ticket moves out of the address into a cookie for that page alone."""
    if handed(ticket) is None:
        return make_private(_ended(request))
    page = reverse("portal:tablet")
    response = redirect(page)
    response.set_cookie(
        COOKIE, ticket, max_age=LIFE_SECONDS, path=page, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )  # fmt: skip
    return make_private(response)


@require_http_methods(door.GET_OR_POST)
@door.account_page
def sign(request: HttpRequest) -> HttpResponse:
    """The form in the owner's language. It needs nobody's sign-in and gives none."""
    handed_over = handed(request.COOKIES.get(COOKIE, ""))
    if handed_over is None:
        return _ended(request)
    asked, witness = handed_over
    door.speak(request, asked.language)
    desk = Desk(asked.estimate, "portal/approval/tablet.html", witness.name, asked)
    return at(request, desk)


def _ended(request: HttpRequest) -> HttpResponse:
    return door.ended(request, _("This form has closed"), _("Please hand the tablet back: the shop can open it again."))
