"""Which messages the owner of a car wants: by the way in the foot of a mail, or from the page of the repair."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clearcoat.accounts.models import Door
from clearcoat.accounts.sessions import person_at
from clearcoat.core import language
from clearcoat.core.http import client_address, not_found
from clearcoat.customers.consent import How, Subject
from clearcoat.estimates.models import Estimate
from clearcoat.portal import door
from clearcoat.portal.views.link import COOKIE, no_way_in
from clearcoat.portal.wishes import Wishes
from clearcoat.workflow import access, consent

ONE_CLICK = "One-Click unsubscribe in the mail program"  # the words of the ledger, in English as the record is


@require_http_methods(door.GET_OR_POST)
@door.account_page
def by_mail(request: HttpRequest, mailed: uuid.UUID, proof: str) -> HttpResponse:
    """The page that the foot of every mail leads to. Looking changes nothing; no sign-in, no script."""
    estimate = access.read_by_mail(mailed, proof)
    return no_way_in(request) if estimate is None else _page(request, estimate, by_mail=True)


@require_http_methods(door.GET_OR_POST)
@door.account_page
def by_link(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The same page for the holder of the link, and for the owner who is signed in."""
    user = person_at(request, Door.CUSTOMER)
    estimate, actor = access.followed(user, request.COOKIES.get(COOKIE, ""), pk)
    if actor is None:
        return door.to_login(request)
    if estimate is None:
        return not_found(request)
    return _page(request, estimate)


@csrf_exempt  # a mail program posts here and has no cookie of ours; the proof in the address is the permission
@require_http_methods(door.GET_OR_POST)
@door.account_page
def unsubscribe(request: HttpRequest, mailed: uuid.UUID, proof: str) -> HttpResponse:
    """Ends review requests with one POST (RFC 8058). A GET shows the page with the choice and changes nothing."""
    estimate = access.read_by_mail(mailed, proof)
    if estimate is None:
        return no_way_in(request)
    if request.method == "POST":
        by = estimate.customer_name or "The customer"
        consent.refused(estimate, How.MAIL, by, ONE_CLICK, [Subject.MARKETING], client_address(request))
        messages.success(request, _("You will get no more requests for a review."))
    return redirect("portal:wishes_by_mail", mailed, proof)


def _page(request: HttpRequest, estimate: Estimate, *, by_mail: bool = False) -> HttpResponse:
    if not language.was_chosen(request):
        translation.activate(estimate.language)
    form = Wishes(estimate, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.keep(client_address(request))
        translation.activate(form.cleaned_data["language"])
        messages.success(request, _("Saved."))
        response = redirect(request.path)
        language.remember(response, form.cleaned_data["language"])
        return response
    shop = estimate.shop
    ours = {"shop": shop, "house": shop, "accent": shop.settings.accent, "by_mail": by_mail}
    return door.page(request, "portal/wishes.html", {"form": form, "estimate": estimate, **ours})
