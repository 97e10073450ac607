"""What else the shop's programs need: taking estimates in, the customer's link, the message log."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, Literal

import segno
from ninja import File, Query, Router, Schema
from ninja.files import UploadedFile

from clearcoat.api import auth
from clearcoat.api.errors import Error, answer
from clearcoat.api.estimate_body import EstimateOut
from clearcoat.api.paging import MOST, page
from clearcoat.api.shapes import MessageOut
from clearcoat.api.staff import CHANGES, REFUSALS
from clearcoat.notifications.models import Notification
from clearcoat.shops.models import StaffMember
from clearcoat.workflow import intake, link

imports = Router(tags=["Estimates"])
links = Router(tags=["Customer's link"])
messages = Router(tags=["Messages"])

MAX_FILES = 100
MAX_BYTES = 60_000_000  # of one request, all files together


class TakenIn(Schema):
    """What came of one estimate among the files."""

    source: str
    outcome: str
    message: str
    estimate: EstimateOut | None
    changes: list[str]
    warnings: list[str]

    @classmethod
    def of(cls, result: intake.Result) -> TakenIn:
        """From the verb's result."""
        estimate = EstimateOut.of(result.estimate) if result.estimate else None
        return cls(
            source=result.source,
            outcome=result.outcome,
            message=result.message,
            estimate=estimate,
            changes=result.changes,
            warnings=result.warnings,
        )


class TakenInAll(TakenIn):
    """The first result, and all of them where the files held several estimates."""

    results: list[TakenIn]


class LinkOut(Schema):
    """The customer's link and its picture."""

    url: str
    expiresAt: Any
    qr: str


class MessagePage(Schema):
    """A page of the message log."""

    items: list[MessageOut]
    next: str | None


@imports.post("/import", response={201: TakenInAll, 200: TakenInAll, 413: Error, **CHANGES}, auth=auth.writer)
def take_in(request: Any, file: Annotated[list[UploadedFile], File()]) -> Any:
    """Takes in BMS XML, an EMS zip, or the files of one EMS set: 201 made, 200 updated or unchanged, 422 why not."""
    if len(file) > MAX_FILES or sum(one.size or 0 for one in file) > MAX_BYTES:
        return answer(413, "These are too many or too large files for one import.")
    member: StaffMember = request.auth
    named = {one.name or f"file {number}": one.read() for number, one in enumerate(file)}
    results = intake.take_in(member.shop, named, member)
    taken = [result for result in results if result.outcome != "refused"]
    if not taken:
        reasons = [result.message for result in results] or ["There was no estimate among these files."]
        return answer(422, reasons[0], "not_imported", {"file": reasons})
    every = [TakenIn.of(result) for result in results]
    first = TakenInAll(**TakenIn.of(taken[0]).model_dump(), results=every)
    return 201 if any(result.outcome == "created" for result in taken) else 200, first


@links.post("/{uuid:pk}/link", response={201: LinkOut, **CHANGES}, auth=auth.writer)
def make_link(request: Any, pk: uuid.UUID) -> Any:
    """Makes the customer's link anew; the one before stops working. With a QR code as SVG."""
    made = link.make_link(auth.own(request, pk), request.auth)
    return 201, LinkOut(url=made.url, expiresAt=made.expires_at, qr=segno.make(made.url, error="m").svg_inline(scale=4))


@links.delete("/{uuid:pk}/link", response={204: None, **CHANGES}, auth=auth.writer)
def revoke_link(request: Any, pk: uuid.UUID) -> Any:
    """Ends the customer's link at once."""
    link.revoke_link(auth.own(request, pk), request.auth)
    return 204, None


@messages.get("", response={200: MessagePage, **REFUSALS}, auth=auth.staff)
def log(
    request: Any,
    estimateId: uuid.UUID | None = None,
    status: Annotated[str, Query(max_length=12)] = "",
    type: Literal["sms", "email"] | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    cursor: Annotated[str, Query(max_length=200)] = "",
) -> Any:
    """Every message of the shop, newest first, with its state and the reason for it."""
    member: StaffMember = request.auth
    wanted = {"estimate_id": estimateId, "status": status, "type": type}
    rows = Notification.objects.filter(shop_id=member.shop_id, **{name: v for name, v in wanted.items() if v})
    found, following = page(rows, "created_at", limit, cursor)
    return MessagePage(items=[MessageOut.of(row) for row in found], next=following)
