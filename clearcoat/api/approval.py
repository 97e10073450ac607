"""Approvals: the owner reads and decides; staff ask, take back, and write down what was said at the counter."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy
from ninja import Router, Status

from clearcoat.api import auth
from clearcoat.api.approval_body import Asking, Deciding, Recording
from clearcoat.api.approval_out import ApprovalOut, Approvals, DecisionOut, NotNewestOut
from clearcoat.api.errors import Current, ErrorDetail, Missing, Refusal, answers
from clearcoat.api.types import Id
from clearcoat.approvals.blanks import Form
from clearcoat.approvals.content import Content
from clearcoat.approvals.models import Request
from clearcoat.approvals.signature import Answer, NotSigned
from clearcoat.core import clock
from clearcoat.customers.models import TrackingLink
from clearcoat.estimates.models import Estimate
from clearcoat.workflow import approval
from clearcoat.workflow.approval_request import newest

owners = Router(tags=["Approvals"])
router = Router(tags=["Approvals"])
WRITES = answers(400, 401, 403, 404, 409, 413, 415, 422)
NAMES = {"lines": "lineIds", "strokes": "signature"}  # a field of the answer, as the body calls it
SIGN_IN = gettext_lazy("This shop asks you to sign in before you decide.")
NOT_OPEN = gettext_lazy("This does not wait for a decision any more.")
CHANGED = gettext_lazy("The shop changed this while you were reading. Look at the new version and decide on that.")
NOT_YET = gettext_lazy("This has not happened yet. Write when it was said.")


@owners.get("/{estimateId}/approval", response={200: ApprovalOut, **answers(401, 403, 404)}, auth=auth.follower)
def read(request: HttpRequest, estimateId: Id) -> Any:
    """What waits for the owner, else what was decided last; 404 while nothing was ever asked."""
    estimate = auth.followed(request, estimateId)
    asked = newest(estimate) or Request.objects.of(estimate).decided().first()
    if asked is None:
        raise Missing
    return ApprovalOut.of(asked)


@owners.post(
    "/{estimateId}/approval", response={201: DecisionOut, **WRITES, 409: NotNewestOut}, auth=auth.follower
)  # fmt: skip
def decide(request: HttpRequest, estimateId: Id, body: Deciding) -> Any:
    """The owner approves or declines exactly this version; 409 with what is asked now when it is not the newest."""
    estimate = _decidable(request, estimateId)
    asked = Request.objects.of(estimate).filter(version__number=body.version).first()
    if asked is None or body.requestId not in {None, asked.pk}:
        raise approval.NotNewest(newest(estimate))
    answer = Answer(
        decision=body.decision,
        name=body.name,
        how="drawn" if body.signature else "typed",
        strokes=body.signature,
        agreed=body.agreed,
        declined=_left(asked.version.says, body.lineIds),
        ip=auth.visitor(request),
        device=request.headers.get("User-Agent", ""),
        note=body.note,
    )
    return Status(201, DecisionOut.of(approval.decide(estimate, asked.pk, asked.version.sha256, answer)))


@router.get("/{estimateId}/approval-requests", response={200: Approvals, **answers(401, 403, 404)}, auth=auth.staff)
def listing(request: Any, estimateId: Id) -> Any:
    """Everything that was asked and decided, newest first."""
    rows = Request.objects.filter(estimate=auth.own(request, estimateId))
    rows = rows.select_related("version", "decision__paper__document")
    return Approvals(items=[ApprovalOut.of(row) for row in rows])


@router.post("/{estimateId}/approval-requests", response={201: ApprovalOut, **WRITES}, auth=auth.writer)
def send(request: Any, estimateId: Id, body: Asking) -> Any:
    """Asks the owner for the estimate as it is now, by text and mail. A repeated call asks nothing twice."""
    estimate = auth.own(request, estimateId)
    asked = approval.send_for_approval(estimate, request.auth, body.form, body.note, is_told=body.notify)
    return Status(201, ApprovalOut.of(asked))


@router.delete(
    "/{estimateId}/approval-requests/{requestId}", response={204: None, **answers(401, 403, 404, 409)}, auth=auth.writer
)
def withdraw(request: Any, estimateId: Id, requestId: Id) -> Any:
    """Takes the request back; 409 when it does not wait any more."""
    estimate = auth.own(request, estimateId)
    if not Request.objects.filter(estimate=estimate, pk=requestId).exists():
        raise Missing
    if not approval.withdraw(estimate, requestId, request.auth):
        raise Refusal(409, str(NOT_OPEN))
    return Status(204, None)


@router.post("/{estimateId}/approvals", response={201: DecisionOut, **WRITES}, auth=auth.writer)
def record(request: Any, estimateId: Id, body: Recording) -> Any:
    """Writes down what was decided by word or on paper, about the estimate as it is now."""
    estimate = auth.own(request, estimateId)
    at = body.at
    if at is not None and (at.tzinfo is None or at > clock.now()):
        raise Refusal(422, str(NOT_YET), fields={"at": [str(NOT_YET)]})
    answer = Answer(
        decision=body.decision,
        name=body.name,
        how=body.how,
        declined=_left(Content.of(estimate), body.lineIds),
        note=body.note,
        at=at,
        filled=body.fields,
    )
    return Status(201, DecisionOut.of(approval.record(estimate, request.auth, answer, Form(body.form))))


def not_newest(request: Any, error: approval.NotNewest) -> HttpResponse:
    """409 with what is asked now."""
    shown = ApprovalOut.of(error.request) if error.request else None
    now = Current.of(error.request.estimate) if error.request else None
    words = str(CHANGED if shown else NOT_OPEN)
    body = NotNewestOut(error=ErrorDetail(code="not_newest", message=words), current=now, newest=shown)
    return JsonResponse(body.model_dump(mode="json"), status=409)


def not_signed(request: Any, error: NotSigned) -> HttpResponse:
    """422 with what is missing, under the body's names."""
    fields = {NAMES.get(name, name): [words] for name, words in error.fields.items()}
    body = {"error": {"code": "not_signed", "message": str(error), "fields": fields}}
    return JsonResponse(body, status=422)


def _decidable(request: HttpRequest, pk: Id) -> Estimate:
    """The estimate for its owner; by the link alone only where the shop lets it. Raises Missing, Refusal."""
    found, actor = auth.followed_by(request, pk)
    if isinstance(actor, TrackingLink) and not found.shop.settings.link_approves:
        raise Refusal(403, str(SIGN_IN), "sign_in")
    return found


def _left(shown: Content, taken: Collection[str] | None) -> tuple[str, ...]:
    """The lines that the owner may take or leave and did not take."""
    if taken is None:
        return ()
    choices = [line.key for line in shown.choices]
    unknown = set(taken) - set(choices)
    return (*[key for key in choices if key not in taken], *sorted(unknown))
