"""Who holds a row that somebody works on: claimed for a lease under a token, written to only while it is still held.

A row of such a table has `token` and `lease_until`. A worker that slept past its lease finds the row under another
token and writes nothing: the token is the fence.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, Q, QuerySet

from clearcoat.core import clock
from clearcoat.core.chaos import crash_point

FREE: dict[str, None] = {"token": None, "lease_until": None}


def is_free(now: datetime) -> Q:
    """Rows that no living worker holds."""
    return Q(lease_until=None) | Q(lease_until__lt=now)


def take(rows: QuerySet[Any], token: uuid.UUID, seconds: float, **values: Any) -> int:
    """Claims those of the rows that are free, for one lease under this token; gives how many."""
    return rows.filter(is_free(clock.now())).update(token=token, lease_until=after(seconds), **values)


def settle(row: Model, **values: Any) -> bool:
    """Writes the outcome and lets go of the row."""
    return write(row, **values, **FREE)


def write(row: Model, **values: Any) -> bool:
    """Writes to the row while it is still this worker's. False: it is not any more, and nothing was written."""
    crash_point("before a write")
    written = type(row)._default_manager.filter(**fence(row)).update(**values)
    crash_point("after a write")
    return bool(written)


def fence(row: Any) -> dict[str, Any]:
    """What a row must still be for its holder to write to it."""
    return {"pk": row.pk, "token": row.token}


def after(seconds: float) -> datetime:
    """The moment so many seconds from now."""
    return clock.now() + timedelta(seconds=seconds)
