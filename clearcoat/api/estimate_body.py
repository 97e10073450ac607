"""An estimate as staff write and read it over the API; the names are the seed plan's in camelCase."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from clearcoat.api.shapes import LineOut
from clearcoat.api.types import (
    Amount,
    Body,
    Day,
    Email,
    Flag,
    Line,
    Long,
    Name,
    Number,
    OptionalName,
    Phone,
    Short,
    Whole,
)
from clearcoat.core import money
from clearcoat.estimates.lines import EstimateLineItem
from clearcoat.estimates.models import Estimate

NoneOrEmail = Email | Literal[""]
Percent = Annotated[Number, Field(ge=0, le=100)]
Positive = Annotated[Amount, Field(ge=0)]

AMOUNTS = ["parts_subtotal", "labor_subtotal", "paint_subtotal", "misc_subtotal", "subtotal", "tax_amount", "total"]


class EstimateBody(Body):
    """What staff may write. Every field may be left out; one that is left out stays as it is."""

    firstName: OptionalName = ""
    lastName: OptionalName = ""
    company: Line = ""
    customerEmail: NoneOrEmail = ""
    customerPhone: Phone = ""
    address: Line = ""
    city: OptionalName = ""
    state: Short = ""
    postalCode: Annotated[str, Field(max_length=12)] = ""
    language: Literal["en", "es"] = "en"
    vehicleYear: Annotated[Whole, Field(ge=1900, le=2100)] | None = None
    vehicleMake: OptionalName = ""
    vehicleModel: OptionalName = ""
    vehicleTrim: OptionalName = ""
    vin: Annotated[str, Field(max_length=25, pattern=r"^[A-Za-z0-9 -]*$")] = ""
    mileage: Annotated[Whole, Field(ge=0, le=5_000_000)] | None = None
    color: OptionalName = ""
    plate: Annotated[str, Field(max_length=12)] = ""
    insuranceCompany: Annotated[str, Field(max_length=120)] = ""
    claimNumber: Short = ""
    policyNumber: Short = ""
    deductible: Positive = money.ZERO
    betterment: Positive = money.ZERO
    taxRate: Percent = Decimal(0)
    dateOfLoss: Day | None = None
    damageDescription: Annotated[str, Field(max_length=2000)] = ""
    notes: Annotated[str, Field(max_length=2000)] = ""
    internalNotes: Long = ""


class EstimateChange(EstimateBody):
    """A change, with the version it was made on: 409 when somebody else was quicker."""

    version: Annotated[Whole, Field(ge=1)] | None = None


class LineBody(Body):
    """A line as staff write it; its total is computed."""

    type: Literal["part", "labor", "paint", "misc"]
    description: Annotated[Name, Field(max_length=200)]
    partNumber: Short = ""
    laborHours: Number = Decimal(0)
    paintHours: Number = Decimal(0)
    laborRate: Positive = money.ZERO
    quantity: Number = Decimal(1)
    unitPrice: Amount = money.ZERO
    taxable: Flag = True


class LineChange(LineBody):
    """A change of a line; what is left out stays."""

    type: Literal["part", "labor", "paint", "misc"] = "part"
    description: Annotated[Name, Field(max_length=200)] = "-"


class NewEstimate(EstimateBody):
    """A new estimate with its lines."""

    items: Annotated[list[LineBody], Field(max_length=500)] = []


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
            "version": row.version,
            "updatedAt": row.updated_at,
        }


class EstimateRows(Schema):
    """A page of the shop's list."""

    items: list[EstimateRow]
    next: str | None


class EstimateOut(EstimateRow):
    """Everything about an estimate, for staff."""

    fields: dict[str, Any]
    totals: dict[str, str]
    customerDue: str
    customerId: str | None
    supplement: int
    items: list[LineOut]

    @classmethod
    def of(cls, row: Estimate) -> EstimateOut:
        """From the row; `fields` are those that `PATCH` takes."""
        return cls(
            **EstimateRow.fields_of(row),
            fields={name: _plain(getattr(row, column)) for name, column in COLUMNS.items()},
            totals={_camel(name): money.plain(getattr(row, name)) for name in AMOUNTS},
            customerDue=money.plain(row.customer_due),
            customerId=str(row.customer_id) if row.customer_id else None,
            supplement=row.supplement,
            items=[LineOut.of(item) for item in row.items.all()],
        )


def columns_of(body: Body) -> dict[str, Any]:
    """What the body sets, by column."""
    given = body.model_dump(exclude_unset=True, exclude={"version", "items"})
    return {COLUMNS[name]: value for name, value in given.items()}


def line_fields(body: Body) -> dict[str, Any]:
    """What the body sets, by column of a line."""
    given = body.model_dump(exclude_unset=True)
    if "description" in given:
        given["part_name"] = given.pop("description")
    return {_snake(name): value for name, value in given.items()}


def new_line(body: LineBody) -> EstimateLineItem:
    """The line, not stored yet."""
    return EstimateLineItem(**line_fields(body))


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.title() for part in rest)


def _snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda letter: "_" + letter.group(1).lower(), name)


def _plain(value: Any) -> Any:
    return f"{value:f}" if isinstance(value, Decimal) else value


COLUMNS = {name: _snake(name) for name in EstimateBody.model_fields} | {
    "customerEmail": "email",
    "customerPhone": "phone",
}
