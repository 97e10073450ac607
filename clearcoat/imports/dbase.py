"""dBase tables from strangers: the header is checked against the bytes before dbfread walks the records."""

from __future__ import annotations

import struct
import tempfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeAlias

from dbfread import DBF, FieldParser

from clearcoat.imports import figures
from clearcoat.imports.document import Refused

MAX_RECORDS: Final = 5_000  # a real estimate has up to a few hundred lines
MAX_FIELDS: Final = 255  # dBase IV's own limit
MIN_RECORD: Final = 2  # the mark of deletion and one character
MAX_TABLE_BYTES: Final = 5_000_000

Value: TypeAlias = str | bool | Decimal | date | None

_VERSIONS: Final = frozenset({0x03, 0x83, 0x8B})
_HEADER: Final = struct.Struct("<BBBBLHH20x")
_FIELD: Final = struct.Struct("<11sc4xBB14x")
_TYPES: Final = b"CNFDLM"
_MEMO_BLOCK: Final = 512
_MEMO_HEADER: Final = struct.Struct("<LL")
_END_OF_FIELDS: Final = b"\r"
_OVERFLOW: Final = "*"


@dataclass(frozen=True, slots=True)
class Record:
    """One record, read by field name; a field the table does not have reads as blank."""

    values: dict[str, Value]

    def text(self, name: str) -> str:
        """The words, trimmed; "" for blank."""
        value = self.values.get(name)
        return figures.word(value) if isinstance(value, str) else ""

    def memo(self, name: str) -> str:
        """As `text`, with room for a memo."""
        value = self.values.get(name)
        return figures.memo(value) if isinstance(value, str) else ""

    def amount(self, name: str) -> Decimal:
        """The number, 0 for blank."""
        value = self.values.get(name)
        return value if isinstance(value, Decimal) else Decimal(0)

    def money(self, name: str) -> Decimal:
        """The number with two places."""
        return figures.cents(self.amount(name))

    def number(self, name: str) -> str:
        """A line or sequence number as a word, "" for blank and 0."""
        return figures.number_word(str(self.amount(name)))

    def is_yes(self, name: str) -> bool:
        """True only where the field says so."""
        return self.values.get(name) is True

    def day(self, name: str) -> date | None:
        """The date, None for blank or broken."""
        value = self.values.get(name)
        return value if isinstance(value, date) else None


@dataclass(frozen=True, slots=True)
class Table:
    """The live records of one table, in file order."""

    records: tuple[Record, ...] = ()
    fields: frozenset[str] = frozenset()
    has_overflow: bool = False  # a number did not fit its field; it is stored as asterisks

    def first(self) -> Record:
        """The only record of a table that describes the estimate; a blank one where there is none."""
        return self.records[0] if self.records else Record({})


def read_table(name: str, data: bytes, memo: bytes = b"") -> Table:
    """The table's records; raises Refused with a sentence for a front desk where the bytes cannot be trusted."""
    _check_header(name, data)
    with tempfile.TemporaryDirectory(prefix="clearcoat-") as folder:
        # Our own name: what the sender called the file never becomes a path.
        path = Path(folder) / "table.dbf"
        path.write_bytes(data)
        try:
            table = _Dbf(path, memo)
            records = tuple(Record(values) for values in table)
        except (ValueError, struct.error, UnicodeError, OSError) as error:
            raise _damaged(name) from error
    overflow = any(value == _OVERFLOW for record in records for value in record.values.values())
    return Table(records, frozenset(table.field_names), overflow)


def _check_header(name: str, data: bytes) -> None:
    """The header's own figures must fit the bytes that are there; dbfread believes what it reads."""
    if not data:
        raise Refused(f"{name} is empty: the copy has not finished, so try again in a minute.")
    if len(data) > MAX_TABLE_BYTES:
        raise Refused(f"{name} is far larger than part of an estimate: check that it is the right file.")
    if len(data) < _HEADER.size or data[0] not in _VERSIONS:
        raise Refused(f"{name} is not a file of an EMS export: export the estimate again and drop all its files.")
    *_, records, header_length, record_length = _HEADER.unpack_from(data)
    if record_length < MIN_RECORD or not _HEADER.size < header_length <= len(data):
        raise _damaged(name)
    if 1 + sum(_field_lengths(name, data, header_length)) != record_length:
        raise _damaged(name)
    present = (len(data) - header_length) // record_length
    if present < records:
        raise Refused(f"{name} is cut short: export the estimate again and drop all its files.")
    if present > MAX_RECORDS:
        raise Refused(f"{name} is far larger than part of an estimate: check that it is the right file.")


def _field_lengths(name: str, data: bytes, header_length: int) -> list[int]:
    lengths: list[int] = []
    place = _HEADER.size
    while data[place : place + 1] != _END_OF_FIELDS:
        if place + _FIELD.size > header_length or len(lengths) >= MAX_FIELDS:
            raise _damaged(name)
        label, kind, length, decimals = _FIELD.unpack_from(data, place)
        if kind not in _TYPES or not label.split(b"\0")[0].isascii():
            raise _damaged(name)
        # A character field keeps the high byte of its length where a number keeps its decimals.
        lengths.append(length | decimals << 8 if kind == b"C" else length)
        place += _FIELD.size
    return lengths


def _damaged(name: str) -> Refused:
    return Refused(f"{name} is damaged: export the estimate again and drop all its files.")


class _Memo:
    """The memo file as bytes in memory: dbfread would believe the length it states."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __enter__(self) -> _Memo:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __getitem__(self, block: int) -> bytes | None:
        place = block * _MEMO_BLOCK
        if block <= 0 or place + _MEMO_HEADER.size > len(self.data):
            return None
        _, length = _MEMO_HEADER.unpack_from(self.data, place)
        # The stated length counts the header itself; a wrong one is stopped by the end mark or the limit.
        stop = place + min(length, _MEMO_HEADER.size + 4 * figures.MAX_MEMO)
        return self.data[place + _MEMO_HEADER.size : stop].split(b"\x1f")[0].split(b"\x1a")[0]


class _Parser(FieldParser):  # type: ignore[misc]  # dbfread has no types
    """Reads what estimating systems write; a broken value is a missing one, never an error.

    dbfread finds a method by the letter of the field's type.
    """

    def decode_text(self, text: bytes) -> str:
        """Windows letters first; a byte that Windows does not know comes from DOS."""
        try:
            return text.decode("cp1252")
        except UnicodeDecodeError:
            return text.decode("cp850")

    def parseN(self, field: object, data: bytes) -> Decimal | str | None:
        """The number, None for blank, the overflow mark for asterisks."""
        return _OVERFLOW if b"*" in data else figures.number(data.decode("latin-1").strip("\0 "))

    parseF = parseN

    def parseD(self, field: object, data: bytes) -> date | None:
        """The date, None for blank or broken."""
        return figures.day(data.decode("latin-1"))

    def parseL(self, field: object, data: bytes) -> bool | None:
        """True for T and Y, False for F and N, else None."""
        return {b"T": True, b"Y": True, b"F": False, b"N": False}.get(data.upper())

    def parseM(self, field: object, data: bytes) -> str | None:
        """The memo's text, None where there is none."""
        block = data.strip(b"\0 ")
        found = self.get_memo(int(block)) if block.isdigit() else None
        return self.decode_text(found) if found else None


class _Dbf(DBF):  # type: ignore[misc]  # dbfread has no types
    def __init__(self, path: Path, memo: bytes) -> None:
        self._memo = _Memo(memo)
        super().__init__(
            str(path),
            encoding="ascii",
            ignorecase=False,
            parserclass=_Parser,
            recfactory=dict,
            ignore_missing_memofile=True,
        )

    def _open_memofile(self) -> _Memo:
        return self._memo
