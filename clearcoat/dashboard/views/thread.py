"""The conversation on a car's page: answered, marked as handled, given to somebody."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clearcoat.core.parts import if_changed
from clearcoat.dashboard import file
from clearcoat.dashboard import thread as conversation
from clearcoat.dashboard.access import StaffRequest, for_staff, theirs
from clearcoat.dashboard.forms.answer import AnswerForm
from clearcoat.threads.models import Thread
from clearcoat.workflow.conversation import CannotAnswer
from clearcoat.workflow.conversation import answer as send_answer


@require_safe
@for_staff
def entries(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Only what was written: a page that is open swaps it in."""
    estimate = theirs(request, pk)
    thread = Thread.objects.filter(estimate=estimate).first()
    context = {"entries": conversation.entries(estimate, thread), "seen": conversation.seen(thread)}
    return if_changed(request, "dashboard/_thread_entries.html", context)


@require_POST
@for_staff
def answer(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Sends what was typed. What does not go out is said, and the words are still there to be sent another way."""
    estimate, form = theirs(request, pk), AnswerForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            send_answer(Thread.of(estimate), request.staff, typed["text"], typed["way"], typed["seen"] or 0)
            return _back(pk)
        except CannotAnswer as why:
            form.add_error(None, str(why))
    context = file.everything(estimate, request.staff) | {"answer": form}
    return render(request, "dashboard/estimate.html", context, status=422)


@require_POST
@for_staff
def handle(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """What the page showed needs no answer any more."""
    thread = Thread.of(theirs(request, pk))
    seen = request.POST.get("seen", "")
    thread.settle(int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else 0)
    messages.success(request, _("Marked as handled."))
    return _back(pk)


@require_POST
@for_staff
def assign(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Gives the conversation to one of the shop's people, or to nobody in particular."""
    thread, wanted = Thread.of(theirs(request, pk)), request.POST.get("to", "")
    person = next((one for one in request.staff.shop.staff.all() if str(one.pk) == wanted), None)
    thread.give_to(person)
    messages.success(request, _("%(name)s answers from now on.") % {"name": person.name} if person else _("Saved."))
    return _back(pk)


def _back(pk: uuid.UUID) -> HttpResponse:
    return redirect(f"{reverse('shop:estimate', args=[pk])}#thread")
