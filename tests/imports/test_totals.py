from __future__ import annotations

from decimal import Decimal

import pytest

from clearcoat.imports.document import Line, LineKind, Totals
from clearcoat.imports.reconcile import Stated, warnings
from tests.imports.build import bms, charge, document, ems, labor, line, part, total

TAX = "<TaxTotalAmt>61.82</TaxTotalAmt>"
DEDUCTIBLE = (
    "<PolicyInfo><CoverageInfo><Coverage><DeductibleInfo><DeductibleStatus>{}</DeductibleStatus>"
    "<DeductibleAmt>500.00</DeductibleAmt></DeductibleInfo></Coverage></CoverageInfo></PolicyInfo>"
)


def test_a_roll_up_is_not_added_to_its_members() -> None:
    totals = total("Labor", "LAB", "60") + total("Labor", "LAR", "40") + total("Labor", "LA", "100")
    found = document(bms(totals=totals)).totals
    assert (found.labor, found.paint, found.gross) == (Decimal(60), Decimal(40), Decimal(100))


def test_members_are_added_where_there_is_no_roll_up() -> None:
    found = document(bms(totals=total("Parts", "PAN", "60") + total("Parts", "PAA", "40"))).totals
    assert found.parts == Decimal(100)


def test_tax_inside_a_roll_up_is_taken_out_and_counted_as_tax() -> None:
    found = document(bms(totals=total("Labor", "LA", "577.01", TAX))).totals
    assert (found.labor, found.tax, found.gross) == (Decimal("515.19"), Decimal("61.82"), Decimal("577.01"))


def test_taxes_stated_by_themselves_are_one_sum() -> None:
    found = document(bms(totals=total("Summary", "T", "113.48") + total("Summary", "T", "158.87"))).totals
    assert found.tax == Decimal("272.35")


def test_sublet_labor_is_not_counted_twice() -> None:
    found = document(bms(totals=total("Labor", "LAB", "228.92") + total("Labor", "LABS", "50.00"))).totals
    assert found.labor == Decimal("228.92")


def test_sublet_stands_beside_the_other_charges_and_an_allowance_inside_them() -> None:
    rows = [("OTAC", "254.56"), ("MAPA", "241.36"), ("OTSL", "50.00"), ("ATS", "62.99")]
    found = document(bms(totals="".join(total("OtherCharges", kind, amount) for kind, amount in rows))).totals
    assert (found.paint, found.misc) == (Decimal("241.36"), Decimal("63.20"))


def test_paint_materials_stated_only_as_a_line_are_paint() -> None:
    found = document(bms(line(1, charge("222.41", "MAPA")), totals=total("OtherCharges", "OTAC", "299.50"))).totals
    assert (found.paint, found.misc) == (Decimal("222.41"), Decimal("77.09"))


def test_refinish_labor_comes_from_the_lines_where_no_member_states_it() -> None:
    found = document(bms(line(1, labor("1.0", kind="LAR")), totals=total("Labor", "LA", "100"))).totals
    assert (found.labor, found.paint) == (Decimal(40), Decimal(60))


@pytest.mark.parametrize(
    ("status", "amount", "waived"), [("D2", 500, False), ("FK", 500, False), ("DX", 0, True), ("Waived", 0, True)]
)
def test_a_waived_deductible_is_nothing(status: str, amount: int, waived: bool) -> None:
    found = document(bms(claim=DEDUCTIBLE.format(status))).totals
    assert (found.deductible, found.deductible_waived) == (Decimal(amount), waived)


def test_a_negative_deductible_and_betterment_are_shares_of_the_owner() -> None:
    rows = [("CE", "1000.00"), ("D2", "-300.00"), ("BTR", "-94.50")]
    found = document(bms(totals="".join(total("Summary", kind, amount) for kind, amount in rows))).totals
    assert (found.deductible, found.betterment, found.net) == (Decimal(300), Decimal("94.50"), Decimal("605.50"))


def test_stated_totals_stay_when_they_do_not_add_up_and_one_sentence_says_so() -> None:
    totals = total("Parts", "PA", "100") + total("Summary", "CE", "9999.99") + total("Summary", "TT", "100")
    found = document(bms(line(1, part()), totals=totals))
    assert found.totals.gross == Decimal("9999.99")
    assert [sentence[:32] for sentence in found.warnings] == ["The totals in the file do not ad"]


def test_lines_that_differ_from_the_totals_are_warned_of() -> None:
    found = document(bms(line(1, part("99.00")), totals=total("Parts", "PA", "100")))
    assert [sentence[:31] for sentence in found.warnings] == ["The lines in the file do not ad"]


def test_no_lines_are_warned_of() -> None:
    assert "no lines" in document(bms(totals=total("Parts", "PA", "100"))).warnings[0]


def test_a_prepaid_sum_explains_a_smaller_net() -> None:
    rows = total("Summary", "CE", "100") + total("Summary", "18", "-20") + total("Summary", "TT", "80")
    assert document(bms(line(1, part()), totals=total("Parts", "PA", "100") + rows)).warnings == ()


def one(amount: str) -> Line:
    return Line(LineKind.PART, "1:part", "Bumper", total=Decimal(amount))


def groups(amount: str) -> Totals:
    return Totals(parts=Decimal(amount), gross=Decimal(amount), net=Decimal(amount))


def test_a_charge_calculated_from_the_profile_needs_no_line() -> None:
    assert warnings((one("100"),), Stated(groups("138.50"), (Decimal("12.00"), Decimal("38.50")))) == []


def test_sublet_work_counted_with_the_labor_needs_no_second_line() -> None:
    assert warnings((one("100"),), Stated(groups("112.99"), (Decimal("62.99"), Decimal(-50)))) == []


def test_a_missing_charge_that_no_total_states_is_warned_of() -> None:
    assert len(warnings((one("100"),), Stated(groups("138.50"), (Decimal("12.00"),)))) == 1


def test_a_few_cents_of_rounding_are_let_pass() -> None:
    assert warnings((one("100.04"),), Stated(groups("100.00"))) == []


def test_ems_taxes_are_added_and_the_stated_net_stays() -> None:
    sums = [{"G_TTL_AMT": 2541.86, "N_TTL_AMT": 2147.36, "G_TAX": 158.87, "GST_AMT": 113.48, "G_BETT_AMT": 94.5}]
    found = document(ems(ttl=sums)).totals
    assert (found.tax, found.net, found.betterment) == (Decimal("272.35"), Decimal("2147.36"), Decimal("94.50"))


def test_ems_roll_ups_are_left_out() -> None:
    grid = [
        ("LA", "LAB", 60),
        ("LA", "LAR", 40),
        ("LA", "LABS", 9),
        ("LA", "LAT", 100),
        ("PA", "PAS", 5),
        ("PA", "PAT", 5),
    ]
    rows = [{"TTL_TYPE": group, "TTL_TYPECD": code, "TTL_AMT": amount} for group, code, amount in grid]
    found = document(ems(stl=rows)).totals
    assert (found.labor, found.paint, found.parts, found.misc) == tuple(map(Decimal, (60, 40, 0, 5)))


def test_ems_without_totals_and_subtotals_adds_up_its_lines() -> None:
    found = document(ems(without=("ttl", "stl")))
    assert (found.totals.parts, found.totals.gross, found.totals.net) == (Decimal(100),) * 3
    assert "totals file (.ttl) is missing" in found.warnings[0]


@pytest.mark.parametrize(("status", "deductible"), [("D2", 500), ("DX", 0), ("W", 0)])
def test_ems_deductible_is_the_claims_where_the_totals_have_none(status: str, deductible: int) -> None:
    claim = [{"CLM_NO": "CL-1", "OWNR_LN": "Ruiz", "DED_AMT": 500, "DED_STATUS": status}]
    assert document(ems(ad1=claim)).totals.deductible == deductible
