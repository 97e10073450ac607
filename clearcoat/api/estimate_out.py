"""An estimate as staff read it over the API: the fields that they write, under the same names, and what follows."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField
from ninja import Schema

from clearcoat.api.estimate_body import COLUMNS
from clearcoat.api.shapes import LineOut
from clearcoat.core import money
from clearcoat.estimates.lines import EstimateLineItem
from clearcoat.estimates.models import Estimate


class EstimateRow(Schema):
    """An estimate in the shop's list."""

    id: str
    estimateNumber: str
    roNumber: str
    customerName: str
    vehicle: str
    plate: str
    vin: str
    claimNumber: str
    status: str
    statusLabel: str
    holdReason: str | None
    statusSince: datetime
    estimatedCompletion: date | None
    total: str
    currency: str
    paymentStatus: str
    approval: str
    approvalSince: datetime | None
    version: int
    updatedAt: datetime

    @classmethod
    def fields_of(cls, row: Estimate) -> dict[str, Any]:
        """What the list shows."""
        return {
            "id": str(row.pk),
            "estimateNumber": row.estimate_number,
            "roNumber": row.ro_number,
            "customerName": row.customer_name,
            "vehicle": row.vehicle,
            "plate": row.plate,
            "vin": row.vin,
            "claimNumber": row.claim_number,
            "status": row.status,
            "statusLabel": row.status_label,
            "holdReason": row.hold_reason or None,
            "statusSince": row.status_since,
            "estimatedCompletion": row.estimated_completion,
            "total": money.plain(row.total),
            "currency": row.currency,
            "paymentStatus": row.payment_status,
            "approval": row.approval,
            "approvalSince": row.approval_since,
            "version": row.version,
            "updatedAt": row.updated_at,
        }


class EstimateRows(Schema):
    """A page of the shop's list."""

    items: list[EstimateRow]
    next: str | None


class Totals(Schema):
    """What the lines come to."""

    partsSubtotal: str
    laborSubtotal: str
    paintSubtotal: str
    miscSubtotal: str
    subtotal: str
    taxAmount: str
    total: str

    @classmethod
    def of(cls, row: Estimate) -> Totals:
        """From the row."""
        return cls(
            partsSubtotal=money.plain(row.parts_subtotal),
            laborSubtotal=money.plain(row.labor_subtotal),
            paintSubtotal=money.plain(row.paint_subtotal),
            miscSubtotal=money.plain(row.misc_subtotal),
            subtotal=money.plain(row.subtotal),
            taxAmount=money.plain(row.tax_amount),
            total=money.plain(row.total),
        )


class StaffLine(LineOut):
    """A line with everything that staff write of it."""

    laborHours: str
    paintHours: str
    laborRate: str
    taxable: bool

    @classmethod
    def of(cls, row: EstimateLineItem) -> StaffLine:
        """From the row."""
        return cls(
            **LineOut.fields_of(row),
            laborHours=money.plain(row.labor_hours),
            paintHours=money.plain(row.paint_hours),
            laborRate=money.plain(row.labor_rate),
            taxable=row.taxable,
        )


class EstimateOut(EstimateRow):
    """Everything about an estimate, for staff: what `PATCH` takes is found here under the same name."""

    firstName: str
    lastName: str
    company: str
    customerEmail: str
    customerPhone: str
    address: str
    city: str
    state: str
    postalCode: str
    language: str
    vehicleYear: int | None
    vehicleMake: str
    vehicleModel: str
    vehicleTrim: str
    mileage: int | None
    color: str
    insuranceCompany: str
    policyNumber: str
    deductible: str
    betterment: str
    shortfall: str
    taxRate: str
    dateOfLoss: date | None
    damageDescription: str
    notes: str
    internalNotes: str
    totals: Totals
    customerDue: str
    amountPaid: str
    balance: str
    customerId: str | None
    supplement: int
    createdAt: datetime
    items: list[StaffLine]

    @classmethod
    def of(cls, row: Estimate) -> EstimateOut:
        """From the row."""
        written = {name: _plain(row, column) for name, column in COLUMNS.items()}
        return cls(
            **written | EstimateRow.fields_of(row),
            totals=Totals.of(row),
            customerDue=money.plain(row.customer_due),
            amountPaid=money.plain(row.amount_paid),
            balance=money.plain(row.balance),
            customerId=str(row.customer_id) if row.customer_id else None,
            supplement=row.supplement,
            createdAt=row.created_at,
            items=[StaffLine.of(item) for item in row.items.all()],
        )


def _plain(row: Estimate, column: str) -> Any:
    """The value; a figure with as many places as its column keeps, whether or not it has been there yet."""
    value = getattr(row, column)
    if not isinstance(value, Decimal):
        return value
    kept = Estimate._meta.get_field(column)
    return f"{value:.{kept.decimal_places if isinstance(kept, DecimalField) else 2}f}"
