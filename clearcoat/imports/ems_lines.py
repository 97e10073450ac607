"""The lines of an EMS export.

There is one record per labor type: a part that is replaced and painted is two records with the same line number, part
number and price, and its price is charged once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from clearcoat.imports import codes, figures
from clearcoat.imports.dbase import Record, Table
from clearcoat.imports.document import Line, LineKind
from clearcoat.imports.ems_totals import Subtotals
from clearcoat.imports.linebook import Entry, LineBook

DELETED: Final = "3"


def read_lines(lines: Table, rates: Table, subtotals: Subtotals) -> LineBook:
    """Every damage line that still stands. Prices are per piece, unless only whole prices meet the parts subtotal."""
    hourly = {codes.labor_code(record.text("LBR_TYPE")): record.money("LBR_RATE") for record in rates.records}
    each = _Reader(hourly, subtotals.paint_materials).read(lines)
    whole = _Reader(hourly, subtotals.paint_materials, price_is_each=False).read(lines)
    return whole if _parts(whole) == subtotals.parts != _parts(each) else each


def supplement_number(mark: str) -> int:
    """2 for 'S02', 0 for 'E01' and for anything else."""
    found = re.fullmatch(r"S(\d{1,2})", mark.strip().upper())
    return int(found.group(1)) if found else 0


def _parts(book: LineBook) -> Decimal:
    return sum((line.total for line in book.lines() if line.kind is LineKind.PART), Decimal(0))


@dataclass(slots=True)
class _Reader:
    hourly: dict[str, Decimal]
    paint_materials: Decimal
    price_is_each: bool = True
    section: str = ""
    priced: set[tuple[str, str, Decimal]] = field(default_factory=set)
    started: set[str] = field(default_factory=set)

    def read(self, lines: Table) -> LineBook:
        """Walks the records in file order: headings, remarks and damage lines."""
        book = LineBook()
        for record in lines.records:
            if record.text("TRAN_CODE") == DELETED:
                continue
            if _is_charge(record):
                book.add(self._entry(record), self._pieces(record))
            elif "LINE_REF" in lines.fields and not record.number("LINE_REF"):
                self.section = record.text("LINE_DESC")
                book.heading()
            else:
                book.remark(self._entry(record), record.text("LINE_DESC"))
        return book

    def _entry(self, record: Record) -> Entry:
        number, reference = _line_number(record), record.number("LINE_REF")
        return Entry(
            number=number,
            sequence=record.number("UNQ_SEQ") or number,
            section=self.section,
            parent=reference if reference != number else "",
        )

    def _pieces(self, record: Record) -> list[Line]:
        """The Lines of one record; one without a price where it charges nothing, so that none is lost."""
        base = Line(
            kind=LineKind.MISC,
            key="",
            description=record.text("LINE_DESC"),
            supplement=supplement_number(record.text("LINE_IND")),
        )
        pieces = [self._part(base, record), self._labor(base, record), self._charge(base, record)]
        charged = [piece for piece in pieces if piece is not None]
        is_second_record = _line_number(record) in self.started
        self.started.add(_line_number(record))
        return charged or ([] if is_second_record else [base])

    def _part(self, base: Line, record: Record) -> Line | None:
        kind = record.text("PART_TYPE").upper()
        number = _part_number(record, kind)
        price = Decimal(0) if record.is_yes("PRICE_INC") else record.money("ACT_PRICE")
        seen = (_line_number(record), number, price)
        if kind in {"", codes.SUBLET_PART} or (kind == codes.EXISTING_PART and not price) or seen in self.priced:
            return None
        if not price and not number:
            return None
        self.priced.add(seen)
        quantity = record.amount("PART_QTY") or Decimal(1)
        return replace(
            base,
            kind=LineKind.PART,
            part_number=number,
            part_type=kind,
            operation=codes.operation_in_words(record.text("LBR_OP")),
            quantity=quantity,
            unit_price=price if self.price_is_each else figures.cents(price / quantity),
            total=figures.cents(price * quantity) if self.price_is_each else price,
            taxable=record.is_yes("TAX_PART"),
        )

    def _labor(self, base: Line, record: Record) -> Line | None:
        code = codes.labor_code(record.text("MOD_LBR_TY"))
        hours = Decimal(0) if record.is_yes("LBR_INC") else record.amount("MOD_LB_HRS")
        amount = record.money("LBR_AMT")
        if not code or not (hours or amount):
            return None
        rate = self.hourly.get(code, Decimal(0))
        return replace(
            base,
            kind=LineKind.PAINT if code == codes.REFINISH_LABOR else LineKind.LABOR,
            labor_type=code,
            operation=codes.operation_in_words(record.text("LBR_OP")),
            hours=hours,
            rate=rate,
            total=amount or figures.cents(hours * rate),
            taxable=record.is_yes("LBR_TAX"),
        )

    def _charge(self, base: Line, record: Record) -> Line | None:
        is_sublet = record.is_yes("MISC_SUBLT") or record.text("PART_TYPE") == codes.SUBLET_PART
        amount = record.money("MISC_AMT") or (record.money("ACT_PRICE") if is_sublet else Decimal(0))
        if not amount:
            return None
        # EMS gives a charge no code, so paint materials are known by their amount in the subtotals.
        is_paint = not is_sublet and amount == self.paint_materials
        return replace(
            base,
            kind=LineKind.PAINT if is_paint else LineKind.MISC,
            operation="Sublet" if is_sublet else "",
            unit_price=amount,
            total=amount,
            taxable=record.is_yes("MISC_TAX"),
        )


def _is_charge(record: Record) -> bool:
    """False for a record that only carries words: a heading or a remark."""
    words = any(record.text(name) for name in ("PART_TYPE", "OEM_PARTNO", "ALT_PARTNO", "MOD_LBR_TY"))
    return words or any(record.amount(name) for name in ("ACT_PRICE", "MISC_AMT", "MOD_LB_HRS", "LBR_AMT"))


def _line_number(record: Record) -> str:
    """LINE_NO has three places and overflows at 1,000; the sequence number has four."""
    return record.number("LINE_NO") or record.number("UNQ_SEQ")


def _part_number(record: Record, kind: str) -> str:
    original, alternative = record.text("OEM_PARTNO"), record.text("ALT_PARTNO")
    number = original if kind == "PAN" else alternative or original
    return "" if number.casefold() in codes.NOT_A_PART_NUMBER else number
