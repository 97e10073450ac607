"""Requests for reviews: asked by hand, and what came of all of them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Query, Router, Schema, Status

from clearcoat.api import auth
from clearcoat.api.errors import Refusal, answers
from clearcoat.api.once import once
from clearcoat.api.types import Body, Day, Id
from clearcoat.reviews.figures import Figures, Line, PlatformFigures, figures
from clearcoat.reviews.models import Review
from clearcoat.shops.models import StaffMember
from clearcoat.workflow.review import ask_by_hand
from clearcoat.workflow.review_book import WrongPeriod, book, lines, period

router = Router(tags=["Reviews"])


class Wanted(Body):
    """Whom to ask: the owner of this repair."""

    estimateId: Id


class ReviewOut(Schema):
    """One request and what came of it."""

    id: str
    estimateId: str
    estimateNumber: str
    status: str
    reason: str
    dueAt: datetime
    requestedAt: datetime | None
    sentAt: datetime | None
    completedAt: datetime | None
    clicked: list[str]
    platform: str | None
    rating: int | None
    words: str

    @classmethod
    def of(cls, line: Line) -> ReviewOut:
        """From the row and what its messages tell."""
        row = line.review
        return cls(
            id=str(row.pk),
            estimateId=str(row.estimate_id),
            estimateNumber=row.estimate.estimate_number,
            status=line.status,
            reason=line.why,
            dueAt=row.due_at,
            requestedAt=row.requested_at,
            sentAt=line.sent_at,
            completedAt=row.completed_at,
            clicked=sorted(line.clicked),
            platform=row.platform or None,
            rating=row.rating,
            words=row.words,
        )


class PlatformOut(Schema):
    """One kind of public place."""

    platform: str
    clicked: int
    reviewed: int

    @classmethod
    def of(cls, found: PlatformFigures) -> PlatformOut:
        """From the figures."""
        return cls(platform=found.platform, clicked=found.clicked, reviewed=found.reviewed)


class ReviewsOut(Schema):
    """The figures of a period, and every request in it, the newest first."""

    requested: int
    sent: int
    clicked: int
    completed: int
    skipped: int
    responseRate: float | None
    averageRating: float | None
    byPlatform: list[PlatformOut]
    items: list[ReviewOut]

    @classmethod
    def of(cls, found: Figures, items: list[Line]) -> ReviewsOut:
        """From the figures that the dashboard shows."""
        return cls(
            requested=found.requested,
            sent=found.sent,
            clicked=found.clicked,
            completed=found.completed,
            skipped=found.skipped,
            responseRate=_number(found.response_rate),
            averageRating=_number(found.average_rating),
            byPlatform=[PlatformOut.of(one) for one in found.by_platform],
            items=[ReviewOut.of(line) for line in items],
        )


@router.post("/request", response={202: ReviewOut, **answers(400, 401, 403, 404, 409, 415, 422)}, auth=auth.writer)
def ask(request: Any, body: Wanted) -> Any:
    """Asks the owner of a completed repair now; 409 when they were asked already, or lately for another repair."""
    estimate = auth.own(request, body.estimateId)

    def queue() -> dict[str, Any]:
        review = ask_by_hand(estimate, request.auth)
        (line,) = lines(Review.objects.filter(pk=review.pk))
        return ReviewOut.of(line).model_dump(mode="json")

    return Status(202, once(request, f"review:{request.auth.pk}", queue))


@router.get("", response={200: ReviewsOut, **answers(401, 403, 422)}, auth=auth.staff)
def statistics(
    request: Any,
    first: Annotated[Day | None, Query(alias="from")] = None,
    last: Annotated[Day | None, Query(alias="to")] = None,
) -> Any:
    """The figures from one day to another on the shop's calendar, both included; else of the last thirty days."""
    member: StaffMember = request.auth
    try:
        found = book(member.shop, *period(member.shop, first, last))
    except WrongPeriod as error:
        raise Refusal(422, str(error), fields={"to": [str(error)]}) from None
    return ReviewsOut.of(figures(found), found)


def _number(found: Decimal | None) -> float | None:
    """With its one digit, as the dashboard shows it."""
    return None if found is None else float(found)
