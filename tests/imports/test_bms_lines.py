from __future__ import annotations

from decimal import Decimal

import pytest

from clearcoat.imports.document import Counts, LineKind
from tests.imports.build import bms, charge, document, labor, line, part

SUBLET = "<SubletInfo><PartSubletInd>1</PartSubletInd></SubletInfo>"


def test_a_replaced_and_painted_part_is_three_lines_of_one_damage_line() -> None:
    found = document(bms(line(3, part() + labor() + labor("2.8", kind="LAR", tag="RefinishLaborInfo"))))
    assert [(one.key, one.kind) for one in found.lines] == [
        ("3:part", LineKind.PART),
        ("3:labor", LineKind.LABOR),
        ("3:paint", LineKind.PAINT),
    ]
    assert found.counts == Counts(entries=1, lines=1)


def test_labor_has_hours_rate_and_total() -> None:
    (found,) = document(bms(line(1, labor("1.7")))).lines
    assert (found.hours, found.rate, found.total) == (Decimal("1.7"), Decimal(60), Decimal("102.00"))


def test_a_second_labor_type_on_one_damage_line_has_a_key_of_its_own() -> None:
    found = document(bms(line(1, labor() + labor(kind="LAM")))).lines
    assert [one.key for one in found] == ["1:labor", "1:labor:LAM"]


def test_the_charged_price_is_never_the_list_price() -> None:
    (found,) = document(bms(line(1, part("210.01", more="<OEMPartPrice>745.08</OEMPartPrice>")))).lines
    assert found.total == Decimal("210.01")


def test_quantity_times_price_is_the_total() -> None:
    (found,) = document(bms(line(1, part("4.18", more="<Quantity>2</Quantity>")))).lines
    assert (found.quantity, found.unit_price, found.total) == (Decimal(2), Decimal("4.18"), Decimal("8.36"))


def test_a_quantity_of_nothing_is_one() -> None:
    (found,) = document(bms(line(1, part("50.00", more="<Quantity>0</Quantity>")))).lines
    assert found.total == Decimal("50.00")


def test_a_part_included_in_another_costs_nothing_and_stays() -> None:
    (found,) = document(bms(line(1, part(more="<PriceInclInd>1</PriceInclInd>")))).lines
    assert (found.kind, found.total, found.part_number) == (LineKind.PART, Decimal(0), "04711")


def test_included_labor_is_not_billed() -> None:
    found = document(bms(line(1, part() + labor("1.5", more="<LaborInclInd>1</LaborInclInd>")))).lines
    assert [one.kind for one in found] == [LineKind.PART]


def test_book_hours_are_not_billed() -> None:
    (found,) = document(bms(line(1, labor("0.5", more="<DatabaseLaborHours>4.6</DatabaseLaborHours>")))).lines
    assert found.hours == Decimal("0.5")


def test_overlap_takes_hours_off() -> None:
    (found,) = document(bms(line(1, labor("-0.4", kind="LAR")))).lines
    assert found.total == Decimal("-24.00")


def test_an_existing_part_is_not_a_part() -> None:
    found = document(bms(line(1, part("0.00", kind="PAE", number="Existing") + labor()))).lines
    assert [one.kind for one in found] == [LineKind.LABOR]


@pytest.mark.parametrize(
    "inside",
    [
        SUBLET + part("50.00", kind="PAE", number="Sublet"),
        part("50.00", kind="PAS", number=""),
        part("50.00", number="SUBLET"),
    ],
)
def test_sublet_work_is_a_charge(inside: str) -> None:
    (found,) = document(bms(line(1, inside))).lines
    assert (found.kind, found.operation, found.part_number) == (LineKind.MISC, "Sublet", "")
    assert found.total == Decimal("50.00")


@pytest.mark.parametrize(
    ("code", "kind"), [("MAPA", LineKind.PAINT), ("Paint Materials", LineKind.PAINT), ("MASH", LineKind.MISC)]
)
def test_paint_materials_are_paint_and_every_other_charge_is_not(code: str, kind: LineKind) -> None:
    (found,) = document(bms(line(1, charge("13.20", code)))).lines
    assert (found.kind, found.total) == (kind, Decimal("13.20"))


def test_a_line_that_charges_nothing_is_kept() -> None:
    found = document(bms(line(9, SUBLET + part("0.00", kind="PAE", number="Sublet"), text="* REQUIRES REVIEW *")))
    assert [(one.description, one.total) for one in found.lines] == [("* REQUIRES REVIEW *", Decimal(0))]


def test_a_remark_belongs_to_its_parent() -> None:
    remark = line(3, text="CRACKED", more="<ParentLineNum>1</ParentLineNum>")
    found = document(bms(line(1, part()), line(2, part()), remark))
    assert [one.note for one in found.lines] == ["CRACKED", ""]
    assert found.counts == Counts(entries=3, notes=1, lines=3)


def test_a_remark_without_a_parent_belongs_to_the_last_line_of_its_section() -> None:
    found = document(bms(line(1, part(), section="Rear"), line(2, part()), line(3, text="CRACKED", section="Rear")))
    assert [one.note for one in found.lines] == ["CRACKED", ""]


def test_a_remark_without_a_section_belongs_to_the_line_before_it() -> None:
    found = document(bms(line(1, part()), line(2, part()), line(3, text="CRACKED", section="Nowhere")))
    assert [one.note for one in found.lines] == ["", "CRACKED"]


def test_a_remark_before_every_line_is_a_line_without_a_price() -> None:
    found = document(bms(line(1, text="READ FIRST"), line(2, part())))
    assert [(one.description, one.total) for one in found.lines] == [
        ("READ FIRST", Decimal(0)),
        ("Bumper", Decimal(100)),
    ]
    assert found.counts.lines == 2


def test_a_lines_own_memo_and_its_remarks_stand_together() -> None:
    memo = "<LineMemo>sublet to dealer</LineMemo>"
    found = document(bms(line(1, part(), more=memo), line(2, text="CRACKED")))
    assert found.lines[0].note == "sublet to dealer\nCRACKED"


def test_a_refinish_line_of_a_parent_counts_with_it_and_keeps_its_own_key() -> None:
    child = line(2, labor(kind="LAR"), more="<ParentLineNum>1</ParentLineNum>")
    found = document(bms(line(1, part()), child))
    assert [one.key for one in found.lines] == ["1:part", "2:paint"]
    assert found.counts == Counts(entries=2, lines=1)


def test_a_removed_line_is_gone() -> None:
    found = document(bms(line(1, part()), line(2, part(), more="<LineStatusCode>3</LineStatusCode>")))
    assert [one.key for one in found.lines] == ["1:part"]


def test_lines_with_one_sequence_number_have_different_keys() -> None:
    twin = line(5, part()).replace("<UniqueSequenceNum>5", "<UniqueSequenceNum>1")
    assert [one.key for one in document(bms(line(1, part()), twin)).lines] == ["1:part", "1:part:2"]


def test_a_line_knows_its_section_supplement_operation_and_tax() -> None:
    inside = part(more="<TaxableInd>0</TaxableInd>") + labor(operation="OP15")
    found = document(bms(line(1, inside, more="<SupplementNum>2</SupplementNum>"))).lines[0]
    assert (found.section, found.supplement, found.operation, found.taxable) == ("Front", 2, "Blend", False)
