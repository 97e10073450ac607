"""The shop's door: sign-in, and estimates made, read, changed and searched."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router

from clearcoat.accounts.models import AccessToken, Door
from clearcoat.accounts.signin import authenticate
from clearcoat.api import auth
from clearcoat.api.customer import WRONG_PAIR, SigningIn, sign_out
from clearcoat.api.errors import Error, Missing, answer
from clearcoat.api.estimate_body import (
    EstimateChange,
    EstimateOut,
    EstimateRow,
    EstimateRows,
    LineBody,
    LineChange,
    NewEstimate,
    columns_of,
    line_fields,
    new_line,
)
from clearcoat.api.paging import MOST, page
from clearcoat.api.shapes import LineOut, StaffOut, StaffSignedIn
from clearcoat.estimates.lines import EstimateLineItem
from clearcoat.estimates.models import Estimate, Stale
from clearcoat.shops.models import StaffMember
from clearcoat.workflow import access
from clearcoat.workflow import estimate as estimates

door = Router(tags=["Shop"])
router = Router(tags=["Estimates"])
REFUSALS: dict[Any, Any] = {frozenset({401, 403, 404, 422}): Error}
CHANGES: dict[Any, Any] = {**REFUSALS, frozenset({400, 409}): Error}
StatusName = Literal[
    "draft", "received", "in_progress", "waiting_for_parts", "ready", "completed", "cancelled", "total_loss"
]


@door.post("/login", response={200: StaffSignedIn, frozenset({400, 401, 422, 429}): Error}, auth=None)
def login(request: HttpRequest, body: SigningIn) -> Any:
    """Signs staff in; the token is for `Authorization: Bearer` and opens the shop's door only."""
    user = authenticate(Door.STAFF, body.email, body.password, auth.visitor(request))
    member = access.staff_of(user)
    if user is None or member is None:
        return answer(401, WRONG_PAIR)
    return StaffSignedIn(token=AccessToken.issue(user), staff=StaffOut.of(member))


@door.post("/logout", response={204: None, 401: Error, 403: Error}, auth=auth.staff)
def logout(request: HttpRequest) -> Any:
    """Ends this sign-in."""
    sign_out(request)
    return 204, None


@router.get("", response={200: EstimateRows, **REFUSALS}, auth=auth.staff)
def listing(
    request: Any,
    q: Annotated[str, Query(max_length=100)] = "",
    status: StatusName | None = None,
    sort: Literal["-updatedAt", "-createdAt", "-statusSince"] = "-updatedAt",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    cursor: Annotated[str, Query(max_length=200)] = "",
) -> Any:
    """The shop's estimates; `q` searches name, plate, VIN, number and claim."""
    rows = Estimate.objects.visible_to(request.auth).search(q)
    if status:
        rows = rows.filter(status=status)
    column = {"-updatedAt": "updated_at", "-createdAt": "created_at", "-statusSince": "status_since"}[sort]
    found, following = page(rows, column, limit, cursor)
    return EstimateRows(items=[EstimateRow(**EstimateRow.fields_of(row)) for row in found], next=following)


@router.post("", response={201: EstimateOut, **CHANGES}, auth=auth.writer)
def create(request: Any, body: NewEstimate) -> Any:
    """A new estimate in draft."""
    member: StaffMember = request.auth
    lines = [new_line(line) for line in body.items]
    return 201, EstimateOut.of(estimates.create(member.shop, member, lines, **columns_of(body)))


@router.get("/{uuid:pk}", response={200: EstimateOut, **REFUSALS}, auth=auth.staff)
def read(request: Any, pk: uuid.UUID) -> Any:
    """Everything about an estimate."""
    return EstimateOut.of(auth.own(request, pk))


@router.patch("/{uuid:pk}", response={200: EstimateOut, **CHANGES}, auth=auth.writer)
def change(request: Any, pk: uuid.UUID, body: EstimateChange) -> Any:
    """Changes what is given; 409 when `version` is not the newest."""
    estimate = auth.own(request, pk)
    if body.version is not None and body.version != estimate.version:
        raise Stale(estimate)
    return EstimateOut.of(estimates.edit(estimate, request.auth, **columns_of(body)))


@router.delete("/{uuid:pk}", response={204: None, **CHANGES}, auth=auth.writer)
def delete(request: Any, pk: uuid.UUID) -> Any:
    """Deletes a draft that nobody was told of; everything else is on record and stays (409)."""
    estimates.delete(auth.own(request, pk))
    return 204, None


@router.get("/{uuid:pk}/items", response={200: list[LineOut], **REFUSALS}, auth=auth.staff)
def items(request: Any, pk: uuid.UUID) -> Any:
    """The lines in their order."""
    return [LineOut.of(item) for item in auth.own(request, pk).items.all()]


@router.post("/{uuid:pk}/items", response={201: LineOut, **CHANGES}, auth=auth.writer)
def add_item(request: Any, pk: uuid.UUID, body: LineBody) -> Any:
    """Adds a line; the totals follow."""
    return 201, LineOut.of(estimates.add_line(auth.own(request, pk), request.auth, new_line(body)))


@router.patch("/{uuid:pk}/items/{uuid:item}", response={200: LineOut, **CHANGES}, auth=auth.writer)
def change_item(request: Any, pk: uuid.UUID, item: uuid.UUID, body: LineChange) -> Any:
    """Changes a line; the totals follow."""
    estimate = auth.own(request, pk)
    return LineOut.of(estimates.change_line(estimate, request.auth, _line(estimate, item), **line_fields(body)))


@router.delete("/{uuid:pk}/items/{uuid:item}", response={204: None, **CHANGES}, auth=auth.writer)
def remove_item(request: Any, pk: uuid.UUID, item: uuid.UUID) -> Any:
    """Removes a line; the totals follow."""
    estimate = auth.own(request, pk)
    estimates.remove_line(estimate, request.auth, _line(estimate, item))
    return 204, None


def _line(estimate: Estimate, item: uuid.UUID) -> EstimateLineItem:
    line = estimates.line_of(estimate, item)
    if line is None:
        raise Missing
    return line
