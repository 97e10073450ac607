"""Days and times as the owner reads them: absolute, in the shop's time zone, in the active language.

Absolute, because a page is drawn once and looked at later: 'two hours ago' would be a lie by then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from django.utils import formats
from django.utils.translation import pgettext


@dataclass(frozen=True, slots=True)
class When:
    """A day or moment: for the machine and for the reader."""

    iso: str
    words: str

    def __str__(self) -> str:
        return self.words


def day(value: date, today: date) -> When:
    """`Friday, December 4`; with the year when it is another one."""
    pattern = pgettext("day", "l, F j") if value.year == today.year else pgettext("day", "l, F j, Y")
    return When(value.isoformat(), formats.date_format(value, pattern))


def brief(value: date, today: date) -> When:
    """`Nov 23`; with the year when it is another one."""
    pattern = pgettext("brief day", "M j") if value.year == today.year else pgettext("brief day", "M j, Y")
    return When(value.isoformat(), formats.date_format(value, pattern))


def moment(value: datetime, zone: tzinfo, today: date) -> When:
    """`Monday, November 23, 2:05 PM`."""
    there = value.astimezone(zone)
    pattern = pgettext("moment", "l, F j, g:i A")
    if there.year != today.year:
        pattern = pgettext("moment", "F j, Y, g:i A")
    return When(there.isoformat(timespec="minutes"), formats.date_format(there, pattern))


def short(value: datetime, zone: tzinfo, today: date) -> When:
    """`Nov 23, 2:05 PM`."""
    there = value.astimezone(zone)
    pattern = pgettext("short moment", "M j, g:i A")
    if there.year != today.year:
        pattern = pgettext("short moment", "M j, Y")
    return When(there.isoformat(timespec="minutes"), formats.date_format(there, pattern))
