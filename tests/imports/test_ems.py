from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from clearcoat.imports.document import Counts, LineKind
from tests.imports.build import ROWS, dbt, document, ems, refusal


def record(number: int, **fields: Any) -> dict[str, Any]:
    return {"LINE_NO": number, "LINE_REF": number, "UNQ_SEQ": number, "LINE_DESC": "Bumper", **fields}


def part(number: int, price: float = 100, **fields: Any) -> dict[str, Any]:
    return record(number, PART_TYPE="PAN", OEM_PARTNO="04711", ACT_PRICE=price, PART_QTY=1, **fields)


def labor(number: int, hours: float, kind: str = "LAB", **fields: Any) -> dict[str, Any]:
    return record(number, MOD_LBR_TY=kind, MOD_LB_HRS=hours, **fields)


def lines(*records: dict[str, Any]) -> list[tuple[str, LineKind, Decimal]]:
    found = document(ems(lin=list(records), without=("stl", "ttl")))
    return [(one.key, one.kind, one.total) for one in found.lines]


def claim(**fields: Any) -> dict[str, bytes]:
    return ems(ad1=[{"CLM_NO": "CL-1", **fields}])


def test_a_small_set_is_read() -> None:
    found = document(ems())
    assert (found.system, found.claim_number, found.currency, found.document_id) == ("CCC", "CL-1", "USD", "CCC-1")
    assert (found.customer.last_name, found.vehicle.year, found.warnings) == ("Ruiz", 2019, ())


def test_a_replaced_and_painted_part_is_charged_once() -> None:
    both = {**part(5), "MOD_LBR_TY": "LAB", "MOD_LB_HRS": 1}, {**part(5), "MOD_LBR_TY": "LAR", "MOD_LB_HRS": 2}
    assert lines(*both) == [
        ("5:part", LineKind.PART, Decimal(100)),
        ("5:labor", LineKind.LABOR, Decimal(60)),
        ("5:paint", LineKind.PAINT, Decimal(120)),
    ]


def test_the_same_part_on_two_lines_is_charged_twice() -> None:
    assert [total for _, _, total in lines(part(5), part(6))] == [Decimal(100), Decimal(100)]


def test_the_same_part_on_overflowed_line_numbers_is_charged_twice() -> None:
    assert [key for key, _, _ in lines(part(1001), part(1002))] == ["1001:part", "1002:part"]


def test_the_list_price_and_the_book_time_are_never_charged() -> None:
    assert lines({**part(1, 35), "DB_PRICE": 61.25}, labor(2, 0.5, DB_HRS=4.6)) == [
        ("1:part", LineKind.PART, Decimal(35)),
        ("2:labor", LineKind.LABOR, Decimal(30)),
    ]


def test_included_labor_is_not_billed() -> None:
    included = {**part(1), "MOD_LBR_TY": "LAB", "MOD_LB_HRS": 4.6, "LBR_INC": "T"}
    assert lines(included) == [("1:part", LineKind.PART, Decimal(100))]


def test_an_included_part_costs_nothing() -> None:
    assert lines({**part(1), "PRICE_INC": "T"}) == [("1:part", LineKind.PART, Decimal(0))]


def test_the_stated_labor_amount_wins_over_hours_times_rate() -> None:
    assert lines(labor(1, 2, LBR_AMT=119.99)) == [("1:labor", LineKind.LABOR, Decimal("119.99"))]


def test_the_price_is_per_piece() -> None:
    assert lines({**part(1, 4.18), "PART_QTY": 2}) == [("1:part", LineKind.PART, Decimal("8.36"))]


def test_the_price_is_for_all_pieces_where_only_that_meets_the_subtotal() -> None:
    (found,) = document(ems(lin=[{**part(1, 100), "PART_QTY": 4}])).lines
    assert (found.quantity, found.unit_price, found.total) == (Decimal(4), Decimal(25), Decimal(100))


def test_a_heading_names_the_section_of_the_lines_below_it() -> None:
    heading = {"LINE_NO": 1, "UNQ_SEQ": 1, "LINE_DESC": "FRONT BUMPER"}
    found = document(ems(lin=[heading, part(2)]))
    assert [one.section for one in found.lines] == ["FRONT BUMPER"]
    assert found.counts == Counts(entries=2, headings=1, lines=1)


def test_a_remark_belongs_to_the_line_it_refers_to() -> None:
    found = document(ems(lin=[part(1), part(2), record(3, LINE_REF=1, LINE_DESC="CRACKED")]))
    assert [one.note for one in found.lines] == ["CRACKED", ""]
    assert found.counts.notes == 1


def test_a_refinish_record_of_another_line_counts_with_it() -> None:
    found = document(ems(lin=[part(1), labor(2, 1, "LAR", LINE_REF=1)]))
    assert [one.key for one in found.lines] == ["1:part", "2:paint"]
    assert found.counts.lines == 1


def test_deleted_records_and_deleted_lines_are_gone() -> None:
    gone = {**part(2), "_deleted": True}, {**part(3), "TRAN_CODE": "3"}
    assert [key for key, _, _ in lines(part(1), *gone)] == ["1:part"]


def test_sublet_work_and_charges_are_miscellaneous() -> None:
    assert lines(record(1, MISC_AMT=325, MISC_SUBLT="T", PART_TYPE="PAS"), record(2, MISC_AMT=5)) == [
        ("1:misc", LineKind.MISC, Decimal(325)),
        ("2:misc", LineKind.MISC, Decimal(5)),
    ]


def test_sublet_work_priced_as_a_part_is_a_charge() -> None:
    assert lines(record(1, PART_TYPE="PAS", ACT_PRICE=50)) == [("1:misc", LineKind.MISC, Decimal(50))]


def test_paint_materials_are_known_by_their_subtotal() -> None:
    grid = [{"TTL_TYPE": "MA", "TTL_TYPECD": "MAPA", "TTL_AMT": 241.36}]
    (found,) = document(ems(lin=[record(1, MISC_AMT=241.36)], stl=grid)).lines
    assert found.kind is LineKind.PAINT


def test_a_line_that_charges_nothing_is_kept() -> None:
    assert lines(record(9, PART_TYPE="PAE", OEM_PARTNO="Existing")) == [("9:misc", LineKind.MISC, Decimal(0))]


def test_an_aftermarket_part_has_its_own_number() -> None:
    (found,) = document(ems(lin=[{**part(1), "PART_TYPE": "PAA", "ALT_PARTNO": "TO1100330C"}])).lines
    assert (found.part_number, found.part_type) == ("TO1100330C", "PAA")


@pytest.mark.parametrize(("mark", "number"), [("E01", 0), ("S01", 1), ("S12", 12), ("V01", 0), ("", 0)])
def test_the_supplement_is_in_the_header(mark: str, number: int) -> None:
    assert document(ems(env=[{"EST_SYSTEM": "C", "SUPP_NO": mark}])).supplement == number


def test_without_a_header_the_lines_tell_the_supplement_and_staff_are_warned() -> None:
    found = document(ems(without=("env",), lin=[{**part(1), "LINE_IND": "S02"}]))
    assert (found.supplement, found.system, found.currency) == (2, "CCC", "USD")
    assert "header file (.env) is missing" in found.warnings[0]


@pytest.mark.parametrize(("names", "system"), [("upper", "MITCHELL"), ("lower", "AUDATEX")])
def test_without_a_header_the_names_tell_the_system(names: str, system: str) -> None:
    files = ems("qyuzk0p", without=("env",))
    files["qyuzk0pv.veh"] = files.pop("qyuzk0p.veh")
    assert document({getattr(name, names)(): data for name, data in files.items()}).system == system


@pytest.mark.parametrize("missing", ["ad1", "ad2", "veh", "lin", "pfl", "stl", "ttl", "env"])
def test_any_one_table_may_be_missing(missing: str) -> None:
    assert document(ems(without=(missing,))).source == "4b53e001"


@pytest.mark.parametrize("missing", [("ad1", "veh"), ("lin", "ttl")])
def test_a_set_without_who_or_what_is_refused(missing: tuple[str, str]) -> None:
    assert refusal(ems(without=missing)).endswith(
        "only part of an EMS export: export again and drop all its files together."
    )


@pytest.mark.parametrize("name", ["4b53e001.lin", "4b53e001.dbt", "4b53e001.ven"])
def test_one_file_of_a_set_is_refused(name: str) -> None:
    assert "only part of an EMS export" in refusal({name: ems()["4b53e001.lin"]})


def test_an_empty_file_asks_to_try_again() -> None:
    assert refusal({**ems(), "4b53e001.lin": b""}) == (
        "4b53e001.lin is empty: the copy has not finished, so try again in a minute."
    )


def test_the_memo_file_tells_the_damage_and_the_notes() -> None:
    car = [{**ROWS["veh"][0], "DMG_MEMO": b"         1", "V_MEMO": b"         2"}]
    found = document({**ems(veh=car), "4b53e001.dbt": dbt("Left door", "Prior damage")})
    assert (found.damage, found.internal_notes) == ("Left door", "Prior damage")


def test_a_missing_memo_file_stops_nothing() -> None:
    car = [{**ROWS["veh"][0], "DMG_MEMO": b"         1", "IMPACT_1": "06"}]
    found = document(ems(veh=car))
    assert (found.damage, found.vehicle.make) == ("", "Honda")


@pytest.mark.parametrize("block", [b"99999999", b"-1", b"x", b"0"])
def test_a_memo_that_is_nowhere_is_none(block: bytes) -> None:
    car = [{**ROWS["veh"][0], "DMG_MEMO": block.rjust(10)}]
    assert document({**ems(veh=car), "4b53e001.dbt": dbt("Left door")}).damage == ""


def test_the_policy_holder_stands_in_for_the_owner_and_the_claimant_for_both() -> None:
    assert document(claim(INSD_LN="Holder")).customer.last_name == "Holder"
    assert document(ems(ad1=[{}], ad2=[{"CLMT_LN": "Claimant"}])).customer.last_name == "Claimant"


def test_phones_have_no_kind_and_keep_their_extension() -> None:
    found = document(claim(OWNR_LN="Ruiz", OWNR_PH1="5125550142", OWNR_PH1X="12", OWNR_FAX="5125550143"))
    assert found.customer.phones == (("", "5125550142 x12"), ("FX", "5125550143"))


def test_accents_of_windows_and_of_dos_are_both_read() -> None:
    assert document(claim(OWNR_LN="Müller")).customer.last_name == "Müller"
    assert document(claim(OWNR_LN="Müller".encode("cp850"))).customer.last_name == "Müller"


def test_an_overflowed_number_reads_as_missing_and_staff_are_warned() -> None:
    found = document(ems(ttl=[{"G_TTL_AMT": b"**********", "N_TTL_AMT": 100}]))
    assert "too long for its place" in found.warnings[0]
    assert found.totals.gross == 100


@pytest.mark.parametrize(
    ("written", "meant"), [("20260914", date(2026, 9, 14)), ("", None), ("20261399", None), ("0" * 8, None)]
)
def test_a_loss_date_is_read_or_missing(written: str, meant: date | None) -> None:
    assert document(claim(LOSS_DATE=written)).loss_date == meant


@pytest.mark.parametrize(("written", "meant"), [("T", True), ("Y", True), ("F", False), ("?", False), ("", False)])
def test_a_total_loss_is_only_what_the_file_calls_so(written: str, meant: bool) -> None:
    assert document(claim(TLOS_IND=written)).total_loss is meant


def test_the_target_date_is_read() -> None:
    assert document(ems(ad2=[{"TAR_DATE": "20261002"}])).target_date == date(2026, 10, 2)


@pytest.mark.parametrize(("country", "currency", "unit"), [("USA", "USD", "MI"), ("CAN", "CAD", "KM"), ("NZL", "", "")])
def test_the_country_tells_currency_and_distance(country: str, currency: str, unit: str) -> None:
    found = document(ems(env=[{"EST_SYSTEM": "A", "EST_CTRY": country}]))
    assert (found.currency, found.vehicle.odometer_unit) == (currency, unit)


def test_the_loss_description_is_for_staff() -> None:
    found = document(claim(LOSS_DESC="DRUNK DRIVER", OWNR_LN="Ruiz"))
    assert (found.internal_notes, found.damage) == ("DRUNK DRIVER", "")


def test_a_missing_end_mark_is_normal() -> None:
    files = {name: data.removesuffix(b"\x1a") for name, data in ems().items()}
    assert document(files).lines == document(ems()).lines
