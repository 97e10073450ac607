"""The shop's own words: the list of messages, and the editor of one with its preview, its test and the way back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clearcoat.accounts.limits import TEST_BY_SHOP, TooMany, spend
from clearcoat.core import phone, tokens
from clearcoat.dashboard import wordings
from clearcoat.dashboard.access import StaffRequest, for_managers
from clearcoat.dashboard.forms.wording import WordingForm, reset
from clearcoat.dashboard.wordings import Choice
from clearcoat.notifications.compose import code_of
from clearcoat.notifications.models import Type
from clearcoat.notifications.trial import queue_words
from clearcoat.notifications.wording import DEFAULT


@require_safe
@for_managers
def every(request: StaffRequest) -> HttpResponse:
    """The list."""
    return render(request, "dashboard/wordings.html", {"rows": wordings.rows(request.staff.shop)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def edit(request: StaffRequest, event: str, way: str, language: str) -> HttpResponse:
    """The editor; good words are kept, and the default comes back when it is asked for."""
    choice = _choice(event, way, language)
    if request.method == "POST" and request.POST.get("do") == "reset":
        reset(choice, request.staff)
        messages.success(request, _("The default words are back."))
        return redirect("shop:wording", event, way, language)
    form = WordingForm.opened(choice, request.staff, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "dashboard/wording.html", _page(request, form), status=422 if form.is_bound else 200)
    if request.POST.get("do") == "test":
        return _tested(request, form)
    form.keep(request.staff)
    messages.success(request, _("Saved. The next message says it so."))
    return redirect("shop:wording", event, way, language)


@require_POST
@for_managers
def preview(request: StaffRequest, event: str, way: str, language: str) -> HttpResponse:
    """How the words that are typed would read. Changes nothing."""
    form = WordingForm.opened(_choice(event, way, language), request.staff, request.POST)
    form.is_valid()
    return render(request, "dashboard/_wording_preview.html", _preview(request, form))


def _choice(event: str, way: str, language: str) -> Choice:
    choice = Choice.of(event, way, language)
    if choice is None:
        raise Http404
    return choice


def _page(request: StaffRequest, form: WordingForm) -> dict[str, Any]:
    choice = form.choice
    car = wordings.example_of(request.staff, choice.language)
    usual = wordings.drawn(choice, car, DEFAULT)
    about = {"form": form, "choice": choice, "usual": usual, "usual_text": wordings.shown(usual.text)}
    return about | _preview(request, form)


def _preview(request: StaffRequest, form: WordingForm) -> dict[str, Any]:
    """The typed words on a real car, with segments and what one costs; the problems instead where there are any."""
    car = wordings.example_of(request.staff, form.choice.language)
    if form.is_bound and not form.is_valid():
        return {"form": form, "car": car, "problems": [error for found in form.errors.values() for error in found]}
    if not form.is_bound:
        form = WordingForm(form.choice, _typed(form), initial={})
        form.is_valid()
    said = wordings.drawn(form.choice, car, form.own)
    price = request.staff.shop.sending.segment_price
    cost = (price * said.segments).quantize(Decimal("0.0001"))
    return {"car": car, "said": said, "said_text": wordings.shown(said.text), "cost": cost, "choice": form.choice}


def _typed(form: WordingForm) -> Any:
    """What the untouched form would send."""
    return dict(form.initial)


def _tested(request: StaffRequest, form: WordingForm) -> HttpResponse:
    """Sends the typed words to whoever tries them; they are not kept by it."""
    choice, shop = form.choice, request.staff.shop
    to = request.staff.user.email if choice.way == Type.EMAIL else phone.e164(request.POST.get("to", "")) or ""
    try:
        spend(TEST_BY_SHOP, str(shop.pk))
    except TooMany as error:
        messages.error(request, str(error))
        return render(request, "dashboard/wording.html", _page(request, form))
    if not to or (choice.way == Type.SMS and not phone.is_textable(to)):
        messages.error(request, _("Write your mobile number, in the US or Canada, with its area code."))
        return render(request, "dashboard/wording.html", _page(request, form), status=422)
    code = code_of("test", tokens.nonce()) if choice.way == Type.SMS else ""
    said = wordings.drawn(choice, wordings.example_of(request.staff, choice.language), form.own, code)
    queue_words(shop, Type(choice.way), to, choice.language, said, code)
    messages.success(request, _("The test is on its way to %(to)s. The words are not saved yet.") % {"to": to})
    return render(request, "dashboard/wording.html", _page(request, form))
