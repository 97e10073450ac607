"""Moving a car: the form with the exact messages before it, the move, and taking it back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clearcoat.dashboard.access import StaffRequest, for_staff, theirs
from clearcoat.dashboard.forms.move import MoveForm
from clearcoat.dashboard.notice import moved
from clearcoat.dashboard.parts import page_or_part, wants_part
from clearcoat.estimates.models import Estimate, InvalidMove, Stale
from clearcoat.notifications.announce import Draft
from clearcoat.workflow.status import change_status, preview
from clearcoat.workflow.take_back import TooLate, take_back


@dataclass(frozen=True, slots=True)
class Preview:
    """The messages that a move would send, or why it cannot be made."""

    drafts: list[Draft]
    refusal: str = ""
    quiet: bool = False

    @property
    def sends(self) -> bool:
        """Whether anything goes out at all."""
        return not self.quiet and any(draft.goes for draft in self.drafts)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def move(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The form, and its answer: moved, or 409 with how it stands now and everything that was typed."""
    estimate = theirs(request, pk)
    if request.method != "POST":
        return _form(request, MoveForm.opened(estimate, request.staff, request.GET.get("to", "")))
    form = MoveForm(estimate, request.staff, request.POST)
    if not form.is_valid():
        return _form(request, form, 422)
    if form.is_behind:
        return _answer(request, estimate) if _is_second_click(form) else _stale(request, form)
    try:
        outcome = change_status(estimate, form.move(), request.staff)
    except InvalidMove as refusal:
        form.add_error("to", str(refusal))
        return _form(request, form, 409)
    except Stale as stale:
        return _stale(request, MoveForm(stale.estimate, request.staff, request.POST))
    return _answer(request, outcome.estimate)


@require_POST
@for_staff
def move_preview(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """What the typed move would send. Changes nothing."""
    form = MoveForm(theirs(request, pk), request.staff, request.POST)
    form.is_valid()
    if wants_part(request):
        return render(request, "dashboard/_preview.html", {"preview": _preview(form), "estimate": form.estimate})
    return _form(request, form)


@require_POST
@for_staff
def move_back(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Takes the last move back while nobody was told of it."""
    estimate = theirs(request, pk)
    try:
        estimate = take_back(estimate, request.staff).estimate
    except TooLate as late:
        return _taken_back(request, estimate, str(late), 409)
    except Stale as stale:
        words = _("Somebody else changed this car a moment ago. Please look again.")
        return _taken_back(request, stale.estimate, words, 409)
    words = _("Taken back: %(name)s's car is %(status)s again. Nobody was told.")
    return _taken_back(request, estimate, words % {"name": estimate.customer_name, "status": estimate.status_label})


def _stale(request: StaffRequest, form: MoveForm) -> HttpResponse:
    """How the car stands now, under everything that was typed."""
    return _form(request, form.reopened(), 409, is_stale=True)


def _form(request: StaffRequest, form: MoveForm, status: int = 200, *, is_stale: bool = False) -> HttpResponse:
    last = form.estimate.history.order_by("-id").first() if is_stale else None
    context: dict[str, Any] = {"form": form, "estimate": form.estimate, "preview": _preview(form), "stale": last}
    context["origin"] = "estimate" if _origin(request) == "estimate" else "board"
    return page_or_part(request, "move", context, status)


def _preview(form: MoveForm) -> Preview:
    wanted = form.move()
    try:
        return Preview(preview(form.estimate, wanted, form.staff), quiet=not wanted.notify)
    except InvalidMove as refusal:
        return Preview([], str(refusal))


def _is_second_click(form: MoveForm) -> bool:
    """The same form sent twice: its wish is fulfilled, and by the same person."""
    last = form.estimate.history.order_by("-id").first()
    is_mine = last is not None and last.user_id == form.staff.user_id
    return is_mine and not form.move().changes(form.estimate)


def _answer(request: StaffRequest, estimate: Estimate) -> HttpResponse:
    if wants_part(request):
        return render(request, "dashboard/_moved.html", {"moved": moved(estimate), "estimate": estimate})
    if _origin(request) == "estimate":
        return redirect("shop:estimate", estimate.pk)
    return redirect(f"{reverse('shop:board')}?moved={estimate.pk}#{estimate.status}")


def _taken_back(request: StaffRequest, estimate: Estimate, words: str, status: int = 200) -> HttpResponse:
    if wants_part(request):
        context = {"words": words, "kind": "good" if status == 200 else "warn"}
        return render(request, "dashboard/_toast.html", context, status=status)
    (messages.success if status == 200 else messages.warning)(request, words)
    return redirect("shop:estimate", estimate.pk) if _origin(request) == "estimate" else redirect("shop:board")


def _origin(request: StaffRequest) -> str:
    """Which page the move began on, so that it ends there."""
    return request.POST.get("origin") or request.GET.get("from", "")
