"""Paying by card: the page that takes it, and the page that the bank's page leads back to."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clearcoat.accounts.limits import TooMany
from clearcoat.accounts.models import Door
from clearcoat.accounts.sessions import person_at
from clearcoat.core import language, money
from clearcoat.core.http import make_payable, not_found
from clearcoat.customers.models import TrackingLink
from clearcoat.estimates.models import Actor, Estimate
from clearcoat.payments.models import Merchant, Method, Payment
from clearcoat.payments.refusals import CardsAway, NotNow
from clearcoat.portal import declines, door
from clearcoat.portal.paying import Changed, PayForm, choices_of, state_of
from clearcoat.portal.repair import contact_of
from clearcoat.portal.views.link import COOKIE
from clearcoat.workflow import access
from clearcoat.workflow.payment_ask import open_ask
from clearcoat.workflow.payment_card import LOCKED, is_locked, open_checkout, open_intent, settle_intent

LONGEST_ID = 120
LEFT_BEHIND = "payment_intent_client_secret"  # Stripe writes it into the address of the way back
SESSION = "{CHECKOUT_SESSION_ID}"  # Stripe writes the session's id in its place
View = Callable[..., HttpResponse]


def for_payer(view: View) -> View:
    """The view gets the estimate and who pays: the signed-in owner, or the link's holder where the shop agrees."""

    @wraps(view)
    def guarded(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        estimate, actor = access.followed(person_at(request, Door.CUSTOMER), request.COOKIES.get(COOKIE, ""), pk)
        if estimate is None or actor is None:
            return not_found(request) if actor else door.to_login(request)
        if isinstance(actor, TrackingLink) and not Merchant.of(estimate.shop).pays_by_link:
            return door.to_login(request)
        if not language.was_chosen(request):
            translation.activate(estimate.language)
        return view(request, estimate, actor)

    return door.account_page(guarded)


@require_http_methods(door.GET_OR_POST)
@for_payer
def pay(request: HttpRequest, estimate: Estimate, payer: Actor) -> HttpResponse:
    """The page. Sent by its script it answers with what the card's frame needs; sent without, it leads to Checkout."""
    if request.method != "POST":
        return _page(request, estimate)
    form = PayForm(request.POST, estimate=estimate)
    if not form.is_valid():
        return _refused(request, estimate, 422, str(next(iter(form.errors.values()))[0]))
    try:
        return _begun(request, estimate, form, payer)
    except Changed:
        status, words = 409, _("What is left to pay has changed. Please load the page again and look at it.")
    except NotNow as error:
        status, words = 409, str(error)
    except CardsAway as error:
        status, words = 503, str(error)
    except TooMany:
        status, words = 429, _("That was tried too often. Please wait a while, or call the shop.")
    return _refused(request, estimate, status, words)


@require_safe
@for_payer
def back(request: HttpRequest, estimate: Estimate, payer: Actor) -> HttpResponse:
    """What became of a payment, by our own books: nothing in the address is believed, and no word of the browser's.

    A bank's page leads back with the intent's secret in the address: it goes from there at once, before a page has it.
    """
    if LEFT_BEHIND in request.GET:
        return redirect(f"{request.path}?{urlencode({'payment': request.GET.get('payment', '')})}")
    payment = _meant(request, estimate)
    if payment is None:
        return redirect("portal:pay", estimate.pk)
    wants_look = bool(request.headers.get("X-Part"))
    if not wants_look:
        with suppress(CardsAway, NotNow):  # then the page says that we are checking, and looks again by itself
            payment = settle_intent(payment)
    return render(request, f"portal/{'_' if wants_look else ''}paying.html", _outcome(estimate, payment))


def _outcome(estimate: Estimate, payment: Payment) -> dict[str, Any]:
    estimate.refresh_from_db()  # its sums may be newer than our first look
    return _context(
        estimate,
        payment=payment,
        state=state_of(payment),
        why=declines.told(payment.failure_code),
        amount=money.shown(payment.amount, payment.currency),
        left=money.shown(estimate.balance, estimate.currency) if estimate.balance else "",
    )


def _meant(request: HttpRequest, estimate: Estimate) -> Payment | None:
    """The payment of this repair that the address names, by our id or by Checkout's."""
    mine = estimate.payments.filter(method=Method.CARD).select_related("shop", "estimate")
    session = request.GET.get("session", "")
    if session:
        # PostgreSQL refuses to look for a NUL.
        is_one = len(session) <= LONGEST_ID and session.isprintable()
        return mine.filter(stripe_session_id=session).first() if is_one else None
    try:
        return mine.filter(pk=uuid.UUID(request.GET.get("payment", ""))).first()
    except ValueError:
        return None


def _begun(request: HttpRequest, estimate: Estimate, form: PayForm, payer: Actor) -> HttpResponse:
    """The payment is there to be finished: in the page's own frame, or at Checkout."""
    if door.wants_part(request):
        opened = open_intent(estimate, form.wanted(), payer)
        return JsonResponse(
            {
                "clientSecret": opened.client_secret,
                "cents": money.to_cents(opened.payment.amount),
                "back": _back(estimate, f"payment={opened.payment.pk}"),
            }
        )
    here = settings.SITE_URL + reverse("portal:pay", args=[estimate.pk])
    done = _back(estimate, f"session={SESSION}")
    return make_payable(redirect(open_checkout(estimate, form.wanted(), payer, success_url=done, cancel_url=here)))


def _back(estimate: Estimate, question: str) -> str:
    return f"{settings.SITE_URL}{reverse('portal:pay_back', args=[estimate.pk])}?{question}"


def _refused(request: HttpRequest, estimate: Estimate, status: int, words: str) -> HttpResponse:
    """The sentence alone for the script, the page with it for everybody else."""
    if door.wants_part(request):
        return JsonResponse({"message": words}, status=status)
    return _page(request, estimate, status, words)


def _page(request: HttpRequest, estimate: Estimate, status: int = 200, words: str = "") -> HttpResponse:
    merchant, locked = Merchant.of(estimate.shop), is_locked(estimate)
    context = _context(
        estimate,
        words=LOCKED if locked else words,
        merchant=merchant,
        choices=choices_of(estimate, open_ask(estimate)),
        most=money.shown(estimate.balance, estimate.currency),
        takes_cards=merchant.is_ready and estimate.balance > 0 and not locked,
        in_page=not merchant.uses_checkout,
        script=settings.STRIPE_JS,
        declines={"": declines.OTHER, **declines.WORDS},
    )
    return make_payable(render(request, "portal/pay.html", context, status=status))


def _context(estimate: Estimate, **more: Any) -> dict[str, Any]:
    shop = estimate.shop
    return {
        "estimate": estimate, "shop": shop, "house": shop, "accent": shop.settings.accent,
        "contact": contact_of(shop), **more,
    }  # fmt: skip
