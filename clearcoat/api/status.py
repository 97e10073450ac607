"""Moving a repair, seeing beforehand what the customer will read, and taking a wrong move back."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Query, Router

from clearcoat.api import auth
from clearcoat.api.errors import answers
from clearcoat.api.messages import MessageOut, Moved, Preview
from clearcoat.api.staff import CHANGES, StatusName
from clearcoat.api.types import NO_NUL, Body, Day, Flag, Id, Note, Version
from clearcoat.estimates.models import Stale
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status, preview
from clearcoat.workflow.take_back import take_back

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
    version: Version | None = None

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


@router.patch("/{estimateId}/status", response={200: Moved, **CHANGES}, auth=auth.staff)
def change(request: Any, estimateId: Id, body: MoveBody) -> Any:
    """Moves the repair and says what will be sent to whom and when. A repeated click changes nothing."""
    estimate = auth.own(request, estimateId)
    move = body.move()
    if body.version is not None and estimate.moved_on_since(body.version) and move.changes(estimate):
        raise Stale(estimate)
    return Moved.of(change_status(estimate, move, request.auth))


@router.get(
    "/{estimateId}/status/preview", response={200: Preview, **answers(401, 403, 404, 409, 422)}, auth=auth.staff
)
def look_ahead(
    request: Any,
    estimateId: Id,
    to: StatusName,
    notes: Annotated[str, Query(max_length=1000), NO_NUL] = "",
    holdReason: Hold | None = None,
    estimatedCompletion: Day | None = None,
) -> Any:
    """The exact texts that the change would send, or the reason why nothing would."""
    move = Move(to, hold_reason=holdReason, eta=estimatedCompletion, eta_reason=notes, notes=notes.strip())
    drafts = preview(auth.own(request, estimateId), move, request.auth)
    reason = "" if drafts else "This change sends nothing to the customer."
    return Preview(messages=[MessageOut.of_draft(draft) for draft in drafts], reason=reason)


@router.delete("/{estimateId}/status", response={200: Moved, **answers(401, 403, 404, 409)}, auth=auth.staff)
def undo(request: Any, estimateId: Id) -> Any:
    """Takes the last move back within 60 seconds, while nothing was sent; 409 afterwards."""
    return Moved.of(take_back(auth.own(request, estimateId), request.auth))
