"""An estimate as staff write it over the API; the names are the seed plan's in camelCase."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from clearcoat.api import types
from clearcoat.api.types import Amount, Body, Day, Flag, Hours, Number, Percent, Positive, Version
from clearcoat.core import money
from clearcoat.estimates.lines import EstimateLineItem

MOST_LINES = 500
LineKind = Literal["part", "labor", "paint", "misc"]


class EstimateBody(Body):
    """What staff may write. Every field may be left out; one that is left out stays as it is."""

    firstName: types.Text80 = ""
    lastName: types.Text80 = ""
    company: types.Text120 = ""
    customerEmail: types.OptionalEmail = ""
    customerPhone: types.Text20 = ""
    address: types.Text200 = ""
    city: types.Text80 = ""
    state: types.Text20 = ""
    postalCode: types.Text12 = ""
    language: Literal["en", "es"] = "en"
    vehicleYear: types.Year | None = None
    vehicleMake: types.Text60 = ""
    vehicleModel: types.Text80 = ""
    vehicleTrim: types.Text80 = ""
    vin: types.Text25 = ""
    mileage: types.Miles | None = None
    color: types.Text60 = ""
    plate: types.Text12 = ""
    insuranceCompany: types.Text120 = ""
    claimNumber: types.Text40 = ""
    policyNumber: types.Text40 = ""
    deductible: Positive = money.ZERO
    betterment: Positive = money.ZERO
    shortfall: Positive = money.ZERO
    taxRate: Percent = Decimal(0)
    dateOfLoss: Day | None = None
    damageDescription: types.Text2000 = ""
    notes: types.Text2000 = ""
    internalNotes: types.Text8000 = ""


class EstimateChange(EstimateBody):
    """A change, with the version it was made on: 409 when somebody else was quicker."""

    version: Version | None = None


class LineBody(Body):
    """A line as staff write it; its total is computed."""

    type: LineKind
    description: types.Description
    partNumber: types.Text40 = ""
    laborHours: Hours = Decimal(0)
    paintHours: Hours = Decimal(0)
    laborRate: Positive = money.ZERO
    quantity: Number = Decimal(1)
    unitPrice: Amount = money.ZERO
    taxable: Flag = True
    customerPays: Flag = False


class LineChange(LineBody):
    """A change of a line; what is left out stays."""

    type: LineKind = "part"
    description: types.Description = "-"


class NewEstimate(EstimateBody):
    """A new estimate with its lines."""

    items: Annotated[list[LineBody], Field(max_length=MOST_LINES)] = []


def columns_of(body: Body) -> dict[str, Any]:
    """What the body sets, by column."""
    given = body.model_dump(exclude_unset=True, exclude={"version", "items"})
    return {COLUMNS[name]: value for name, value in given.items()}


def line_columns_of(body: Body) -> dict[str, Any]:
    """What the body sets, by column of a line."""
    given = body.model_dump(exclude_unset=True)
    return {LINE_COLUMNS[name]: value for name, value in given.items()}


def new_line(body: LineBody) -> EstimateLineItem:
    """The line, not stored yet."""
    return EstimateLineItem(**line_columns_of(body))


def _snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda letter: "_" + letter.group(1).lower(), name)


COLUMNS = {name: _snake(name) for name in EstimateBody.model_fields}
COLUMNS |= {"customerEmail": "email", "customerPhone": "phone"}
LINE_COLUMNS = {name: _snake(name) for name in LineBody.model_fields} | {"description": "part_name"}
