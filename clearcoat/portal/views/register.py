"""An account: asked for, and made only by the code that was mailed to the address.

A session remembers which registration its browser made. Only that one is confirmed with the password typed here:
whoever registers somebody else's address, before or after its owner, never gets an account out of the owner's mail.
"""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clearcoat.accounts.models import Door, User
from clearcoat.accounts.sessions import person_at
from clearcoat.core.http import client_address
from clearcoat.customers.models import Registration
from clearcoat.portal import door, forms
from clearcoat.portal.views.signin import enter
from clearcoat.workflow import customer as customers

WISH, ADDRESS, CODE = "registered_wish", "registered_address", "mailed_code"


@require_http_methods(door.GET_OR_POST)
@door.account_page
def register(request: HttpRequest) -> HttpResponse:
    """Takes the wish. Known and unknown addresses get the same answer: 'look into your mailbox'."""
    if person_at(request, Door.CUSTOMER):
        return redirect(door.HOME)
    form = forms.Register(request.POST or None)
    if request.method == "POST" and form.is_valid():
        details = customers.Details(**form.cleaned_data, language=translation.get_language() or "en")
        request.session[WISH] = str(customers.register(details, client_address(request)))
        request.session[ADDRESS] = details.email.strip().lower()
        return redirect("portal:confirm")
    return door.page(request, "portal/register.html", {"form": form})


@require_http_methods(door.GET_OR_POST)
@door.account_page
def confirm(request: HttpRequest) -> HttpResponse:
    """The code, typed in the browser that registered."""
    address = request.session.get(ADDRESS)
    if not address:
        return redirect("portal:register")
    form = forms.Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        newest = Registration.newest(address)
        try:
            if newest is None or not _is_ours(request, newest.pk):
                raise customers.WrongCode
            return _welcome(request, customers.confirm(address, form.cleaned_data["code"]).user)
        except customers.WrongCode:
            form.add_error("code", _("This code is not right, or too old. Use the newest email: its code or its link."))
    return door.page(request, "portal/confirm.html", {"form": form, "address": address})


@require_http_methods(door.GET_OR_POST)
@door.account_page
def confirm_by_mail(request: HttpRequest, wish_id: uuid.UUID) -> HttpResponse:
    """The mail's link. Opening it uses nothing up: scanners open links too. The code leaves the address at once."""
    if "code" in request.GET and request.method != "POST":
        return _take_code(request, wish_id)
    wish = Registration.living(wish_id)
    code = request.session.get(CODE, {}).get(str(wish_id))
    if wish is None or code is None:
        return _too_old(request)
    is_ours = _is_ours(request, wish_id)
    form = forms.NewPassword(request.POST or None, user=User(door=Door.CUSTOMER, email=wish.email))
    if request.method == "POST" and (is_ours or form.is_valid()):
        try:
            if is_ours:
                return _welcome(request, customers.confirm(wish.email, code).user)
            return _welcome(request, customers.confirm_elsewhere(wish_id, code, form.cleaned_data["password"]).user)
        except customers.WrongCode:
            return _too_old(request)
    context = {"form": form, "is_ours": is_ours, "address": wish.email}
    return door.page(request, "portal/confirm_by_mail.html", context)


def _take_code(request: HttpRequest, wish_id: uuid.UUID) -> HttpResponse:
    """Into the session, only for a wish that lives: a guesser leaves no rows."""
    if Registration.living(wish_id) is None:
        return _too_old(request)
    request.session[CODE] = {str(wish_id): request.GET["code"][: forms.CODE_LENGTH]}
    return redirect(reverse("portal:confirm_by_mail", args=[wish_id]))


def _is_ours(request: HttpRequest, wish_id: uuid.UUID) -> bool:
    return bool(request.session.get(WISH) == str(wish_id))


def _welcome(request: HttpRequest, user: User) -> HttpResponse:
    for name in (WISH, ADDRESS, CODE):
        request.session.pop(name, None)
    return enter(request, user, reverse(door.HOME))


def _too_old(request: HttpRequest) -> HttpResponse:
    message = _(
        "It was used already, or is more than a day old. If you have an account, sign in; if not, register again."
    )
    return door.ended(request, _("This link has ended"), message)
