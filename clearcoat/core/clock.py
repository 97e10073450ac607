"""The only clock. Everything that asks the time asks here, so that a test or a rehearsal can move it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


def now() -> datetime:
    """The present moment, aware and in UTC."""
    return datetime.now(UTC) + timedelta(seconds=settings.CLOCK_OFFSET)


def today(zone: str) -> date:
    """The calendar day that the clock on a wall in `zone` shows."""
    return now().astimezone(ZoneInfo(zone)).date()


def local(moment: datetime, zone: str) -> datetime:
    """The moment as the clock on a wall in `zone` shows it."""
    return moment.astimezone(ZoneInfo(zone))
