"""What people fill in on a form beside their signature: asked, read, and frozen as it was shown to them.

A new field is one `Field` in its form's row of `BLANKS`; a new kind of field is one row of `KINDS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypedDict

from django import forms
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clearcoat.core import money
from clearcoat.estimates.models import Estimate

PREFIX = "fields."  # of a field's name among what is wrong with an answer, and on a page
AMOUNT = re.compile(r"\d{1,8}(?:\.\d{1,2})?", re.ASCII)
NUMBER = re.compile(r"\d{1,7}", re.ASCII)
EARLIEST = date(1900, 1, 1)
YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))


class Row(TypedDict):
    """A field as it was put before one owner, in their language; `value` is what the repair knew of it."""

    name: str
    label: str
    kind: str
    is_required: bool
    choices: list[tuple[str, str]]  # value and words
    value: str


class Filled(TypedDict):
    """What was written into one: `value` for a program, `shown` as its reader saw it."""

    name: str
    label: str
    value: str
    shown: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What a field holds."""

    longest: int  # characters
    read: Callable[[str], str]  # in its one spelling; ValueError for what it does not hold
    advice: Promise | str = ""  # what to do about that
    shown: Callable[[str, str], str] = lambda value, currency: value
    widget: Callable[[], forms.Widget] = forms.TextInput


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form: its name, what is asked, and where the answer is known from."""

    name: str
    label: Promise
    kind: str = "line"
    is_required: bool = True
    choices: tuple[tuple[str, Promise], ...] = ()  # of the kind "choice"
    known: Callable[[Estimate], object] = lambda estimate: ""

    def put(self, estimate: Estimate) -> Row:
        """As this owner is asked, in the active language."""
        return {
            "name": self.name,
            "label": str(self.label),
            "kind": self.kind,
            "is_required": self.is_required,
            "choices": [(value, str(words)) for value, words in self.choices],
            "value": str(self.known(estimate) or ""),
        }


def read(row: Row, text: str) -> str:
    """What was typed, in its one spelling. Raises ValueError with a sentence that says what to do."""
    kind = KINDS[row["kind"]]
    told = _visible(text)
    if not told:
        if row["is_required"]:
            raise ValueError(_("Choose one.") if row["choices"] else _("Please fill this in."))
        return ""
    if len(told) > kind.longest:
        raise ValueError(_("This is too long: at most %(n)d letters.") % {"n": kind.longest})
    try:
        value = kind.read(told)
    except ValueError:
        raise ValueError(str(kind.advice)) from None
    if row["choices"] and value not in dict(row["choices"]):
        raise ValueError(_("Choose one."))
    return value


def wrong_in(rows: Sequence[Row], given: Mapping[str, str]) -> dict[str, str]:
    """What cannot stay as it is, by `fields.` and the name; a name that the form does not have is wrong, too."""
    wrong = {PREFIX + name: _("This form has no such field.") for name in given.keys() - {row["name"] for row in rows}}
    for row in rows:
        try:
            read(row, _given(row, given))
        except ValueError as error:
            wrong[PREFIX + row["name"]] = str(error)
    return wrong


def filled_in(rows: Sequence[Row], given: Mapping[str, str], currency: str) -> list[Filled]:
    """Every field as it stands on what is signed, the empty ones too. Only for what `wrong_in` let pass."""
    return [_filled(row, read(row, _given(row, given)), currency) for row in rows]


def _filled(row: Row, value: str, currency: str) -> Filled:
    shown = dict(row["choices"]).get(value) or (KINDS[row["kind"]].shown(value, currency) if value else "–")
    return {"name": row["name"], "label": row["label"], "value": value, "shown": shown}


def _given(row: Row, given: Mapping[str, str]) -> str:
    """What nobody touched stays as it was shown."""
    return given.get(row["name"], row["value"])


def _visible(text: str) -> str:
    """Without what no page and no paper can show; lines stay lines."""
    return "\n".join(_one_line(line) for line in text.splitlines()).strip()


def _one_line(text: str) -> str:
    return " ".join("".join(c for c in word if c.isprintable()) for word in text.split())


def _amount(text: str) -> str:
    plain = text.replace("$", "").replace(",", "").replace(" ", "")
    if not AMOUNT.fullmatch(plain):
        raise ValueError
    return money.plain(Decimal(plain))


def _number(text: str) -> str:
    plain = text.replace(",", "").replace(" ", "")
    if not NUMBER.fullmatch(plain):
        raise ValueError
    return str(int(plain))


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    if day < EARLIEST:
        raise ValueError
    return day.isoformat()


KINDS: dict[str, Kind] = {
    "line": Kind(120, _one_line),
    "text": Kind(600, str, widget=lambda: forms.Textarea(attrs={"rows": 2})),
    "number": Kind(
        12,
        _number,
        gettext_lazy("Write a whole number, such as 45210."),
        lambda value, _: f"{int(value):,}",
        lambda: forms.TextInput(attrs={"inputmode": "numeric"}),
    ),
    "amount": Kind(
        20,
        _amount,
        gettext_lazy("Write the amount in figures, such as 1250.00."),
        lambda value, currency: money.shown(Decimal(value), currency),
        lambda: forms.TextInput(attrs={"inputmode": "decimal"}),
    ),
    "date": Kind(
        10,
        _day,
        gettext_lazy("Choose the day, or write it as 2026-11-25."),
        lambda value, _: formats.date_format(date.fromisoformat(value), "DATE_FORMAT"),
        lambda: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    ),
    "choice": Kind(20, str),
}
