"""The money of one car: what is owed and what came in; taking, asking, giving back, letting go."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clearcoat.accounts.replay import AnotherRequest, Once
from clearcoat.core.money import TooMuch
from clearcoat.dashboard import money
from clearcoat.dashboard.access import StaffRequest, for_managers, for_writers, theirs
from clearcoat.dashboard.forms.money import AskForm, RecordForm, RefundForm, ShortfallForm, UnlockForm, WriteOffForm
from clearcoat.estimates.models import Estimate
from clearcoat.payments import paper
from clearcoat.payments.models import Payment
from clearcoat.payments.refusals import NotNow
from clearcoat.workflow import payment as verbs
from clearcoat.workflow.payment_ask import ask_to_pay, cancel_ask, open_ask
from clearcoat.workflow.payment_card import unlock as let_cards_try

Does = Callable[..., object]


@require_safe
@for_writers
def show(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Everything."""
    return render(request, "dashboard/money.html", money.everything(theirs(request, pk), request.staff))


@require_POST
@for_writers
def record(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Cash, a check, or what the insurer sent."""
    estimate = theirs(request, pk)
    do = partial(verbs.record, estimate, by=request.staff)
    return _did(request, estimate, "record", RecordForm, do, _("Recorded. The receipt is below."))


@require_POST
@for_writers
def ask(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Asks the customer for an amount, by the messages that the page showed; `look` shows them for another amount."""
    estimate = theirs(request, pk)
    form = AskForm(request.POST)
    if "look" in request.POST and form.is_valid():
        drafts = money.drafted(estimate, form.cleaned_data["amount"])
        context = money.everything(estimate, request.staff, ask=form, **drafts, looks=True)
        return render(request, "dashboard/money.html", context)
    do = partial(ask_to_pay, estimate, request.staff)
    return _did(request, estimate, "ask", AskForm, do, _("Asked. The messages are on their way."))


@require_POST
@for_writers
def ask_cancel(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The customer's page asks no more. A second click changes nothing."""
    waiting = open_ask(theirs(request, pk))
    if waiting:
        cancel_ask(waiting, request.staff)
    return redirect("shop:money", pk)


@require_POST
@for_writers
def shortfall(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """What the owner agreed to pay beside the insurer."""
    estimate = theirs(request, pk)
    do = partial(verbs.agree_shortfall, estimate, by=request.staff)
    return _did(request, estimate, "shortfall", ShortfallForm, do, _("Saved."))


@require_POST
@for_managers
def write_off(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The shop lets it go, with a reason."""
    estimate = theirs(request, pk)
    do = partial(verbs.write_off, estimate, request.staff)
    return _did(request, estimate, "write_off", WriteOffForm, do, _("Written off."))


@require_POST
@for_managers
def refund(request: StaffRequest, pk: uuid.UUID, payment_pk: uuid.UUID) -> HttpResponse:
    """Gives back a payment or a part of it."""
    estimate = theirs(request, pk)
    do = partial(verbs.refund, _paid(estimate, payment_pk), request.staff)
    return _did(request, estimate, "refund", RefundForm, do, _("The refund is on its way."))


@require_POST
@for_managers
def unlock(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The customer may try cards again, with a reason. A second click changes nothing."""
    estimate = theirs(request, pk)
    do = partial(let_cards_try, estimate, request.staff)
    return _did(request, estimate, "unlock", UnlockForm, do, _("Cards can be tried again."))


@require_safe
@for_writers
def receipt(request: StaffRequest, pk: uuid.UUID, payment_pk: uuid.UUID) -> HttpResponse:
    """The customer's receipt, to print."""
    paid = _paid(theirs(request, pk), payment_pk)
    if not paid.receipt_number:
        raise Http404
    headers = {"Content-Disposition": f'inline; filename="{paper.name_of(paid)}"'}
    return HttpResponse(paper.receipt(paid), content_type="application/pdf", headers=headers)


def _paid(estimate: Estimate, pk: uuid.UUID) -> Payment:
    """A payment of this repair that came in. Http404 for any other."""
    found = estimate.payments.received().select_related("shop__settings", "estimate").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _did(
    request: StaffRequest, estimate: Estimate, name: str, kind: type[forms.Form], do: Does, done: str
) -> HttpResponse:  # fmt: skip
    """Does it and leads back to the page; what cannot be done is told beside its form, with what was typed.

    A button that was pressed twice moves no money twice: the page's key is good for one request to this address.
    """
    form = kind(request.POST)
    once = Once(request.path, request.POST.get("key", ""), request.POST.urlencode().encode())
    if form.is_valid():
        try:
            once.answer(lambda: do(**form.cleaned_data) is not None)
        except (NotNow, TooMuch) as error:
            form.add_error("amount", str(error))
        except AnotherRequest:
            form.add_error(
                "amount", _("This page was used already. Look at what moved, and send it again if it is right.")
            )
        else:
            messages.success(request, done)
            return redirect("shop:money", estimate.pk)
    context = money.everything(estimate, request.staff, **{name: form}, wrong=name)
    return render(request, "dashboard/money.html", context, status=422)
