"""Days and spans as a front desk says them: "Fri, Dec 4", "2 days late", "3 d"."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clearcoat.core import clock

FORMATS = {"en": "D, M j", "es": r"D j M"}


def day(when: date) -> str:
    """`Fri, Dec 4` in the reader's language."""
    return formats.date_format(when, FORMATS.get(translation.get_language() or "en", FORMATS["en"]))


def promised(when: date, today: date) -> str:
    """`Today`, `Tomorrow`, or the day."""
    if when == today:
        return _("Today")
    if when == today + timedelta(days=1):
        return _("Tomorrow")
    return day(when)


def since(moment: datetime, today: date) -> str:
    """`Today`, `Tue` within the last six days, else the day; on the shop's own wall."""
    when = timezone.localdate(moment)
    if when == today:
        return _("today")
    return formats.date_format(when, "D") if (today - when).days < 7 else day(when)


def lateness(when: date | None, today: date) -> str:
    """`2 days late`, or "" when the promise still holds."""
    days = (today - when).days if when else 0
    return ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days} if days > 0 else ""


def span(since: datetime) -> str:
    """How long ago, in the largest unit that says enough: `12 min`, `5 h`, `3 d`."""
    minutes = max(0, int((clock.now() - since).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"
