from __future__ import annotations

import struct
from decimal import Decimal

import pytest

from clearcoat.imports.dbase import MAX_RECORDS, read_table
from clearcoat.imports.document import Refused
from tests.imports.build import dbf

TABLE = dbf("NAME C10,AMOUNT N9.2", [{"NAME": "one", "AMOUNT": 1.5}, {"NAME": "two"}])


def lied(place: int, shape: str, value: int) -> bytes:
    return TABLE[:place] + struct.pack(shape, value) + TABLE[place + struct.calcsize(shape) :]


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_table("x.lin", data)
    return str(caught.value)


def test_fields_are_read_by_name() -> None:
    table = read_table("x.lin", TABLE)
    assert [(record.text("NAME"), record.amount("AMOUNT")) for record in table.records] == [
        ("one", Decimal("1.5")),
        ("two", Decimal(0)),
    ]


def test_a_field_that_is_not_there_reads_as_blank() -> None:
    record = read_table("x.lin", TABLE).first()
    assert (record.text("X"), record.amount("X"), record.is_yes("X"), record.day("X")) == ("", Decimal(0), False, None)


def test_a_table_without_records_has_a_blank_first_one() -> None:
    assert read_table("x.env", dbf("NAME C10", [])).first().text("NAME") == ""


@pytest.mark.parametrize("version", [0x03, 0x83, 0x8B])
def test_every_version_in_use_is_read(version: int) -> None:
    assert read_table("x.lin", lied(0, "B", version)).first().text("NAME") == "one"


@pytest.mark.parametrize("data", [b"\x00" * 100, b"MZ" * 50, b"\x03", b"<?xml version='1.0'?><a/>" * 4])
def test_another_file_is_refused(data: bytes) -> None:
    assert "is not a file of an EMS export" in refused(data)


@pytest.mark.parametrize("count", [3, 1_000, 2**32 - 1])
def test_fewer_records_than_stated_are_a_cut_file(count: int) -> None:
    assert "cut short" in refused(lied(4, "<L", count))


@pytest.mark.parametrize(("place", "value"), [(8, 0), (8, 32), (8, 65_535), (10, 0), (10, 1), (10, 19), (10, 65_535)])
def test_lengths_that_do_not_fit_are_refused(place: int, value: int) -> None:
    assert "is damaged" in refused(lied(place, "<H", value))


def test_a_field_of_an_unknown_type_is_refused() -> None:
    assert "is damaged" in refused(TABLE.replace(b"AMOUNT\0\0\0\0\0N", b"AMOUNT\0\0\0\0\0@"))


def test_field_descriptions_without_an_end_are_refused() -> None:
    assert "is damaged" in refused(TABLE[:96] + b"X" + TABLE[97:])


def test_more_records_than_any_estimate_has_are_refused() -> None:
    assert "far larger" in refused(dbf("A C1", [{"A": "x"}] * (MAX_RECORDS + 1)))


def test_records_beyond_the_stated_number_are_read_too() -> None:
    assert len(read_table("x.lin", lied(4, "<L", 1)).records) == 2


@pytest.mark.parametrize("value", [b"1e9999", b"NaN", b"..", b"--5", b"\xff\xfe"])
def test_what_is_no_number_is_missing(value: bytes) -> None:
    assert read_table("x.lin", dbf("AMOUNT N9.2", [{"AMOUNT": value}])).first().amount("AMOUNT") == 0


def test_a_character_field_may_be_longer_than_255() -> None:
    wide = dbf("NAME C200", [{"NAME": "x"}])
    # 300 = 44 + 256: the high byte stands where a number keeps its decimals.
    wide = wide[:10] + struct.pack("<H", 301) + wide[12:48] + bytes([44, 1]) + wide[50:66] + b" " + b"y".ljust(300)
    assert read_table("x.lin", wide).first().text("NAME") == "y"
