"""The demo has a past: its clock is set back while it is made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings

from clearcoat.core import clock


@contextmanager
def clock_at(moment: datetime, *, latest: timedelta | None = None) -> Iterator[None]:
    """The program's clock at this moment; with `latest`, at least so long ago."""
    if latest is not None:
        moment = min(moment, clock.now() - latest)
    before = settings.CLOCK_OFFSET
    settings.CLOCK_OFFSET = before + round((moment - clock.now()).total_seconds())
    try:
        yield
    finally:
        settings.CLOCK_OFFSET = before
