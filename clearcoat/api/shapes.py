"""Estimates as their owner reads them. Every field is named here, so nothing reaches a customer by accident."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema

from clearcoat.api.photo_out import DocumentOut
from clearcoat.core import money
from clearcoat.estimates.models import Estimate, EstimateLineItem
from clearcoat.photos.models import Document


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
        return {
            "id": str(row.pk),
            "estimateNumber": row.estimate_number,
            "shop": row.shop.name,
            "vehicle": row.vehicle,
            "status": row.status,
            "statusLabel": row.status_label,
            "estimatedCompletion": row.estimated_completion,
            "total": money.plain(row.total),
            "customerDue": money.plain(row.customer_due),
            "amountPaid": money.plain(row.amount_paid),
            "balance": money.plain(row.balance),
            "currency": row.currency,
            "paymentStatus": row.payment_status,
            "approval": row.approval,
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
    customerPays: bool
    declined: bool
    supplement: int

    @classmethod
    def of(cls, row: EstimateLineItem) -> LineOut:
        """From the row."""
        return cls(**LineOut.fields_of(row))

    @staticmethod
    def fields_of(row: EstimateLineItem) -> dict[str, Any]:
        """What a line shows of the row."""
        return {
            "id": str(row.pk),
            "type": row.type,
            "description": row.part_name,
            "partNumber": row.part_number,
            "partType": row.part_type,
            "operation": row.labor_operation,
            "hours": money.plain(row.labor_hours + row.paint_hours),
            "rate": money.plain(row.labor_rate),
            "quantity": money.plain(row.quantity),
            "unitPrice": money.plain(row.unit_price),
            "lineTotal": money.plain(row.line_total),
            "customerPays": row.customer_pays,
            "declined": row.declined,
            "supplement": row.supplement,
        }


class Share(Schema):
    """Who pays what."""

    total: str
    insurer: str
    deductible: str
    betterment: str
    extras: str
    shortfall: str
    customerDue: str
    currency: str

    @classmethod
    def of(cls, row: Estimate) -> Share:
        """From the row."""
        return cls(
            total=money.plain(row.total),
            insurer=money.plain(row.total - row.customer_due),
            deductible=money.plain(row.own_deductible),
            betterment=money.plain(row.betterment),
            extras=money.plain(row.extras),
            shortfall=money.plain(row.shortfall),
            customerDue=money.plain(row.customer_due),
            currency=row.currency,
        )


class EstimateForCustomer(EstimateSummary):
    """An estimate as its owner reads it: with lines and who pays what, without a word of internal notes."""

    damageDescription: str
    notes: str
    lines: list[LineOut]
    documents: list[DocumentOut]
    payment: Share

    @classmethod
    def of(cls, row: Estimate) -> EstimateForCustomer:
        """From the row."""
        return cls(
            **EstimateSummary.fields_of(row),
            damageDescription=row.damage_description,
            notes=row.notes,
            lines=[LineOut.of(item) for item in row.items.all()],
            documents=[DocumentOut.of(one) for one in Document.objects.shared().filter(estimate=row)],
            payment=Share.of(row),
        )
