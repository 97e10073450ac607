"""What the API answers with. Every field is named here, so nothing reaches a customer by accident."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema

from clearcoat.core import money
from clearcoat.customers.models import Customer
from clearcoat.estimates import statuses
from clearcoat.estimates.models import Estimate, EstimateLineItem, RepairStatus
from clearcoat.notifications.announce import Draft
from clearcoat.notifications.models import Notification, Type
from clearcoat.shops.models import StaffMember


class CustomerOut(Schema):
    """A customer's own profile."""

    id: str
    email: str
    firstName: str
    lastName: str
    phoneNumber: str
    language: str

    @classmethod
    def of(cls, row: Customer) -> CustomerOut:
        """From the row."""
        return cls(
            id=str(row.pk),
            email=row.email,
            firstName=row.first_name,
            lastName=row.last_name,
            phoneNumber=row.phone_number,
            language=row.language,
        )


class SignedIn(Schema):
    """A customer's sign-in."""

    token: str
    customer: CustomerOut


class StaffOut(Schema):
    """A member of a shop."""

    id: str
    name: str
    email: str
    role: str
    shop: str

    @classmethod
    def of(cls, row: StaffMember) -> StaffOut:
        """From the row."""
        return cls(id=str(row.pk), name=row.name, email=row.user.email, role=row.role, shop=row.shop.name)


class StaffSignedIn(Schema):
    """A staff sign-in."""

    token: str
    staff: StaffOut


class EstimateSummary(Schema):
    """An estimate in a customer's list."""

    id: str
    estimateNumber: str
    shop: str
    vehicle: str
    status: str
    statusLabel: str
    estimatedCompletion: date | None
    total: str
    customerDue: str
    amountPaid: str
    balance: str
    currency: str
    paymentStatus: str
    approval: str
    updatedAt: datetime

    @classmethod
    def fields_of(cls, row: Estimate) -> dict[str, Any]:
        """What a list shows of the row."""
        due = money.plain(row.customer_due)
        return {
            "id": str(row.pk),
            "estimateNumber": row.estimate_number,
            "shop": row.shop.name,
            "vehicle": row.vehicle,
            "status": row.status,
            "statusLabel": row.status_label,
            "estimatedCompletion": row.estimated_completion,
            "total": money.plain(row.total),
            "customerDue": due,
            "amountPaid": money.plain(money.ZERO),
            "balance": due,
            "currency": row.currency,
            "paymentStatus": row.payment_status,
            "approval": "none",
            "updatedAt": row.updated_at,
        }


class EstimatePage(Schema):
    """A page of a customer's list."""

    items: list[EstimateSummary]
    next: str | None


class LineOut(Schema):
    """A line as a customer reads it."""

    id: str
    type: str
    description: str
    partNumber: str
    partType: str
    operation: str
    hours: str
    rate: str
    quantity: str
    unitPrice: str
    lineTotal: str
    supplement: int

    @classmethod
    def of(cls, row: EstimateLineItem) -> LineOut:
        """From the row."""
        return cls(
            id=str(row.pk),
            type=row.type,
            description=row.part_name,
            partNumber=row.part_number,
            partType=row.part_type,
            operation=row.labor_operation,
            hours=f"{row.labor_hours + row.paint_hours:f}",
            rate=money.plain(row.labor_rate),
            quantity=f"{row.quantity:f}",
            unitPrice=money.plain(row.unit_price),
            lineTotal=money.plain(row.line_total),
            supplement=row.supplement,
        )


class Share(Schema):
    """Who pays what."""

    total: str
    insurer: str
    deductible: str
    betterment: str
    customerDue: str
    currency: str

    @classmethod
    def of(cls, row: Estimate) -> Share:
        """From the row."""
        return cls(
            total=money.plain(row.total),
            insurer=money.plain(row.total - row.customer_due),
            deductible=money.plain(money.ZERO if row.deductible_waived else row.deductible),
            betterment=money.plain(row.betterment),
            customerDue=money.plain(row.customer_due),
            currency=row.currency,
        )


class EstimateForCustomer(EstimateSummary):
    """An estimate as its owner reads it: with lines and who pays what, without a word of internal notes."""

    damageDescription: str
    notes: str
    lines: list[LineOut]
    documents: list[str]
    payment: Share

    @classmethod
    def of(cls, row: Estimate) -> EstimateForCustomer:
        """From the row."""
        return cls(
            **EstimateSummary.fields_of(row),
            damageDescription=row.damage_description,
            notes=row.notes,
            lines=[LineOut.of(item) for item in row.items.all()],
            documents=[],
            payment=Share.of(row),
        )


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

    model_config = {"populate_by_name": True}
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
            reason=row.reason,
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
            status="suppressed" if draft.reason else "pending",
            reason=draft.reason,
            to=draft.to,
            subject=draft.words.subject,
            text=draft.shown_text,
            segments=draft.words.segments if draft.type == Type.SMS else None,
            sendAfter=None,
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
