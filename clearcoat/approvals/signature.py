"""What an owner sends as their answer, checked: nothing but strokes is a signature, and no stroke is code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from clearcoat.approvals.fields import Row, wrong_in

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)  # that anything was decided here
LONGEST_NAME = 120
LONGEST_NOTE = 300
LONGEST_DEVICE = 300
LONGEST_STROKES = 40_000  # characters; a long signature of a careful hand has 6,000
WIDTH, HEIGHT = 600, 240  # of the sheet that it is drawn on
STROKES = re.compile(r"(?:M-?\d{1,4},-?\d{1,4}(?: L-?\d{1,4},-?\d{1,4})+ ?)+", re.ASCII)


class NotSigned(Exception):
    """What is missing or wrong, by field: `name`, `strokes`, `agreed`, `decision`, `lines`, `fields.…`.

    Each is one sentence.
    """

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision as somebody gives it. `declined` are the keys of lines; `at` is for what staff write down later."""

    decision: str  # approved or declined
    name: str
    how: str  # How: typed, drawn, in_person, verbal, paper
    strokes: str = ""
    agreed: bool = False
    declined: tuple[str, ...] = ()
    ip: str | None = None
    device: str = ""
    note: str = ""
    at: datetime | None = None
    recorded_by: str = ""
    filled: Mapping[str, str] = field(default_factory=dict)  # the form's fields, by name

    @property
    def left_out(self) -> tuple[str, ...]:
        """The lines that are not taken of what is; a no is to all of it, and takes out none."""
        return self.declined if self.decision == "approved" else ()

    def check(
        self, choices: set[str], *, is_signed: bool, can_decline: bool = True, fields: Sequence[Row] = ()
    ) -> None:
        """Raises NotSigned. `choices` are the lines that may be declined; `is_signed`: by the person themselves.

        The `fields` are the form's; a no needs none of them.
        """
        wrong: dict[str, str] = {}
        if self.decision not in {"approved", "declined"} or (self.decision == "declined" and not can_decline):
            wrong["decision"] = _("Choose one of the two.")
        if not any(c.isalnum() for c in self.name) or len(self.name) > LONGEST_NAME:
            wrong["name"] = _("Write the first and last name of who decides.")
        if is_signed and self.decision == "approved" and not self.agreed:
            wrong["agreed"] = _("Agree to sign electronically, or ask the shop for paper.")
        if self.strokes and (len(self.strokes) > LONGEST_STROKES or not STROKES.fullmatch(self.strokes)):
            wrong["strokes"] = _("The drawing could not be read. Clear it and sign again, or leave it empty.")
        if self.at is not None and self.at < EARLIEST:
            wrong["at"] = _("Look at the year: that is too long ago.")
        if not set(self.declined) <= choices:
            wrong["lines"] = _("Only what you pay yourself can be declined by itself.")
        if self.decision == "approved":
            wrong |= wrong_in(fields, self.filled)
        if wrong:
            raise NotSigned(wrong)


def picture(strokes: str) -> str:
    """The drawn signature as an SVG. Only for strokes that passed `Answer.check`."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f'<path d="{strokes.strip()}" fill="none" stroke="#111" stroke-width="4" stroke-linecap="round" '
        'stroke-linejoin="round"/></svg>'
    )
