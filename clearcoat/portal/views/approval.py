"""The owner looks at the work and decides: yes or no, line by line where they pay, or a question first."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clearcoat.accounts.limits import Limit, spend
from clearcoat.approvals.fields import PREFIX
from clearcoat.approvals.models import Request
from clearcoat.approvals.signature import NotSigned
from clearcoat.core.http import client_address
from clearcoat.core.parts import if_changed
from clearcoat.customers.models import Customer
from clearcoat.estimates.models import Estimate
from clearcoat.portal import asked, door
from clearcoat.portal.answer import AnswerForm
from clearcoat.portal.views.link import COOKIE
from clearcoat.workflow import access, approval, approval_request
from clearcoat.workflow.conversation import LONGEST

BY_REPAIR = Limit("approval-repair", 30, 3600)
BY_VISITOR = Limit("approval-visitor", 60, 3600)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody decides: at home on the owner's page, or on the shop's tablet before a `witness`."""

    estimate: Estimate
    template: str = "portal/approval/page.html"
    witness: str = ""
    only: Request | None = None  # the one form that this desk is for


@require_http_methods(door.GET_OR_POST)
@door.account_page
def decide(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What waits for the owner's decision; when nothing does, what was decided last."""
    estimate, actor = access.followed(request.user, request.COOKIES.get(COOKIE, ""), pk)
    if actor is None:
        return door.to_login(request)
    if estimate is None:
        raise Http404
    door.speak(request, estimate.language)
    if not (isinstance(actor, Customer) or estimate.shop.settings.link_approves):
        return _page(request, Desk(estimate, "portal/approval/sign_in.html"), {}, 403)
    return at(request, Desk(estimate, witness=_staff_here(request, estimate)))


def _staff_here(request: HttpRequest, estimate: Estimate) -> str:
    """Who of the shop is signed in on this very browser: what is signed there is signed at the shop, before them."""
    staff = access.staff_of(request.user)
    return staff.name if staff and staff.shop_id == estimate.shop_id else ""


def at(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page of this desk, and what is sent from it."""
    now = _waiting(desk)
    if request.method != "POST":
        return _shown(request, desk, now)
    spend(BY_VISITOR, client_address(request))
    spend(BY_REPAIR, str(desk.estimate.pk))
    if "ask" in request.POST:
        return _ask(request, desk, now)
    if now is None:
        return _shown(request, desk, None, 409)
    form = AnswerForm(request.POST, asked=asked.asked_of(now))
    if form.is_about_another:
        return _newer(request, desk, now)
    return _sign(request, desk, now, form) if form.is_valid() else _asks(request, desk, now, form, 422)


def _sign(request: HttpRequest, desk: Desk, now: Request, form: AnswerForm) -> HttpResponse:
    device = request.headers.get("User-Agent", "")
    answer = form.answer(ip=client_address(request), device=device, witness=desk.witness)
    try:
        approval.decide(desk.estimate, now.pk, now.version.sha256, answer)
    except approval.NotNewest as newest:
        return _newer(request, desk, newest.request)
    except approval.Broken:
        form.add_error(None, _("This version was changed after it was stored. Please call the shop: it can ask again."))
        return _asks(request, desk, now, form, 409)
    except NotSigned as wrong:
        form.refuse(wrong.fields)
        return _asks(request, desk, now, form, 422)
    return redirect(request.path)


def _ask(request: HttpRequest, desk: Desk, now: Request | None) -> HttpResponse:
    question = request.POST.get("question", "").replace("\x00", "").strip()[:LONGEST]
    if not question:
        return _shown(request, desk, now, 422, no_question=True)
    approval.ask(desk.estimate, question)
    messages.success(request, _("Sent. The shop reads it and answers; you can decide then."))
    return redirect(request.path)


def _waiting(desk: Desk) -> Request | None:
    return approval_request.newest(desk.estimate, desk.only.form) if desk.only else asked.first_asked(desk.estimate)


def _shown(request: HttpRequest, desk: Desk, now: Request | None, status: int = 200, **context: Any) -> HttpResponse:
    if now:
        return _asks(request, desk, now, AnswerForm(asked=asked.asked_of(now)), status, **context)
    last = (
        Request.objects.filter(estimate=desk.estimate).decided().select_related("version", "estimate__shop__settings")
    )
    done = last.filter(form=desk.only.form).first() if desk.only else last.first()
    answered = asked.answered_of(done) if done else None
    return _page(request, desk, {"answered": answered, "title": answered.title if answered else ""}, status)


def _newer(request: HttpRequest, desk: Desk, now: Request | None) -> HttpResponse:
    """409 with what is asked now. The name and what was filled in stay: the rest answered something else."""
    if now is None:
        return _shown(request, desk, None, 409)
    form = AnswerForm(asked=asked.asked_of(now), name=request.POST.get("name", ""))
    form.initial.update({name: request.POST[name] for name in form.fields if name in request.POST and PREFIX in name})
    return _asks(request, desk, now, form, 409, is_newer=True)


def _asks(
    request: HttpRequest, desk: Desk, now: Request, form: AnswerForm, status: int = 200, **context: Any
) -> HttpResponse:
    context |= {"asked": form.asked, "form": form, "title": asked.heading_of(now)}
    return _page(request, desk, context, status)


def _page(request: HttpRequest, desk: Desk, context: dict[str, Any], status: int = 200) -> HttpResponse:
    estimate = desk.estimate
    ours = {"estimate": estimate, "house": estimate.shop, "accent": estimate.shop.settings.accent}
    if request.headers.get("X-Part") and context.get("answered"):  # the page waits for its PDF
        return if_changed(request, "portal/approval/_answered.html", {**context, **ours})
    return door.page(request, desk.template, {**context, **ours, "is_tablet": bool(desk.only)}, status)
