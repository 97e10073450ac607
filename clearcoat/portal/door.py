"""What every page of this door does alike: who may pass, where to go next, and refusals in plain words."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters

from clearcoat.accounts.limits import TooMany
from clearcoat.core import http
from clearcoat.core.language import KNOWN, chosen_language
from clearcoat.customers.models import Customer
from clearcoat.estimates.models import Actor
from clearcoat.shops.models import Shop
from clearcoat.workflow import access

View = Callable[..., HttpResponse]

HOME = "portal:dashboard"
PREFIX = "/customer/"
GET_OR_POST = ["GET", "HEAD", "POST"]


def account_page(view: View) -> View:
    """For pages with a form: not stored, not indexed; a try too many is a page that says when to come back.

    Their Referrer-Policy is `same-origin`: under `no-referrer` browsers send a form's POST with `Origin: null`, which
    the check against forged forms has to refuse. Their addresses hold no secret.
    """

    @sensitive_post_parameters()
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except TooMany as error:
            response = too_many(request, error)
        http.make_private(response).headers["Referrer-Policy"] = "same-origin"
        return response

    return guarded


def signed_in(view: View) -> View:
    """The view gets the customer; who is not signed in at this door goes to the sign-in and comes back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        customer: Customer | None = access.customer_of(request.user)
        return to_login(request) if customer is None else view(request, customer, *args, **kwargs)

    return guarded


def page(request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """A page of this door outside a repair. With errors in its `form` it answers 422."""
    context = {**(context or {}), **_house()}
    form = context.get("form")
    if status == 200 and form is not None and form.errors:
        status = 422
    return render(request, template, context, status=status)


def speak(request: HttpRequest, default: str) -> str:
    """Speaks what the visitor chose, else the language that the shop noted for this owner; gives which."""
    asked = request.GET.get("lang", "")
    language = asked if asked in KNOWN else chosen_language(request) or default
    translation.activate(language)
    return language


def wants_part(request: HttpRequest) -> bool:
    """Whether a script asks for what changes on the page alone."""
    return request.headers.get("X-Partial") == "1" or request.GET.get("part") == "status"


def stranger(request: HttpRequest, somebody: Actor | None) -> HttpResponse:
    """To the sign-in for who is nobody yet; the page of what is not there for everybody else."""
    if somebody is not None:
        return http.not_found(request)
    return HttpResponse(status=401) if wants_part(request) else to_login(request)


def to_login(request: HttpRequest) -> HttpResponse:
    """To the sign-in, with the way back."""
    return redirect(f"{reverse('portal:login')}?{urlencode({'next': request.path})}")


def way_on(request: HttpRequest) -> str:
    """The page that `next` names when it is one of this door's own, else the person's cars."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = wanted.startswith(PREFIX) and wanted.isprintable() and "\\" not in wanted
    if is_ours and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse(HOME)


def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    """429, in the reader's language."""
    minutes = max(1, math.ceil(error.seconds / 60))
    message = ngettext(
        "That was tried too often. Please wait %(minutes)d minute and try again.",
        "That was tried too often. Please wait %(minutes)d minutes and try again.",
        minutes,
    )
    return http.refused(request, 429, "too_many", message % {"minutes": minutes}, retry=error.seconds)


def ended(request: HttpRequest, title: str, message: str) -> HttpResponse:
    """404 for a link that no longer opens anything, with the ways on."""
    return page(request, "portal/ended.html", {"title": title, "message": message}, status=404)


def _house() -> dict[str, Any]:
    """The one shop of this set-up, under whose name and colour its portal appears; nothing where there are several."""
    shops = list(Shop.objects.select_related("settings")[:2])
    return {"house": shops[0], "accent": shops[0].settings.accent} if len(shops) == 1 else {}
