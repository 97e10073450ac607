"""Numbers, dates and words as estimating systems write them, made safe to store."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

MAX_WORD: Final = 250  # characters of a name, a number or a description
MAX_MEMO: Final = 5_000  # characters of a memo
MAX_ODOMETER: Final = 9_999_999
CENT: Final = Decimal("0.01")

# Nine digits before the point are more than any repair costs; exponents and NaN never stand in an export.
_NUMBER = re.compile(r"[+-]?([0-9]{1,9}(\.[0-9]{0,8})?|\.[0-9]{1,8})")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(\D|$))")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_COLOR_CODE = re.compile(r"^[A-Z0-9]{1,8}\s+-\s+(?=\S)")
_REPAIR_ORDER = re.compile(r"\bRO:\s*(\S+)")
_NO_CLAIM = frozenset({"n/a", "na", "none", "-", "0"})
_VIN_YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789"
_VIN_LENGTH = 17
_CENTURY = 100
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_MAX_SUPPLEMENT = 99
_TWO_DIGIT_PIVOT = 70  # "70" is 1970, "69" is 2069


def word(text: str | None, limit: int = MAX_WORD) -> str:
    """The text trimmed, without control characters and cut to the limit; "" for None."""
    return _CONTROLS.sub("", text or "").strip()[:limit].strip()


def memo(text: str | None) -> str:
    """As `word`, with room for a memo."""
    return word(text, MAX_MEMO)


def number(text: str | None) -> Decimal | None:
    """The number written, or None where there is none; a dollar sign and grouping commas are let pass."""
    bare = _THOUSANDS.sub("", (text or "").strip().replace("$", "")).replace(",", ".")
    return Decimal(bare) if _NUMBER.fullmatch(bare) else None


def decimal(text: str | None) -> Decimal:
    """As `number`, 0 where there is none."""
    return number(text) or Decimal(0)


def cents(amount: Decimal) -> Decimal:
    """The amount with two places, half a cent rounded up."""
    return amount.quantize(CENT, ROUND_HALF_UP) + Decimal(0)  # adding nothing turns -0.00 into 0.00


def money(text: str | None) -> Decimal:
    """The amount written, with two places; 0.00 where there is none."""
    return cents(decimal(text))


def whole(text: str | None) -> int | None:
    """The whole number written ('48213', '48,213.0'), or None."""
    found = number(text)
    return None if found is None else int(found)


def supplement(text: str | None) -> int:
    """The supplement's number, 0 for the first estimate and for anything that is no such number."""
    found = whole(text) or 0
    return found if 0 <= found <= _MAX_SUPPLEMENT else 0


def odometer(text: str | None) -> int | None:
    """The reading, or None where it is blank or no reading at all."""
    reading = whole(text)
    return reading if reading is not None and 0 <= reading <= MAX_ODOMETER else None


def number_word(text: str | None) -> str:
    """A line or sequence number as a word: '14' for ' 14' and '14.0', "" for 0 and for none."""
    found = whole(text)
    return str(found) if found else ""


def is_yes(text: str | None, *, default: bool = False) -> bool:
    """True for 1, Y, T, true and yes; the default where nothing is written."""
    written = word(text).casefold()
    return written in {"1", "y", "t", "true", "yes"} if written else default


def day(text: str | None) -> date | None:
    """The date of '2026-09-14', '2026-09-14T07:00:00Z' or '20260914'; None where it is blank or broken."""
    found = re.match(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d)", (text or "").strip())
    if not found:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def claim(text: str | None) -> str:
    """The claim number, "" for 'N/A' and its like: the customer pays."""
    written = word(text)
    return "" if written.casefold() in _NO_CLAIM else written


def color(text: str | None) -> str:
    """'Sailfin Blue Pearl' for '8N7 - Sailfin Blue Pearl '."""
    return _COLOR_CODE.sub("", word(text))


def repair_order(text: str | None) -> str:
    """'10076' for Mitchell's 'RO: 10076 ', "" where the memo holds none."""
    found = _REPAIR_ORDER.search(text or "")
    return word(found.group(1)) if found else ""


def model_year(text: str | None, vin: str = "") -> int | None:
    """Four digits as written; two digits against the VIN's tenth character, which wins where they clash."""
    written = whole(text)
    if written is None or written < 0:
        return None
    if written >= _CENTURY:
        return written if _FIRST_YEAR <= written <= _LAST_YEAR else None
    by_vin = _years_of_vin(vin)
    matching = [year for year in by_vin if year % _CENTURY == written]
    if matching or by_vin:
        return (matching or by_vin)[0]
    return written + (1900 if written >= _TWO_DIGIT_PIVOT else 2000)


def _years_of_vin(vin: str) -> list[int]:
    """The likelier year first: since 2010 cars carry a letter in the seventh place (49 CFR 565.15(b))."""
    if len(vin) != _VIN_LENGTH or vin[9] not in _VIN_YEARS:
        return []
    first = 1980 + _VIN_YEARS.index(vin[9])
    return [first + 30, first] if vin[6].isalpha() else [first, first + 30]
