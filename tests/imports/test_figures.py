from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from clearcoat.imports import figures


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12.50", "12.50"),
        (" 12.5 ", "12.5"),
        ("-0.40", "-0.40"),
        ("$160.00", "160.00"),
        ("1,234.56", "1234.56"),
        ("12,5", "12.5"),
        (".5", "0.5"),
        ("7.", "7"),
    ],
)
def test_a_number_is_read_as_written(written: str, meant: str) -> None:
    assert figures.number(written) == Decimal(meant)


@pytest.mark.parametrize(
    "written", [None, "", "abc", "NaN", "Infinity", "1e999999", "1" * 40, "1.2.3", "٣", "0x10", "--1"]
)
def test_what_is_no_number_is_missing(written: str | None) -> None:
    assert figures.number(written) is None


def test_half_a_cent_is_rounded_up_and_there_is_no_negative_nothing() -> None:
    assert str(figures.cents(Decimal("2.345"))) == "2.35"
    assert str(figures.cents(Decimal("-0.001"))) == "0.00"


@pytest.mark.parametrize(
    "written", ["2026-09-14", "2026-09-14T07:00:00Z", "2026-09-14T07:00:00.8923343-07:00", "20260914"]
)
def test_a_date_is_read_in_every_shape(written: str) -> None:
    assert figures.day(written) == date(2026, 9, 14)


@pytest.mark.parametrize("written", [None, "", "        ", "20261345", "2026-02-30", "soon", "00000000", "202609145"])
def test_a_blank_or_broken_date_is_missing(written: str | None) -> None:
    assert figures.day(written) is None


@pytest.mark.parametrize("written", ["N/A", "n/a", " NA ", "none", "-", "", None])
def test_no_claim_is_no_claim(written: str | None) -> None:
    assert figures.claim(written) == ""


def test_a_claim_number_is_kept_as_written() -> None:
    assert figures.claim(" CX10077-2-A ") == "CX10077-2-A"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("8N7 - Sailfin Blue Pearl ", "Sailfin Blue Pearl"),
        ("Currant Red", "Currant Red"),
        ("Two-Tone - Red", "Two-Tone - Red"),
        ("", ""),
    ],
)
def test_a_color_loses_its_code(written: str, meant: str) -> None:
    assert figures.color(written) == meant


@pytest.mark.parametrize(
    ("memo", "number"), [("RO: 10076 ", "10076"), ("RO:7", "7"), ("RO: ", ""), ("EURO: 7", ""), (None, "")]
)
def test_the_repair_order_stands_in_mitchells_memo(memo: str | None, number: str) -> None:
    assert figures.repair_order(memo) == number


def test_control_characters_and_long_words_are_cut() -> None:
    assert figures.word(" a\x00b\x07\x9f ") == "ab"
    assert len(figures.word("x" * 1_000)) == figures.MAX_WORD
    assert len(figures.memo("x" * 9_000)) == figures.MAX_MEMO


@pytest.mark.parametrize(
    ("written", "vin", "year"),
    [
        ("2019", "", 2019),
        ("96", "", 1996),
        ("10", "", 2010),
        ("69", "", 2069),
        ("70", "", 1970),
        ("96", "2T1BA03EXTC100002", 1996),
        ("10", "3VWRX7AJ5AM100626", 2010),
        ("80", "3VWRX71J5AM100626", 1980),
        ("15", "1HGCV1134KA100123", 1989),
        ("15", "1HGCV1F34KA100123", 2019),
        ("19", "SHORTVIN", 2019),
        ("0", "", 2000),
        ("", "", None),
        ("-5", "", None),
        ("3019", "", None),
        ("199", "", None),
    ],
)
def test_the_model_year_has_four_digits_and_the_vin_settles_a_clash(written: str, vin: str, year: int | None) -> None:
    assert figures.model_year(written, vin) == year


@pytest.mark.parametrize(
    ("written", "reading"), [("48213", 48213), ("48,213", 48213), ("", None), ("-4", None), ("99999999", None)]
)
def test_an_odometer_reads_a_distance_or_nothing(written: str, reading: int | None) -> None:
    assert figures.odometer(written) == reading


@pytest.mark.parametrize(("written", "number"), [("14", "14"), (" 14.0", "14"), ("0", ""), ("", ""), ("x", "")])
def test_a_line_number_is_a_word_without_zeros(written: str, number: str) -> None:
    assert figures.number_word(written) == number


@pytest.mark.parametrize(("written", "number"), [("2", 2), ("0", 0), ("-1", 0), ("100", 0), ("", 0)])
def test_a_supplement_is_a_small_number(written: str, number: int) -> None:
    assert figures.supplement(written) == number


def test_yes_is_written_in_many_ways_and_a_blank_takes_the_default() -> None:
    assert all(figures.is_yes(word) for word in ("1", "Y", "true", "T", "yes"))
    assert not any(figures.is_yes(word) for word in ("0", "N", "false", ""))
    assert figures.is_yes(" ", default=True)
