"""Messages as the API answers with them: of the log, of a preview, and those that a move sends."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema

from clearcoat.estimates.models import Estimate
from clearcoat.notifications.announce import Draft
from clearcoat.notifications.models import Notification, Type
from clearcoat.workflow.move import Outcome


class MessageOut(Schema):
    """A message of the log, or one that a move would send."""

    id: str | None
    estimateId: str | None
    event: str
    type: str
    status: str
    reason: str
    to: str
    subject: str
    text: str
    segments: int | None = None
    sendAfter: datetime | None
    sentAt: datetime | None
    deliveredAt: datetime | None

    @classmethod
    def of(cls, row: Notification) -> MessageOut:
        """From the row of the outbox; the secret of a link stays out of it."""
        return cls(
            id=str(row.pk),
            estimateId=str(row.estimate_id) if row.estimate_id else None,
            event=row.event,
            type=row.type,
            status=row.status,
            reason=row.shown_reason,
            to=row.to,
            subject=row.subject,
            text=row.shown_text,
            sendAfter=row.send_after,
            sentAt=row.sent_at,
            deliveredAt=row.delivered_at,
        )

    @classmethod
    def of_draft(cls, draft: Draft) -> MessageOut:
        """From what a move would send."""
        return cls(
            id=None,
            estimateId=None,
            event=draft.event,
            type=draft.type,
            status="pending" if draft.goes else "suppressed",
            reason=draft.reason,
            to=draft.to,
            subject=draft.words.subject,
            text=draft.shown_text,
            segments=draft.words.segments if draft.type == Type.SMS else None,
            sendAfter=draft.send_after,
            sentAt=None,
            deliveredAt=None,
        )


class Preview(Schema):
    """The exact messages that a move would send, or why nothing would go."""

    messages: list[MessageOut]
    reason: str


class Moved(Schema):
    """What came of a move."""

    id: str
    status: str
    statusLabel: str
    holdReason: str | None
    estimatedCompletion: date | None
    version: int
    changed: bool
    messages: list[MessageOut]

    @classmethod
    def of(cls, outcome: Outcome) -> Moved:
        """From the verb's outcome."""
        row: Estimate = outcome.estimate
        return cls(
            id=str(row.pk),
            status=row.status,
            statusLabel=row.status_label,
            holdReason=row.hold_reason or None,
            estimatedCompletion=row.estimated_completion,
            version=row.version,
            changed=outcome.history is not None,
            messages=[MessageOut.of(message) for message in outcome.messages],
        )
