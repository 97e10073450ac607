"""Moving a repair, seeing beforehand what the customer will read, and taking a wrong move back."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, Literal

from ninja import Query, Router
from pydantic import Field

from clearcoat.api import auth
from clearcoat.api.shapes import MessageOut, Moved, Preview
from clearcoat.api.staff import CHANGES, StatusName
from clearcoat.api.types import Body, Day, Flag, Note, Whole
from clearcoat.estimates.models import Stale
from clearcoat.workflow.status import Move, Outcome, change_status, preview, take_back

router = Router(tags=["Status"])
Hold = Literal["parts", "insurer", "customer", "sublet"]


class MoveBody(Body):
    """A move; what is left out stays. `estimatedCompletion: null` takes the promised date away."""

    status: StatusName
    notes: Note = ""
    internalNotes: Note = ""
    estimatedCompletion: Day | None = None
    etaReason: Note = ""
    holdReason: Hold | None = None
    notify: Flag = True
    version: Annotated[Whole, Field(ge=1)] | None = None

    def move(self) -> Move:
        """As the verb takes it."""
        return Move(
            to=self.status,
            hold_reason=self.holdReason,
            eta=self.estimatedCompletion,
            clear_eta="estimatedCompletion" in self.model_fields_set and self.estimatedCompletion is None,
            eta_reason=self.etaReason or self.notes,
            notes=self.notes,
            internal_note=self.internalNotes,
            notify=self.notify,
        )


@router.patch("/{uuid:pk}/status", response={200: Moved, **CHANGES}, auth=auth.staff)
def change(request: Any, pk: uuid.UUID, body: MoveBody) -> Any:
    """Moves the repair and says what will be sent to whom and when. A repeated click changes nothing."""
    estimate = auth.own(request, pk)
    move = body.move()
    if body.version is not None and body.version != estimate.version and move.changes(estimate):
        raise Stale(estimate)
    return moved(change_status(estimate, move, request.auth))


@router.get("/{uuid:pk}/status/preview", response={200: Preview, **CHANGES}, auth=auth.staff)
def look_ahead(
    request: Any,
    pk: uuid.UUID,
    to: StatusName,
    notes: Annotated[str, Query(max_length=1000)] = "",
    holdReason: Hold | None = None,
    estimatedCompletion: Day | None = None,
) -> Any:
    """The exact texts that the change would send, or the reason why nothing would."""
    move = Move(to, hold_reason=holdReason, eta=estimatedCompletion, eta_reason=notes, notes=notes)
    drafts = preview(auth.own(request, pk), move, request.auth)
    reason = "" if drafts else "This change sends nothing to the customer."
    return Preview(messages=[MessageOut.of_draft(draft) for draft in drafts], reason=reason)


@router.delete("/{uuid:pk}/status", response={200: Moved, **CHANGES}, auth=auth.staff)
def undo(request: Any, pk: uuid.UUID) -> Any:
    """Takes the last move back within 60 seconds, while nothing was sent; 409 afterwards."""
    return moved(take_back(auth.own(request, pk), request.auth))


def moved(outcome: Outcome) -> Moved:
    """What came of it."""
    estimate = outcome.estimate
    return Moved(
        id=str(estimate.pk),
        status=estimate.status,
        statusLabel=estimate.status_label,
        holdReason=estimate.hold_reason or None,
        estimatedCompletion=estimate.estimated_completion,
        version=estimate.version,
        changed=outcome.history is not None,
        messages=[MessageOut.of(message) for message in outcome.messages],
    )
