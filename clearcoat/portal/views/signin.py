"""In and out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clearcoat.accounts.models import Door, User
from clearcoat.accounts.sessions import close_session, open_session, person_at
from clearcoat.accounts.signin import authenticate
from clearcoat.core import language
from clearcoat.core.http import client_address, forget_here
from clearcoat.portal import door
from clearcoat.portal.forms import SignIn
from clearcoat.workflow import access

MAY_NEED_ACCOUNT = ("/pay", "/approval")  # a shop may want more than its link there


@require_http_methods(door.GET_OR_POST)
@door.account_page
def login(request: HttpRequest) -> HttpResponse:
    """The sign-in, which leads on to `next` when that is a page of this door."""
    on = door.way_on(request)
    if person_at(request, Door.CUSTOMER):
        return redirect(on)
    form = SignIn(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        user = authenticate(Door.CUSTOMER, **form.cleaned_data, visitor=client_address(request))
        if user:
            return enter(request, user, on)
        form.add_error(None, _("This email and password do not go together. Try again, or choose a new password."))
        status = 401
    why = {"opens_by_link": _opens_by_link(on), "may_need_account": on.endswith(MAY_NEED_ACCOUNT)}
    return door.page(request, "portal/login.html", {"form": form, "next": on, **why}, status)


@require_POST
@door.account_page
def logout(request: HttpRequest) -> HttpResponse:
    """Ends this browser's session; no photo of the car stays behind, not even one that was not sent yet."""
    close_session(request)
    return forget_here(redirect("portal:start"), "cache", "storage")


def enter(request: HttpRequest, user: User, on: str) -> HttpResponse:
    """Opens a session, under a new key, and goes on; pages now speak the person's language unless they chose one."""
    open_session(request, user)
    response = redirect(on)
    customer = access.customer_of(user)
    if customer and not language.chosen_language(request):
        language.remember(response, customer.language)
    return response


def _opens_by_link(address: str) -> bool:
    """Whether the shop's link opens this page: who comes here from it lost the link's cookie, or the link ended."""
    return address.startswith(f"{reverse('portal:cars')}/") and not address.endswith(MAY_NEED_ACCOUNT)
