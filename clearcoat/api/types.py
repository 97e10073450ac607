"""The small types of the API's bodies: strict, bounded, and never more lenient than they say."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, StrictBool, StringConstraints

AMOUNT = re.compile(r"-?\d{1,8}(\.\d{1,2})?")
NUMBER = re.compile(r"\d{1,6}(\.\d{1,2})?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Body(Schema):
    """A request's body: an unknown field is refused, so that a misspelt one never does nothing in silence."""

    model_config = ConfigDict(extra="forbid")


def _day(value: Any) -> Any:
    if value is None or (isinstance(value, str) and DAY.fullmatch(value)):
        return value
    raise ValueError("Write the day as YYYY-MM-DD.")


def _amount(value: Any) -> Any:
    if isinstance(value, str) and AMOUNT.fullmatch(value):
        return value
    raise ValueError('Write the amount as text with two places, such as "1250.00".')


def _number(value: Any) -> Any:
    if isinstance(value, str) and NUMBER.fullmatch(value):
        return value
    raise ValueError('Write the number as text with at most two places, such as "2.4".')


def _whole(value: Any) -> Any:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise ValueError("Write a whole number.")


def _no_nul(value: Any) -> Any:
    """PostgreSQL cannot hold a NUL, and nobody means one."""
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("This text holds a character that cannot be stored.")
    return value


def _text(longest: int, shortest: int = 0) -> Any:
    limits = StringConstraints(strict=True, strip_whitespace=True, min_length=shortest, max_length=longest)
    return Annotated[str, BeforeValidator(_no_nul), limits]


Day = Annotated[date, BeforeValidator(_day)]
Amount = Annotated[Decimal, BeforeValidator(_amount)]
Number = Annotated[Decimal, BeforeValidator(_number)]
Whole = Annotated[int, BeforeValidator(_whole)]
Flag = StrictBool
Secret = Annotated[str, BeforeValidator(_no_nul), StringConstraints(strict=True, min_length=1, max_length=200)]
Email = Annotated[
    str,
    BeforeValidator(_no_nul),
    StringConstraints(
        strict=True, strip_whitespace=True, max_length=254, pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$"
    ),
]
Short = _text(40)
Name = _text(80, 1)
OptionalName = _text(80)
Line = _text(200)
Phone = _text(20)
Note = _text(1000)
Long = _text(8000)
