"""Reads CIECA EMS: a set of dBase tables that together are one estimate or supplement."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from clearcoat.imports import codes, ems_lines, ems_people, ems_totals, figures, reconcile
from clearcoat.imports.dbase import Record, Table, read_table
from clearcoat.imports.document import Document, Refused, Vehicle

# Tables the portal needs; the others hold rates, taxes and vendors.
READ: Final = ("env", "ad1", "ad2", "veh", "lin", "pfl", "stl", "ttl")
# Without a person or a car, or without a line or a total, there is nothing to show.
WHO: Final = ("ad1", "veh")
WHAT: Final = ("lin", "ttl")

_MISSING: Final = {
    "env": "The header file (.env) is missing, so supplement, system and file number are taken from the other files.",
    "ad1": "The customer and claim file (.ad1) is missing; add them by hand or export again.",
    "veh": "The vehicle file (.veh) is missing; add the vehicle by hand or export again.",
    "ttl": "The totals file (.ttl) is missing, so the totals are added up from the subtotals and lines.",
}


def read_ems(name: str, files: Mapping[str, tuple[str, bytes]], digest: str) -> Document:
    """The estimate of one set: `files` maps an extension in lower case to (file name, bytes); raises Refused."""
    for group in (WHO, WHAT):
        if not any(table in files for table in group):
            raise Refused(f"{name} is only part of an EMS export: export again and drop all its files together.")
    memo = files["dbt"][1] if "dbt" in files else b""
    tables = {table: read_table(*files[table], memo) for table in READ if table in files}
    return _document(name, _Set(name, tables, {table: files[table][0] for table in files}), digest)


class _Set:
    """The tables of one estimate; a missing one reads as empty."""

    def __init__(self, name: str, tables: Mapping[str, Table], names: Mapping[str, str]) -> None:
        self.name = name
        self.tables = tables
        self.names = names

    def table(self, name: str) -> Table:
        """The table, empty where the set lacks it."""
        return self.tables.get(name, Table())

    def only(self, name: str) -> Record:
        """The one record of a table that describes the estimate."""
        return self.table(name).first()

    def country(self) -> str:
        """Where the estimate was written; the repairer's country stands in for a missing header."""
        return (self.only("env").text("EST_CTRY") or self.only("ad2").text("RF_CTRY")).upper()

    def warnings(self) -> list[str]:
        """What is missing or unreadable, one sentence each."""
        found = [sentence for table, sentence in _MISSING.items() if table not in self.tables]
        if any(table.has_overflow for table in self.tables.values()):
            found.append("A number in the file was too long for its place and reads as missing; check the figures.")
        return found


def _document(name: str, tables: _Set, digest: str) -> Document:
    claim = tables.only("ad1")
    subtotals = ems_totals.read_subtotals(tables.table("stl"))
    book = ems_lines.read_lines(tables.table("lin"), tables.table("pfl"), subtotals)
    stated = ems_totals.read_totals(tables.only("ttl"), claim, subtotals, book.lines())
    return replace(
        _head(name, tables, digest),
        customer=ems_people.owner(claim, tables.only("ad2")),
        vehicle=_vehicle(tables.only("veh"), tables.country()),
        totals=stated.totals,
        lines=book.lines(),
        counts=book.counts(),
        warnings=(*tables.warnings(), *reconcile.warnings(book.lines(), stated)),
    )


def _head(name: str, tables: _Set, digest: str) -> Document:
    env, claim = tables.only("env"), tables.only("ad1")
    return Document(
        source=name,
        system=codes.system_name(env.text("EST_SYSTEM").upper()) or _system_by_names(tables.names),
        format="ems",
        document_id=env.text("ESTFILE_ID") or env.text("UNQFILE_ID"),
        digest=digest,
        supplement=_supplement(env, tables.table("lin")),
        claim_number=figures.claim(claim.text("CLM_NO")),
        policy_number=figures.claim(claim.text("POLICY_NO")),
        insurer=claim.text("INS_CO_NM"),
        ro_number=env.text("RO_ID"),
        currency=codes.CURRENCIES.get(tables.country(), ""),
        loss_date=claim.day("LOSS_DATE"),
        total_loss=claim.is_yes("TLOS_IND"),
        target_date=tables.only("ad2").day("TAR_DATE"),
        damage=tables.only("veh").memo("DMG_MEMO"),
        internal_notes=_internal_notes(claim, tables.only("veh")),
    )


def _system_by_names(names: Mapping[str, str]) -> str:
    """CCC names all files of a set by one stem of eight hex digits; Mitchell writes capitals, Audatex does not."""
    stems = {name.rpartition(".")[0].rpartition("/")[2] for name in names.values()}
    if len(stems) == 1 and re.fullmatch(r"[0-9a-f]{8}", next(iter(stems))):
        return "CCC"
    if all(name.rpartition(".")[2].isupper() for name in names.values()):
        return "MITCHELL"
    return "AUDATEX" if len(stems) > 1 else ""


def _supplement(env: Record, lines: Table) -> int:
    """2 for 'S02', 0 for 'E01'; the highest of the lines where the header is missing."""
    written = env.text("SUPP_NO")
    marks = [written] if written else [record.text("LINE_IND") for record in lines.records]
    return max((ems_lines.supplement_number(mark) for mark in marks), default=0)


def _internal_notes(claim: Record, vehicle: Record) -> str:
    notes = (claim.text("LOSS_DESC"), claim.memo("LOSS_MEMO"), vehicle.memo("V_MEMO"))
    return "\n".join(note for note in notes if note)


def _vehicle(record: Record, country: str) -> Vehicle:
    vin = record.text("V_VIN").upper()
    odometer = figures.odometer(record.text("V_MILEAGE"))
    return Vehicle(
        vin=vin,
        year=figures.model_year(record.text("V_MODEL_YR") or _number_as_text(record.amount("V_MODEL_YR")), vin),
        make=record.text("V_MAKEDESC"),
        model=record.text("V_MODEL"),
        trim=record.text("V_TRIMCODE"),
        color=figures.color(record.text("V_COLOR")),
        plate=record.text("PLATE_NO"),
        plate_state=record.text("PLATE_ST"),
        odometer=odometer,
        odometer_unit="" if odometer is None else codes.ODOMETER_UNITS.get(country, ""),
    )


def _number_as_text(amount: Decimal) -> str:
    return str(amount) if amount else ""
