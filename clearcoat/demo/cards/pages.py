"""What a payer sees of the bank: the fields of the card, 3-D Secure, and the page of Checkout."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from clearcoat.core import clock, http, money
from clearcoat.core.language import KNOWN
from clearcoat.demo.cards import house, intents, sessions
from clearcoat.demo.cards.books import Books
from clearcoat.demo.cards.numbers import TO_TRY
from clearcoat.demo.cards.refusal import Json, Refusal

SCRIPT = (Path(__file__).parent / "stripe.js").read_text(encoding="utf-8")
FRAMED = http.POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The stand-in for Stripe.js. It has one address for good, as Stripe's has."""
    return HttpResponse(SCRIPT, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@require_safe
def frame(request: HttpRequest) -> HttpResponse:
    """The fields of the card, for the frame in the pay page."""
    return _framed(request, "frame", {"to_try": TO_TRY, "year": f"{clock.now().year + 4}"[2:]})


@require_safe
def secure(request: HttpRequest) -> HttpResponse:
    """3-D Secure, for the frame in the dialog."""
    return _framed(request, "secure", {})


@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest, name: str) -> HttpResponse:
    """The page that a session leads to; it works without JavaScript."""
    books, session = _session(name)
    trouble = ""
    if request.method == "POST":
        try:
            intent = _tried(books, session, request)
        except Refusal as error:
            intent, trouble = {}, error.message
        finally:
            house.bank().save()
        trouble = trouble or (intent.get("last_payment_error") or {}).get("message", "")
        if intent.get("status") == "succeeded":
            return HttpResponseRedirect(session["success_url"].replace("{CHECKOUT_SESSION_ID}", name))
    with translation.override(_locale(session["locale"])):
        answer = render(request, "demo/cards/pay.html", _facts(books, session, trouble))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _tried(books: Books, session: Json, request: HttpRequest) -> Json:
    """The intent after the payer's try, or after their answer in 3-D Secure."""
    with house.bank().lock:
        if "complete" in request.POST and session["payment_intent"]:
            intent = books.find("payment_intent", session["payment_intent"])
            intents.authenticate(books, intent, {"complete": request.POST["complete"] == "true"})
            return sessions.settle(books, session)
        month, _, year = request.POST.get("expiry", "").partition("/")
        card = {"number": request.POST.get("number", ""), "cvc": request.POST.get("cvc", "")}
        return sessions.pay(books, session, card | {"exp_month": month.strip(), "exp_year": year.strip()})


def _facts(books: Books, session: Json, trouble: str) -> dict[str, Any]:
    name = session["payment_intent"]
    return {
        "what": session["shown_as"],
        "sum": money.shown(Decimal(session["amount_total"]) / 100, session["currency"].upper()),
        "asks": bool(name) and books.find("payment_intent", name)["status"] == "requires_action",
        "trouble": trouble,
        "back": session["cancel_url"],
    }


def _session(name: str) -> tuple[Books, Json]:
    for books in house.bank().books.values():
        session = books.objects.get(name)
        if session and session["object"] == "checkout.session" and session["status"] == "open":
            return books, session
    raise Http404


def _framed(request: HttpRequest, name: str, facts: dict[str, Any]) -> HttpResponse:
    """A page that only pages of this same site may frame."""
    with translation.override(_locale(request.GET.get("locale"))):
        answer = http.make_private(render(request, f"demo/cards/{name}.html", facts))
    answer.headers["Content-Security-Policy"] = FRAMED
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def _locale(asked: str | None) -> str:
    return asked if asked in KNOWN else "en"
