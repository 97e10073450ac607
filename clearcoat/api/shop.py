"""What else the shop's programs need: taking estimates in, the customer's link, the message log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

import segno
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from clearcoat.api import auth
from clearcoat.api.errors import Refusal, answers
from clearcoat.api.estimate_out import EstimateOut
from clearcoat.api.messages import MessageOut
from clearcoat.api.paging import Cursor, Limit, page
from clearcoat.api.types import Id
from clearcoat.notifications.models import Notification
from clearcoat.shops.models import StaffMember
from clearcoat.workflow import intake, link

imports = Router(tags=["Estimates"])
links = Router(tags=["Customer's link"])
messages = Router(tags=["Messages"])

StateName = Literal[
    "pending", "claimed", "calling", "unknown", "sent", "unconfirmed", "delivered", "undelivered", "failed",
    "suppressed", "superseded", "cancelled", "needs_human",
]  # fmt: skip


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
    expiresAt: datetime
    qr: str


class MessagePage(Schema):
    """A page of the message log."""

    items: list[MessageOut]
    next: str | None


@imports.post(
    "/import",
    response={201: TakenInAll, 200: TakenInAll, **answers(400, 401, 403, 409, 413, 415, 422)},
    auth=auth.writer,
)
def take_in(request: Any, file: Annotated[list[UploadedFile], File()]) -> Any:
    """Takes in BMS XML, an EMS zip, or the files of one EMS set: 201 made, 200 updated or unchanged, 422 why not."""
    member: StaffMember = request.auth
    results = intake.take_in(member.shop, _by_name(file), member)
    taken = [result for result in results if result.outcome != "refused"]
    if not taken:
        reasons = [result.message for result in results] or ["There was no estimate among these files."]
        raise Refusal(422, reasons[0], "not_imported", {"file": reasons})
    first = TakenInAll(**TakenIn.of(taken[0]).model_dump(), results=[TakenIn.of(result) for result in results])
    return Status(201 if any(result.outcome == "created" for result in taken) else 200, first)


@links.post("/{estimateId}/link", response={201: LinkOut, **answers(401, 403, 404, 409)}, auth=auth.writer)
def make_link(request: Any, estimateId: Id) -> Any:
    """Makes the customer's link anew; the one before stops working. With a QR code as SVG."""
    made = link.make_link(auth.own(request, estimateId), request.auth)
    picture = segno.make(made.url, error="m").svg_inline(scale=4)
    return Status(201, LinkOut(url=made.url, expiresAt=made.expires_at, qr=picture))


@links.delete("/{estimateId}/link", response={204: None, **answers(401, 403, 404, 409)}, auth=auth.writer)
def revoke_link(request: Any, estimateId: Id) -> Any:
    """Ends the customer's link at once."""
    link.revoke_link(auth.own(request, estimateId), request.auth)
    return Status(204, None)


@messages.get("", response={200: MessagePage, **answers(401, 403, 422)}, auth=auth.staff)
def log(
    request: Any,
    estimateId: Id | None = None,
    status: StateName | None = None,
    type: Literal["sms", "email"] | None = None,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Any:
    """Every message of the shop, newest first, with its state and the reason for it."""
    member: StaffMember = request.auth
    wanted = {"estimate_id": estimateId, "status": status, "type": type}
    rows = Notification.objects.filter(shop_id=member.shop_id, **{name: v for name, v in wanted.items() if v})
    found, following = page(rows, "created_at", limit, cursor)
    return MessagePage(items=[MessageOut.of(row) for row in found], next=following)


def _by_name(files: Iterable[UploadedFile]) -> dict[str, bytes]:
    """The files by name; two of the same name both count."""
    named: dict[str, bytes] = {}
    for number, one in enumerate(files, start=1):
        name = one.name or f"file {number}"
        named[f"{number} {name}" if name in named else name] = one.read()
    return named
