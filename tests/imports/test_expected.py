"""Every sample of ../shared/data ends as its `_expected.json` says, field by field."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from clearcoat.imports.document import Document, LineKind, Refused
from clearcoat.imports.reader import read_paths

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not beside this repository")

# EMS cuts what is longer than its fields.
EMS_WIDTHS = {"first": 35, "last": 35, "company": 35, "insurer": 35, "address": 40, "city": 30, "color": 20, "zip": 11}

# Their expectations were copied from the sample they were made from; the bytes hold something else.
NO_LINE_ELEMENTS = "sem_zero_lines.xml"
TWO_RECORDS_OF_ONE_LINE_DELETED = "odd_deleted_records"
# Accepted, and staff are told that lines and totals differ: they do, in the bytes.
LINES_DIFFER = {TWO_RECORDS_OF_ONE_LINE_DELETED, "synth_major_collision.xml", "synth_glass_replacement.xml"}

# DeductibleStatus DX, DED_STATUS DX and the word Waived.
WAIVED = {"real_mitchell_02_totalloss.xml", "from_real_mitchell_02_totalloss", "synth_glass_replacement.xml"}

Case = tuple[str, str]


@cache
def expected(form: str) -> dict[str, dict[str, Any]]:
    file = DATA / form / "_expected.json"
    return json.loads(file.read_text()) if file.is_file() else {}


def cases(*outcomes: str) -> list[Case]:
    return [(form, name) for form in ("bms", "ems") for name, e in expected(form).items() if e["expect"] in outcomes]


ACCEPTED = cases("accept", "accept-with-warning", "accept-idempotent", "accept-two-or-ask")
# The others state labor, parts and charges with their tax inside.
WITHOUT_TAX = [case for case in ACCEPTED if "labor_total" in expected(case[0])[case[1]]]
accepted = pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case[1])


@cache
def results(case: Case) -> list[Document | Refused]:
    return read_paths([DATA / case[0] / case[1]])


def both(case: Case) -> tuple[Document, dict[str, Any]]:
    wanted = expected(case[0])[case[1]]
    found = [r for r in results(case) if isinstance(r, Document) and r.claim_number == (wanted["claim"] or "")]
    return found[0], wanted


def cut(case: Case, field: str, value: str | None) -> str:
    return (value or "")[: EMS_WIDTHS.get(field, 999) if case[0] == "ems" else 999].strip()


@accepted
def test_claim_policy_and_insurer_are_as_stated(case: Case) -> None:
    document, wanted = both(case)
    assert document.claim_number == (wanted["claim"] or "")
    assert document.policy_number == (wanted["policy"] or "")
    assert document.insurer == cut(case, "insurer", wanted["insurer"])


@accepted
def test_system_supplement_and_format_are_as_stated(case: Case) -> None:
    document, wanted = both(case)
    assert document.system == wanted.get("system", document.system)
    assert document.supplement == wanted.get("supplement", 0)
    assert document.format == case[0]


@accepted
def test_the_customer_is_as_stated(case: Case) -> None:
    document, wanted = both(case)
    person, stated = document.customer, wanted["customer"]
    names = {"first": "first_name", "last": "last_name", "company": "company", "email": "email", "city": "city"}
    names |= {"address": "address1", "state": "state", "zip": "postal_code", "country": "country"}
    for field, ours in names.items():
        if field in stated:
            assert getattr(person, ours) == cut(case, field, stated[field]), field


@accepted
def test_the_phones_are_as_written(case: Case) -> None:
    document, wanted = both(case)
    stated = [phone if isinstance(phone, list) else ["", phone] for phone in wanted["customer"]["phones"]]
    if case[0] == "ems":
        digits = "".join(letter for letter in stated[0][1] if letter.isdigit())[:10]
        assert document.customer.phones[0] == ("", wanted.get("phone1_in_file", digits))
    else:
        assert [number for _, number in document.customer.phones] == [number for _, number in stated]
        assert all(kind in ("", ours) for (kind, _), (ours, _) in zip(stated, document.customer.phones, strict=True))


@accepted
def test_the_vehicle_is_as_stated(case: Case) -> None:
    document, wanted = both(case)
    car, stated = document.vehicle, wanted["vehicle"]
    assert car.vin == (stated["vin"] or "")
    assert str(car.year) == str(stated["year"])
    assert (car.make, car.model) == (stated["make"], stated["model"])
    names = {"sub": "trim", "plate": "plate", "plate_st": "plate_state", "odo_unit": "odometer_unit", "color": "color"}
    for field, ours in names.items():
        if field in stated:
            assert getattr(car, ours) == cut(case, field, stated[field]), field
    assert str(car.odometer) == str(stated.get("odo", car.odometer))


@accepted
def test_loss_date_currency_total_loss_and_repair_order_are_as_stated(case: Case) -> None:
    document, wanted = both(case)
    assert str(document.loss_date) == wanted.get("loss_date", str(document.loss_date))
    assert document.currency == wanted.get("currency", "CAD")
    assert document.total_loss is ("total_loss" in wanted or "from_real" in case[1])
    assert document.ro_number == wanted.get("ro", document.ro_number)


@accepted
def test_gross_net_tax_and_the_owners_share_are_as_stated(case: Case) -> None:
    document, wanted = both(case)
    stated = {group[0]: Decimal(group[2]) for group in wanted.get("totals_as_stated", {}).get("SummaryTotalsInfo", [])}
    totals = document.totals
    assert totals.gross == Decimal(wanted.get("gross") or stated["GrossTotal"])
    assert totals.net == Decimal(wanted.get("net") or stated["NetTotal"])
    assert totals.tax == Decimal(wanted.get("tax", totals.tax))
    assert totals.deductible == Decimal(wanted["deductible"].split()[0])
    assert totals.deductible_waived is (case[1] in WAIVED)
    assert totals.betterment == Decimal(wanted.get("betterment", 0))


@pytest.mark.parametrize("case", WITHOUT_TAX, ids=lambda case: case[1])
def test_labor_parts_and_other_charges_are_as_stated(case: Case) -> None:
    document, wanted = both(case)
    totals = document.totals
    refinish = sum((one.total for one in document.lines if one.kind is LineKind.PAINT and one.labor_type), Decimal(0))
    other = Decimal(wanted["other_total"]) + Decimal(wanted["sublet"])
    assert totals.parts == Decimal(wanted["parts_total"])
    assert totals.labor + totals.paint + totals.misc == Decimal(wanted["labor_total"]) + other
    if case[1] not in (NO_LINE_ELEMENTS, TWO_RECORDS_OF_ONE_LINE_DELETED):
        assert abs(totals.labor + refinish - Decimal(wanted["labor_total"])) < Decimal("0.05")


@pytest.mark.parametrize("case", sorted(set(ACCEPTED) - set(WITHOUT_TAX)), ids=lambda case: case[1])
def test_groups_stated_with_tax_come_to_ours_with_tax(case: Case) -> None:
    document, wanted = both(case)
    totals = document.totals
    groups = wanted.get("totals_as_stated", {})
    if groups:
        rows = [groups[f"{group}TotalsInfo"][0][2] for group in ("Labor", "Parts", "OtherCharges")]
    else:
        rows = [wanted[f"{group}_total_incl_tax"] for group in ("labor", "parts", "other")]
    stated = [Decimal(amount) for amount in rows]
    untaxed = totals.labor + totals.paint + totals.parts + totals.misc
    rate = (untaxed + totals.tax) / untaxed
    assert sum(stated) == untaxed + totals.tax
    assert abs(totals.parts * rate - stated[1]) < Decimal("0.02")


@accepted
def test_the_lines_are_counted_as_stated(case: Case) -> None:
    document, wanted = both(case)
    counts = document.counts
    gone = (1, 2) if case[1] == TWO_RECORDS_OF_ONE_LINE_DELETED else (0, 0)
    assert counts.lines == wanted.get("lines", counts.lines) - gone[0]
    assert counts.notes == wanted.get("note_only_lines", counts.notes)
    assert counts.headings == wanted.get("lin_heading_records", 0)
    if case[1] == NO_LINE_ELEMENTS:
        assert counts.entries == 0
        return
    assert counts.lines == wanted.get("active_lines", counts.lines) - gone[0]
    for field in ("damage_lines", "damage_line_elements", "lin_records"):
        assert counts.entries == wanted.get(field, counts.entries + gone[1]) - gone[1], field


@accepted
def test_every_line_has_a_key_of_its_own_and_a_sum_that_its_figures_give(case: Case) -> None:
    document, _ = both(case)
    assert len({one.key for one in document.lines}) == len(document.lines)
    for one in document.lines:
        worked = one.hours * one.rate if one.labor_type else one.quantity * one.unit_price
        assert abs(one.total - worked) <= Decimal("0.01"), one


@accepted
def test_staff_are_warned_where_something_is_wrong_and_only_there(case: Case) -> None:
    document, wanted = both(case)
    is_wrong = wanted["expect"] == "accept-with-warning" or case[1] in LINES_DIFFER
    assert len(document.warnings) == int(is_wrong)
    assert all(sentence.endswith(".") for sentence in document.warnings)


@pytest.mark.parametrize("case", cases("reject", "reject-clear-message"), ids=lambda case: case[1])
def test_a_bad_sample_is_refused_in_one_plain_sentence(case: Case) -> None:
    (result,) = results(case)
    assert isinstance(result, Refused)
    assert str(result).endswith(".")
    assert str(result).count(". ") == 0
    assert not any(word in str(result).lower() for word in ("error", "exception", "namespace", "parse", "token", "dtd"))


def test_two_estimates_in_one_folder_are_two() -> None:
    both_of_them = results(("ems", "odd_two_estimates_in_one_folder"))
    assert [result.source for result in both_of_them if isinstance(result, Document)] == ["0a0b0c0d", "7c1d22aa"]


def test_the_twin_in_another_encoding_is_the_same_document_under_another_digest() -> None:
    one, _ = both(("bms", "made_mitchell_betterment_gst_pst.xml"))
    twin, _ = both(("bms", "enc_utf8_bom_crlf.xml"))
    assert (one.document_id, one.supplement, one.claim_number) == (twin.document_id, twin.supplement, twin.claim_number)
    assert one.lines == twin.lines
    assert one.digest != twin.digest


def test_a_supplement_has_its_estimates_document_id_and_the_keys_of_its_lines() -> None:
    first, _ = both(("bms", "made_ccc_supp_0_estimate.xml"))
    second, _ = both(("bms", "made_ccc_supp_1.xml"))
    assert (first.document_id, second.supplement) == (second.document_id, 1)
    assert {one.key for one in first.lines} < {one.key for one in second.lines}


def test_entries_that_climb_out_of_a_zip_are_left_out() -> None:
    (result,) = results(("ems", "zip_slip.zip"))
    assert isinstance(result, Document)
    assert not Path("/tmp/clearcoat_pwned.txt").exists()


def test_a_set_has_the_same_digest_in_a_zip_in_a_zipped_folder_and_unpacked() -> None:
    names = ("zip_flat.zip", "zip_folder_macosx.zip", "mitchell_betterment_gst_pst")
    assert len({both(("ems", name))[0].digest for name in names}) == 1


def test_both_formats_of_one_estimate_come_to_the_same_totals() -> None:
    for bms, ems in (
        ("made_ccc_supp_1.xml", "ccc_supp_1"),
        ("real_mitchell_02_totalloss.xml", "from_real_mitchell_02_totalloss"),
    ):
        assert both(("bms", bms))[0].totals == both(("ems", ems))[0].totals


def test_no_internal_note_reaches_what_a_customer_sees() -> None:
    document, _ = both(("bms", "real_mitchell_02_totalloss.xml"))
    seen = " ".join([document.damage, *(f"{one.description} {one.note}" for one in document.lines)])
    assert "ACV REQUIRED" in document.internal_notes
    assert not any(words in seen for words in ("ACV", "ROADSIDE", "ATS", "DEDUCTIBLE"))
