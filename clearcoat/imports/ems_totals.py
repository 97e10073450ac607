"""The totals of an EMS export: STL holds a grid of subtotals with roll-ups beside their members, TTL the sums."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from clearcoat.imports import codes, figures
from clearcoat.imports.dbase import Record, Table
from clearcoat.imports.document import Line, LineKind, Totals
from clearcoat.imports.reconcile import Stated

LABOR, PARTS, MATERIALS, OTHER = "LA", "PA", "MA", "OT"
# LAT, PAT and MAT repeat the sum of their members; PAT counts sublet work as a part.
ROLL_UPS: Final = frozenset({"LAT", "PAT", "MAT", "OTT", "LA", "PA", "MA", "OT"})


@dataclass(frozen=True, slots=True)
class Subtotals:
    """The grid's members, without tax and without roll-ups."""

    labor: Decimal = Decimal(0)
    refinish: Decimal = Decimal(0)
    parts: Decimal = Decimal(0)
    sublet: Decimal = Decimal(0)
    paint_materials: Decimal = Decimal(0)
    other: Decimal = Decimal(0)
    charges: tuple[Decimal, ...] = ()  # each material and other charge
    is_stated: bool = False


def read_subtotals(table: Table) -> Subtotals:
    """The grid by group; sublet labor (LABS) is already inside its labor type and left out."""
    amounts: dict[tuple[str, str], Decimal] = {}
    for record in table.records:
        group, code = record.text("TTL_TYPE").upper(), record.text("TTL_TYPECD").upper()
        if code not in ROLL_UPS and not codes.is_sublet_labor(code):
            amounts[group, code] = record.money("TTL_AMT") or record.money("T_AMT") + record.money("NT_AMT")
    charges = {code: amount for (group, code), amount in amounts.items() if group in {MATERIALS, OTHER}}
    materials = sum((amount for code, amount in charges.items() if code in codes.PAINT_MATERIALS), Decimal(0))
    refinish = amounts.get((LABOR, codes.REFINISH_LABOR), Decimal(0))
    sublet = amounts.get((PARTS, codes.SUBLET_PART), Decimal(0))
    return Subtotals(
        labor=_group(amounts, LABOR) - refinish,
        refinish=refinish,
        parts=_group(amounts, PARTS) - sublet,
        sublet=sublet,
        paint_materials=materials,
        other=sum(charges.values(), Decimal(0)) - materials,
        charges=tuple(charges.values()),
        is_stated=bool(amounts),
    )


def read_totals(sums: Record, claim: Record, subtotals: Subtotals, lines: tuple[Line, ...]) -> Stated:
    """The stated totals; what the export leaves out is worked out from the subtotals, or from the lines."""
    used = subtotals if subtotals.is_stated else _from_lines(lines)
    tax = sums.money("G_TAX") + sums.money("GST_AMT")
    groups = used.labor + used.refinish + used.parts + used.sublet + used.paint_materials + used.other
    gross = sums.money("G_TTL_AMT") or groups + tax
    waived = codes.is_waived(claim.text("DED_STATUS"))
    deductible = Decimal(0) if waived else sums.money("G_DED_AMT") or claim.money("DED_AMT")
    betterment = sums.money("G_BETT_AMT")
    has_net = bool(sums.money("N_TTL_AMT") or sums.money("G_TTL_AMT"))
    totals = Totals(
        labor=used.labor,
        paint=used.refinish + used.paint_materials,
        parts=used.parts,
        misc=used.sublet + used.other,
        tax=tax,
        gross=gross,
        deductible=figures.cents(deductible),
        deductible_waived=waived,
        betterment=betterment,
        net=sums.money("N_TTL_AMT") if has_net else gross - deductible - betterment,
    )
    # Mitchell counts sublet work with its labor, and then the grid has none of its own.
    inside_labor = () if used.sublet else (-_sublet(lines),)
    return Stated(totals, (*used.charges, *inside_labor))


def _group(amounts: dict[tuple[str, str], Decimal], wanted: str) -> Decimal:
    return sum((amount for (group, _), amount in amounts.items() if group == wanted), Decimal(0))


def _sublet(lines: tuple[Line, ...]) -> Decimal:
    return sum((line.total for line in lines if line.kind is LineKind.MISC and line.operation == "Sublet"), Decimal(0))


def _from_lines(lines: tuple[Line, ...]) -> Subtotals:
    by_kind = {kind: sum((line.total for line in lines if line.kind is kind), Decimal(0)) for kind in LineKind}
    return Subtotals(
        labor=by_kind[LineKind.LABOR],
        refinish=by_kind[LineKind.PAINT],
        parts=by_kind[LineKind.PART],
        other=by_kind[LineKind.MISC],
    )
