"""A forgotten password."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clearcoat.accounts.models import Door, PasswordReset
from clearcoat.core.http import client_address, make_private
from clearcoat.portal import door, forms
from clearcoat.portal.views.signin import enter
from clearcoat.workflow import customer as customers

TOKEN = "reset_token"  # noqa: S105 - the name of a session's entry


@require_http_methods(door.GET_OR_POST)
@door.account_page
def forgot(request: HttpRequest) -> HttpResponse:
    """Asks for the mail. Known and unknown addresses get the same answer."""
    form = forms.Address(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"]
        language = translation.get_language() or "en"
        customers.ask_for_reset(Door.CUSTOMER, address, client_address(request), language)
        return door.page(request, "portal/forgot_sent.html", {"address": address})
    return door.page(request, "portal/forgot.html", {"form": form})


@require_safe
def take_token(request: HttpRequest, token: str) -> HttpResponse:
    """The mail's link: the token moves into the session, out of the address, history and Referer. It is not used up."""
    if _wish(token) is None:
        return make_private(_too_old(request))
    request.session[TOKEN] = token
    return make_private(redirect(reverse("portal:reset_password")))


@require_http_methods(door.GET_OR_POST)
@door.account_page
def reset(request: HttpRequest) -> HttpResponse:
    """Sets the new password, ends every sign-in and opens this one."""
    token = request.session.get(TOKEN, "")
    wish = _wish(token)
    if wish is None:
        return _too_old(request)
    form = forms.NewPassword(request.POST or None, user=wish.user)
    if request.method == "POST" and form.is_valid():
        del request.session[TOKEN]
        try:
            user = customers.reset_password(token, form.cleaned_data["password"])
        except customers.WrongCode:
            return _too_old(request)
        return enter(request, user, reverse(door.HOME))
    context = {"form": form, "address": wish.user.email}
    return door.page(request, "portal/reset_password.html", context)


def _wish(token: str) -> PasswordReset | None:
    """The living wish of this token, when it was made at this door by someone who may enter."""
    wish = PasswordReset.living(token) if token else None
    return wish if wish and wish.user.door == Door.CUSTOMER and wish.user.is_active else None


def _too_old(request: HttpRequest) -> HttpResponse:
    message = _("It was used already, or is more than an hour old. Please ask for a new one.")
    return door.ended(request, _("This link has ended"), message)
