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
AMOUNT = 'Write the amount as text with two places, such as "1250.00".'
NUMBER = 'Write the number as text with at most two places, such as "2.4".'
# Text of exactly this shape, as wide as the column behind it, and what to say of another.
SHAPES = {
    "id": (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "Write an id as this API gave it."),
    "day": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "Write the day as YYYY-MM-DD."),
    "amount": (r"-?[0-9]{1,8}(\.[0-9]{1,2})?", AMOUNT),
    "positive": (r"[0-9]{1,8}(\.[0-9]{1,2})?", AMOUNT),
    "number": (r"[0-9]{1,7}(\.[0-9]{1,2})?", NUMBER),
    "hours": (r"[0-9]{1,5}(\.[0-9]{1,2})?", NUMBER),
    "percent": (r"100(\.0{1,4})?|[0-9]{1,2}(\.[0-9]{1,4})?", 'Write the rate in percent as text, such as "8.25".'),
}
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


class Body(Schema):
    """A request's body: an unknown field is refused, so that a misspelt one never does nothing in silence."""

    model_config = ConfigDict(extra="forbid")


def _shaped(kind: str) -> BeforeValidator:
    """No other script's figures, no spaces, no numbers that JSON has rounded."""
    shape, advice = SHAPES[kind]

    def check(value: Any) -> Any:
        if isinstance(value, str) and re.fullmatch(shape, value):
            return value
        raise ValueError(advice)

    return BeforeValidator(check)


def _decimal(kind: str) -> Any:
    return Annotated[Decimal, _shaped(kind), WithJsonSchema({"type": "string", "pattern": f"^({SHAPES[kind][0]})$"})]


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
    return Annotated[str, limits, NO_NUL]


def _whole_from(least: int, most: int) -> Any:
    """A whole number between these, that no fraction and no text stands for."""
    return Annotated[int, Field(ge=least, le=most), BeforeValidator(_whole)]


# The checks of a text or number come first in an annotation: only there the description shows them.
NO_NUL = BeforeValidator(_no_nul)
Id = Annotated[uuid.UUID, _shaped("id")]
Day = Annotated[date, _shaped("day")]
Amount = _decimal("amount")
Positive = _decimal("positive")
Number = _decimal("number")
Hours = _decimal("hours")
Percent = _decimal("percent")
Year = _whole_from(1900, 2100)
Miles = _whole_from(0, 5_000_000)
Version = _whole_from(1, 2**31)
Place = _whole_from(0, 10_000)
Flag = StrictBool
# A password's spaces are its owner's business, so nothing is stripped.
Secret = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=200), NO_NUL]
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
Text80, Text120, Text200, Text300 = (_text(longest) for longest in (80, 120, 200, 300))
Text2000, Text8000 = _text(2000), _text(8000)
