"""What an estimating system's file says, in our own words and before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Refused(Exception):
    """A file that cannot be taken in. Its text is one sentence that names the file, the reason and what to do."""


class LineKind(StrEnum):
    """The four kinds of line of the seed plan's EstimateLineItem."""

    PART = "part"
    LABOR = "labor"
    PAINT = "paint"
    MISC = "misc"


@dataclass(frozen=True, slots=True)
class Line:
    """One priced line. A replaced and painted part is up to three of them: part, labor, paint."""

    kind: LineKind
    # Stable across supplements: the system's own sequence number and the kind, such as "14:part"; a second labor
    # type on the same damage line adds its code, such as "14:labor:LAM".
    key: str
    description: str
    section: str = ""  # the heading above it, such as "Front Bumper"
    part_number: str = ""
    part_type: str = ""  # CIECA code: PAN, PAA, PAL …
    operation: str = ""  # words where the code is known ("Replace"), else ""
    labor_type: str = ""  # CIECA code: LAB, LAR …
    hours: Decimal = Decimal(0)
    rate: Decimal = Decimal(0)  # per hour, where the file states it
    quantity: Decimal = Decimal(1)
    unit_price: Decimal = Decimal(0)
    total: Decimal = Decimal(0)
    supplement: int = 0  # the supplement that brought or last changed it, 0 for the first estimate
    note: str = ""  # remark lines that belong to this one
    taxable: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """The vehicle's owner as the file names them."""

    first_name: str = ""
    last_name: str = ""
    company: str = ""
    email: str = ""
    # (CIECA qualifier HP, CP, WP, FX or "" where the file does not say; the number as written)
    phones: tuple[tuple[str, str], ...] = ()
    address1: str = ""
    address2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Vehicle:
    """The car. `odometer_unit` is MI, KM or "" where the file does not say."""

    vin: str = ""
    year: int | None = None
    make: str = ""
    model: str = ""
    trim: str = ""
    color: str = ""
    plate: str = ""
    plate_state: str = ""
    odometer: int | None = None
    odometer_unit: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals as stated by the file, which are trusted; recomputing only warns."""

    labor: Decimal = Decimal(0)  # without tax, paint labor left out
    paint: Decimal = Decimal(0)  # refinish labor and paint materials, without tax
    parts: Decimal = Decimal(0)  # without tax
    misc: Decimal = Decimal(0)  # every other charge, sublet included, without tax
    tax: Decimal = Decimal(0)
    gross: Decimal = Decimal(0)  # what the repair costs, tax included
    deductible: Decimal = Decimal(0)  # 0.00 when waived or none
    deductible_waived: bool = False
    betterment: Decimal = Decimal(0)
    net: Decimal = Decimal(0)  # gross less the owner's share: the insurer's part


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries the file holds, as its estimator counts them; deleted ones are left out of all four."""

    entries: int = 0  # damage line elements (BMS) or line records (EMS)
    headings: int = 0  # entries that only name a section
    notes: int = 0  # entries without part, labor or charge: a remark on another line
    lines: int = 0  # damage lines, remarks among them; a refinish entry that names its parent counts with it


@dataclass(frozen=True, slots=True)
class Document:
    """One estimate or supplement, whichever format it came in."""

    source: str  # the name of the file or set, for messages
    system: str  # CCC, MITCHELL, AUDATEX, or the name the file gives
    format: str  # "bms" or "ems"
    document_id: str  # the system's own id of this document or file, "" where there is none
    digest: str  # sha256 of its files' names and bytes, hex: the same files twice are the same digest
    supplement: int
    claim_number: str
    policy_number: str
    insurer: str
    ro_number: str = ""  # the shop's own repair order number, "" where there is none
    currency: str = ""  # ISO 4217
    loss_date: date | None = None
    total_loss: bool = False
    target_date: date | None = None  # when the file promises the car back
    damage: str = ""  # what was hit, in words fit for the customer; never the loss memo
    internal_notes: str = ""  # loss memo and claim notes: for staff only
    customer: Person = field(default_factory=Person)
    vehicle: Vehicle = field(default_factory=Vehicle)
    totals: Totals = field(default_factory=Totals)
    lines: tuple[Line, ...] = ()
    counts: Counts = field(default_factory=Counts)
    original: bytes = field(default=b"", repr=False)  # a zip of the files as they came
    warnings: tuple[str, ...] = ()  # one sentence each, for staff
