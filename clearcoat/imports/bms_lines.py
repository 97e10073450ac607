"""The damage lines of a BMS message."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final
from xml.etree.ElementTree import Element

from clearcoat.imports import codes, figures
from clearcoat.imports.document import Line, LineKind
from clearcoat.imports.linebook import Entry, LineBook

REMOVED: Final = "3"
CHARGES: Final = ("PartInfo", "LaborInfo", "RefinishLaborInfo", "OtherChargesInfo")


def read_lines(body: Element) -> LineBook:
    """Every damage line that still stands, in file order."""
    book = LineBook()
    rates = read_rates(body)
    for element in body.findall("DamageLineInfo"):
        if figures.word(element.findtext("LineStatusCode")) == REMOVED:
            continue
        if any(element.find(part) is not None for part in CHARGES):
            book.add(_entry(element), _pieces(element, rates))
        else:
            book.remark(_entry(element), figures.word(element.findtext("LineDesc")))
    return book


def read_rates(body: Element) -> dict[str, Decimal]:
    """The first tier's rate per hour of each labor code, as far as the profile states them."""
    return {
        codes.labor_code(one.findtext("RateType") or ""): figures.decimal(one.findtext("RateTierInfo/Rate"))
        for one in body.findall("ProfileInfo/RateInfo")
    }


def _entry(element: Element) -> Entry:
    number = figures.number_word(element.findtext("LineNum"))
    return Entry(
        number=number,
        sequence=figures.number_word(element.findtext("UniqueSequenceNum")) or number,
        section=figures.word(element.findtext("LineHeaderDesc")),
        parent=figures.number_word(element.findtext("ParentLineNum")),
    )


def _pieces(element: Element, rates: dict[str, Decimal]) -> list[Line]:
    """The Lines of one damage line; one without a price where it charges nothing, so that none is lost."""
    base = Line(
        kind=LineKind.MISC,
        key="",
        description=figures.word(element.findtext("LineDesc")),
        supplement=figures.supplement(element.findtext("SupplementNum")),
    )
    labor = [_labor(base, work, rates) for tag in ("LaborInfo", "RefinishLaborInfo") for work in element.findall(tag)]
    pieces = [
        *(_part(base, part, element) for part in element.findall("PartInfo")),
        *labor,
        *(_charge(base, charge) for charge in element.findall("OtherChargesInfo")),
    ]
    charged = [piece for piece in pieces if piece.total or piece.hours or _is_free_part(piece)] or pieces[:1]
    return [replace(charged[0], note=figures.memo(element.findtext("LineMemo"))), *charged[1:]]


def _is_free_part(piece: Line) -> bool:
    """A part whose price is included elsewhere is still part of the work."""
    return piece.kind is LineKind.PART and bool(piece.part_number) and piece.part_type != codes.EXISTING_PART


def _part(base: Line, part: Element, element: Element) -> Line:
    price = figures.money(part.findtext("PartPrice"))
    if figures.is_yes(part.findtext("PriceInclInd")):
        price = Decimal(0)
    part_type = figures.word(part.findtext("PartType"))
    written = figures.word(part.findtext("PartNum"))
    sublet = _is_sublet(element, part_type, written)
    # Mitchell writes quantity 0 on sublet and existing parts, and charges the price once.
    quantity = Decimal(1) if sublet else figures.decimal(part.findtext("Quantity")) or Decimal(1)
    return replace(
        base,
        kind=LineKind.MISC if sublet else LineKind.PART,
        part_number="" if written.casefold() in codes.NOT_A_PART_NUMBER else written,
        part_type=part_type,
        operation="Sublet" if sublet else codes.operation_in_words(_operation(element)),
        quantity=quantity,
        unit_price=price,
        total=figures.cents(quantity * price),
        taxable=figures.is_yes(part.findtext("TaxableInd"), default=True),
    )


def _is_sublet(element: Element, part_type: str, part_number: str) -> bool:
    marked = figures.is_yes(element.findtext("SubletInfo/PartSubletInd"))
    return marked or part_type == codes.SUBLET_PART or part_number.casefold() == "sublet"


def _operation(element: Element) -> str:
    return figures.word(element.findtext("LaborInfo/LaborOperation"))


def _labor(base: Line, work: Element, rates: dict[str, Decimal]) -> Line:
    code = codes.labor_code(figures.word(work.findtext("LaborType"))) or (
        codes.REFINISH_LABOR if work.tag == "RefinishLaborInfo" else ""
    )
    included = figures.is_yes(work.findtext("LaborInclInd"))
    hours = Decimal(0) if included else figures.decimal(work.findtext("LaborHours"))
    rate = rates.get(code, Decimal(0))
    return replace(
        base,
        kind=LineKind.PAINT if code == codes.REFINISH_LABOR else LineKind.LABOR,
        labor_type=code,
        operation=codes.operation_in_words(figures.word(work.findtext("LaborOperation"))),
        hours=hours,
        rate=rate,
        total=figures.cents(hours * rate),
        taxable=figures.is_yes(work.findtext("TaxableInd"), default=True),
    )


def _charge(base: Line, charge: Element) -> Line:
    kind = figures.word(charge.findtext("OtherChargesType")).upper()
    price = Decimal(0) if figures.is_yes(charge.findtext("PriceInclInd")) else figures.money(charge.findtext("Price"))
    return replace(
        base,
        kind=LineKind.PAINT if kind in codes.PAINT_MATERIALS else LineKind.MISC,
        unit_price=price,
        total=price,
        taxable=figures.is_yes(charge.findtext("TaxableInd"), default=True),
    )
