"""The shop's door: sign-in, and estimates made, read, changed and searched."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Status

from clearcoat.accounts.models import AccessToken, Door
from clearcoat.accounts.signin import authenticate
from clearcoat.api import auth
from clearcoat.api.customer import WRONG_PAIR, sign_out
from clearcoat.api.customer_body import SigningIn
from clearcoat.api.errors import Missing, Refusal, answers
from clearcoat.api.estimate_body import (
    EstimateChange,
    LineBody,
    LineChange,
    NewEstimate,
    columns_of,
    line_columns_of,
    new_line,
)
from clearcoat.api.estimate_out import EstimateOut, EstimateRow, EstimateRows, StaffLine
from clearcoat.api.paging import Cursor, Limit, page
from clearcoat.api.people import StaffOut, StaffSignedIn
from clearcoat.api.types import NO_NUL, Id
from clearcoat.estimates.lines import EstimateLineItem
from clearcoat.estimates.models import Estimate, Stale
from clearcoat.shops.models import StaffMember
from clearcoat.workflow import access
from clearcoat.workflow import estimate as estimates

door = Router(tags=["Shop"])
router = Router(tags=["Estimates"])
READS = answers(401, 403, 404)
CHANGES = answers(400, 401, 403, 404, 409, 413, 415, 422)
StatusName = Literal[
    "draft", "received", "in_progress", "waiting_for_parts", "ready", "completed", "cancelled", "total_loss"
]
SORTS = {"-updatedAt": "updated_at", "-createdAt": "created_at", "-statusSince": "status_since"}


@door.post("/login", response={200: StaffSignedIn, **answers(400, 401, 413, 415, 422, 429)}, auth=None)
def login(request: HttpRequest, body: SigningIn) -> Any:
    """Signs staff in; the token is for `Authorization: Bearer` and opens the shop's door only."""
    user = authenticate(Door.STAFF, body.email, body.password, auth.visitor(request))
    member = access.staff_of(user)
    if user is None or member is None:
        raise Refusal(401, WRONG_PAIR)
    return StaffSignedIn(token=AccessToken.issue(user), staff=StaffOut.of(member))


@door.post("/logout", response={204: None, **answers(401, 403)}, auth=auth.staff)
def logout(request: HttpRequest) -> Any:
    """Ends this sign-in."""
    sign_out(request)
    return Status(204, None)


@router.get("", response={200: EstimateRows, **answers(401, 403, 422)}, auth=auth.staff)
def listing(
    request: Any,
    q: Annotated[str, Query(max_length=100), NO_NUL] = "",
    status: StatusName | None = None,
    sort: Literal["-updatedAt", "-createdAt", "-statusSince"] = "-updatedAt",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Any:
    """The shop's estimates; `q` searches name, plate, VIN, number and claim."""
    rows = Estimate.objects.visible_to(request.auth).search(q)
    if status:
        rows = rows.filter(status=status)
    found, following = page(rows, SORTS[sort], limit, cursor)
    return EstimateRows(items=[EstimateRow(**EstimateRow.fields_of(row)) for row in found], next=following)


@router.post("", response={201: EstimateOut, **answers(400, 401, 403, 413, 415, 422)}, auth=auth.writer)
def create(request: Any, body: NewEstimate) -> Any:
    """A new estimate in draft."""
    member: StaffMember = request.auth
    lines = [new_line(line) for line in body.items]
    return Status(201, EstimateOut.of(estimates.create(member.shop, member, lines, **columns_of(body))))


@router.get("/{estimateId}", response={200: EstimateOut, **READS}, auth=auth.staff)
def read(request: Any, estimateId: Id) -> Any:
    """Everything about an estimate."""
    return EstimateOut.of(auth.own(request, estimateId))


@router.patch("/{estimateId}", response={200: EstimateOut, **CHANGES}, auth=auth.writer)
def change(request: Any, estimateId: Id, body: EstimateChange) -> Any:
    """Changes what is given; 409 when `version` is not the newest."""
    estimate = auth.own(request, estimateId)
    if body.version is not None and estimate.moved_on_since(body.version):
        raise Stale(estimate)
    return EstimateOut.of(estimates.edit(estimate, request.auth, **columns_of(body)))


@router.delete("/{estimateId}", response={204: None, **answers(401, 403, 404, 409)}, auth=auth.writer)
def delete(request: Any, estimateId: Id) -> Any:
    """Deletes a draft that nobody was told of; everything else is on record and stays (409)."""
    estimates.delete(auth.own(request, estimateId))
    return Status(204, None)


@router.get("/{estimateId}/items", response={200: list[StaffLine], **READS}, auth=auth.staff)
def items(request: Any, estimateId: Id) -> Any:
    """The lines in their order."""
    return [StaffLine.of(item) for item in auth.own(request, estimateId).items.all()]


@router.post("/{estimateId}/items", response={201: StaffLine, **CHANGES}, auth=auth.writer)
def add_item(request: Any, estimateId: Id, body: LineBody) -> Any:
    """Adds a line; the totals follow."""
    line = estimates.add_line(auth.own(request, estimateId), request.auth, new_line(body))
    return Status(201, StaffLine.of(line))


@router.patch("/{estimateId}/items/{itemId}", response={200: StaffLine, **CHANGES}, auth=auth.writer)
def change_item(request: Any, estimateId: Id, itemId: Id, body: LineChange) -> Any:
    """Changes a line; the totals follow."""
    estimate = auth.own(request, estimateId)
    line = _line(estimate, itemId)
    return StaffLine.of(estimates.change_line(estimate, request.auth, line, **line_columns_of(body)))


@router.delete("/{estimateId}/items/{itemId}", response={204: None, **answers(401, 403, 404, 409)}, auth=auth.writer)
def remove_item(request: Any, estimateId: Id, itemId: Id) -> Any:
    """Removes a line; the totals follow."""
    estimate = auth.own(request, estimateId)
    estimates.remove_line(estimate, request.auth, _line(estimate, itemId))
    return Status(204, None)


def _line(estimate: Estimate, item: Id) -> EstimateLineItem:
    line = estimates.line_of(estimate, item)
    if line is None:
        raise Missing
    return line
