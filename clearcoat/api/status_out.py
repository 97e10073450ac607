"""Where a repair stands, as its owner reads it."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema

from clearcoat.estimates import statuses
from clearcoat.estimates.models import Estimate, RepairStatus


class Station(Schema):
    """One entry of the timeline."""

    status: str
    label: str
    notes: str
    updatedBy: str
    createdAt: datetime

    @classmethod
    def of(cls, row: RepairStatus) -> Station:
        """From the row."""
        return cls(
            status=row.status, label=row.label, notes=row.notes, updatedBy=row.updated_by, createdAt=row.created_at
        )


class EtaChangeOut(Schema):
    """One change of the promised date."""

    before: date | None
    after: date | None
    reason: str
    createdAt: datetime


class StatusOut(Schema):
    """Where a repair stands, as its owner reads it."""

    status: str
    statusLabel: str
    explanation: str
    progress: int
    estimatedCompletion: date | None
    etaHistory: list[EtaChangeOut]
    holdReason: str | None
    timeline: list[Station]
    version: int

    @classmethod
    def of(cls, row: Estimate) -> StatusOut:
        """From the row, in the active language."""
        changes = [
            EtaChangeOut(before=c.before, after=c.after, reason=c.reason, createdAt=c.created_at)
            for c in row.eta_changes()
        ]
        return cls(
            status=row.status,
            statusLabel=row.status_label,
            explanation=statuses.explanation(row.status, row.hold_reason),
            progress=statuses.MEANINGS[row.status].progress,
            estimatedCompletion=row.estimated_completion,
            etaHistory=changes,
            holdReason=row.hold_reason or None,
            timeline=[Station.of(station) for station in row.timeline.all()],
            version=row.version,
        )
