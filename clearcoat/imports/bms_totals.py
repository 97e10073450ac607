"""The totals of a BMS message.

Roll-ups (LA, PA, OTAC) stand beside their members (LAB, PAN, MAPA) and in some provinces hold the tax as well; a member
never does. So a roll-up is read once, less the tax it states, and its members only tell paint from the rest.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final
from xml.etree.ElementTree import Element

from clearcoat.imports import codes, figures
from clearcoat.imports.document import Line, LineKind, Totals
from clearcoat.imports.reconcile import Stated

ROLL_UPS: Final = {
    "LaborTotalsInfo": frozenset({"LA", "LABOR"}),
    "PartsTotalsInfo": frozenset({"PA", "PAT", "PARTS"}),
    "OtherChargesTotalsInfo": frozenset({"OTAC"}),
}
# These stand beside OTAC; every other charge is inside it.
BESIDE_OTHER: Final = frozenset({"OTSL", "OTTW", "OTST"})

_SUMMARY: Final = {
    "CE": "gross",
    "GROSSTOTAL": "gross",
    "TT": "net",
    "NETTOTAL": "net",
    "D2": "deductible",
    "DEDUCTIBLE": "deductible",
    "BTR": "betterment",
    "BETTERMENT": "betterment",
    "T": "tax",
    "TAX": "tax",
    "18": "prepaid",
}


def read_totals(body: Element, lines: tuple[Line, ...]) -> Stated:
    """The stated totals; what the file leaves out is worked out from what it states."""
    info = body.find("RepairTotalsInfo")
    info = Element("RepairTotalsInfo") if info is None else info
    summary = _summary(info)
    groups, group_tax = _groups(info, lines)
    tax = summary.get("tax", group_tax)
    gross = summary.get("gross", groups.labor + groups.paint + groups.parts + groups.misc + tax)
    deductible, waived = _deductible(body, summary)
    betterment = summary.get("betterment", Decimal(0))
    totals = replace(
        groups,
        tax=figures.cents(tax),
        gross=figures.cents(gross),
        deductible=figures.cents(deductible),
        deductible_waived=waived,
        betterment=figures.cents(betterment),
        net=figures.cents(summary.get("net", gross - deductible - betterment)),
    )
    charges = tuple(_members(info, "OtherChargesTotalsInfo").values())
    return Stated(totals, charges, summary.get("prepaid", Decimal(0)))


def _groups(info: Element, lines: tuple[Line, ...]) -> tuple[Totals, Decimal]:
    """Labor, paint, parts and the rest without tax, and the tax the groups state."""
    labor, labor_tax = _group(info, "LaborTotalsInfo")
    parts, parts_tax = _group(info, "PartsTotalsInfo")
    other, other_tax = _group(info, "OtherChargesTotalsInfo")
    refinish = _refinish(info, labor, lines)
    materials = min(_materials(_members(info, "OtherChargesTotalsInfo"), lines), other)
    groups = Totals(
        labor=figures.cents(labor - refinish),
        paint=figures.cents(refinish + materials),
        parts=figures.cents(parts),
        misc=figures.cents(other - materials),
    )
    return groups, labor_tax + parts_tax + other_tax


def _summary(info: Element) -> dict[str, Decimal]:
    """Gross, net, tax and the owner's share, all positive; several taxes are one sum."""
    found: dict[str, Decimal] = {}
    for row in info.findall("SummaryTotalsInfo"):
        kinds = (figures.word(row.findtext(tag)).upper() for tag in ("TotalSubType", "TotalType"))
        meaning = next((_SUMMARY[kind] for kind in kinds if kind in _SUMMARY), "")
        amount = figures.number(row.findtext("TotalAmt"))
        if not meaning or amount is None:
            continue
        amount = amount if meaning in {"gross", "net", "tax"} else abs(amount)
        found[meaning] = amount + (found.get("tax", Decimal(0)) if meaning == "tax" else Decimal(0))
    return found


def _group(info: Element, group: str) -> tuple[Decimal, Decimal]:
    """A group's amount without tax, and its tax."""
    rows = [(_code(row), _untaxed(row), figures.decimal(row.findtext("TaxTotalAmt"))) for row in info.findall(group)]
    roll_up = [row for row in rows if row[0] in ROLL_UPS[group]]
    members = [row for row in rows if row[0] not in ROLL_UPS[group] and not codes.is_sublet_labor(row[0])]
    beside = [row for row in members if row[0] in BESIDE_OTHER]
    counted = [roll_up[0], *beside] if roll_up else members
    return sum((row[1] for row in counted), Decimal(0)), sum((row[2] for row in counted), Decimal(0))


def _members(info: Element, group: str) -> dict[str, Decimal]:
    return {_code(row): _untaxed(row) for row in info.findall(group) if _code(row) not in ROLL_UPS[group]}


def _code(row: Element) -> str:
    return figures.word(row.findtext("TotalType")).upper()


def _untaxed(row: Element) -> Decimal:
    return figures.decimal(row.findtext("TotalAmt")) - figures.decimal(row.findtext("TaxTotalAmt"))


def _refinish(info: Element, labor: Decimal, lines: tuple[Line, ...]) -> Decimal:
    members = _members(info, "LaborTotalsInfo")
    if members:
        return members.get(codes.REFINISH_LABOR, Decimal(0))
    worked = (line.total for line in lines if line.kind is LineKind.PAINT and line.labor_type)
    return min(sum(worked, Decimal(0)), labor)


def _materials(charges: dict[str, Decimal], lines: tuple[Line, ...]) -> Decimal:
    """Paint materials from their own total, else from their lines: Mitchell states them only there."""
    stated = sum((amount for code, amount in charges.items() if code in codes.PAINT_MATERIALS), Decimal(0))
    by_line = (line.total for line in lines if line.kind is LineKind.PAINT and not line.labor_type)
    return stated or sum(by_line, Decimal(0))


def _deductible(body: Element, summary: dict[str, Decimal]) -> tuple[Decimal, bool]:
    """The amount, 0 when waived, and whether it is waived."""
    infos = body.findall("ClaimInfo/PolicyInfo/CoverageInfo/Coverage/DeductibleInfo")
    if any(codes.is_waived(figures.word(info.findtext("DeductibleStatus"))) for info in infos):
        return Decimal(0), True
    amounts = [figures.decimal(info.findtext("DeductibleAmt")) for info in infos]
    return summary.get("deductible", max(amounts, default=Decimal(0))), False
