"""The small types of the API's bodies: strict, bounded by the columns behind them, never more lenient than they say."""

from __future__ import annotations

import re
import uuid
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StrictBool, StringConstraints, WithJsonSchema

LONGEST_EMAIL = 254
SHAPES = {
    "id": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "day": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "amount": re.compile(r"-?[0-9]{1,8}(\.[0-9]{1,2})?"),
    "number": re.compile(r"[0-9]{1,6}(\.[0-9]{1,2})?"),
    "hours": re.compile(r"[0-9]{1,5}(\.[0-9]{1,2})?"),
    "rate": re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?"),
}
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


class Body(Schema):
    """A request's body: an unknown field is refused, so that a misspelt one never does nothing in silence."""

    model_config = ConfigDict(extra="forbid")


def _shaped(kind: str, advice: str) -> BeforeValidator:
    """Text of exactly this shape: no other script's figures, no spaces, no numbers that JSON has rounded."""

    def check(value: Any) -> Any:
        if isinstance(value, str) and SHAPES[kind].fullmatch(value):
            return value
        raise ValueError(advice)

    return BeforeValidator(check)


def _email(value: Any) -> str:
    """In lower case; measured afterwards, as some letters grow by it."""
    address = value.strip().lower() if isinstance(value, str) else ""
    if not EMAIL.fullmatch(address) or not address.isprintable() or len(address) > LONGEST_EMAIL:
        raise ValueError("Write a mail address such as maria@example.com.")
    return address


def _whole(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError("Write a whole number.")


def _no_nul(value: Any) -> Any:
    """PostgreSQL cannot hold a NUL, and nobody means one."""
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("This text holds a character that cannot be stored.")
    return value


def _text(longest: int, shortest: int = 0) -> Any:
    limits = StringConstraints(strict=True, strip_whitespace=True, min_length=shortest, max_length=longest)
    return Annotated[str, NO_NUL, limits]


NO_NUL = BeforeValidator(_no_nul)
Id = Annotated[uuid.UUID, _shaped("id", "Write an id as this API gave it.")]
Day = Annotated[date, _shaped("day", "Write the day as YYYY-MM-DD.")]
Amount = Annotated[Decimal, _shaped("amount", 'Write the amount as text with two places, such as "1250.00".')]
Positive = Annotated[Amount, Field(ge=0)]
Number = Annotated[Decimal, _shaped("number", 'Write the number as text with at most two places, such as "2.4".')]
Hours = Annotated[Decimal, _shaped("hours", 'Write the hours as text with at most two places, such as "2.4".')]
Percent = Annotated[Decimal, _shaped("rate", 'Write the rate in percent as text, such as "8.25".'), Field(ge=0, le=100)]
Whole = Annotated[int, BeforeValidator(_whole)]
Version = Annotated[Whole, Field(ge=1)]
Flag = StrictBool
# A password's spaces are its owner's business, so nothing is stripped.
Secret = Annotated[str, NO_NUL, StringConstraints(strict=True, min_length=1, max_length=200)]
Email = Annotated[
    str, BeforeValidator(_email), WithJsonSchema({"type": "string", "format": "email", "maxLength": LONGEST_EMAIL})
]
OptionalEmail = Annotated[
    str,
    BeforeValidator(lambda value: "" if value == "" else _email(value)),
    WithJsonSchema({"type": "string", "maxLength": LONGEST_EMAIL}),
]
Name = _text(80, 1)
Description = _text(200, 1)
Note = _text(1000)
Text12, Text20, Text25, Text40, Text60 = (_text(longest) for longest in (12, 20, 25, 40, 60))
Text80, Text120, Text200, Text2000, Text8000 = (_text(longest) for longest in (80, 120, 200, 2000, 8000))
