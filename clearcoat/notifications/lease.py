"""Who holds a row of the outbox: claimed for a lease under a token, written to only while it is still held."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from clearcoat.core import clock
from clearcoat.core.chaos import crash_point
from clearcoat.notifications.models import Notification, State

BATCH = 3  # rows; a worker that is told to stop finishes these first: 30 seconds at most
OPEN = [State.PENDING, State.CLAIMED, State.CALLING, State.UNKNOWN]
# Word for word the condition of the index `notification_due`: with parameters, SQLite reads the whole log instead.
IS_OPEN = RawSQL("status IN ('pending', 'claimed', 'calling', 'unknown')", (), BooleanField())
FREE: dict[str, None] = {"token": None, "lease_until": None}


def due() -> dict[uuid.UUID, str]:
    """The oldest rows that wait for a worker, or whose worker is gone: one read, and all that an idle worker does."""
    return dict(waiting().values_list("pk", "status")[:BATCH])


def waiting() -> QuerySet[Notification]:
    """What is due and held by no living worker, the oldest first."""
    now = clock.now()
    rows = Notification.objects.filter(IS_OPEN, _is_free(now), send_after__lte=now)
    return rows.order_by("send_after", "created_at")


def claim(ids: list[uuid.UUID], seconds: float) -> list[Notification]:
    """Takes those of the rows that are still due, for one lease. Two workers never hold the same row."""
    if not ids:
        return []
    now, token = clock.now(), uuid.uuid4()
    mine = {"token": token, "lease_until": after(seconds)}
    chosen = Notification.objects.filter(pk__in=ids)
    still = chosen.filter(_is_free(now), send_after__lte=now)
    still.filter(status=State.UNKNOWN).update(**mine)
    still.filter(status=State.PENDING).update(**mine, status=State.CLAIMED)
    held = chosen.filter(token=token).select_related(
        "shop__settings", "shop__sender", "estimate__shop__settings", "history"
    )
    rows = list(held.order_by("send_after", "created_at"))
    crash_point("claimed")
    return rows


def release(ids: list[uuid.UUID]) -> list[Notification]:
    """Frees those whose worker is gone before it called anybody; gives those that it may have been calling with."""
    if not ids:
        return []
    gone = Notification.objects.filter(pk__in=ids, lease_until__lt=clock.now())
    gone.filter(status=State.CLAIMED).update(status=State.PENDING, **FREE)
    return list(gone.filter(status=State.CALLING))


def settle(row: Notification, **values: Any) -> bool:
    """Writes the outcome and lets go of the row."""
    return write(row, **values, **FREE)


def hold_way(row: Notification, until: datetime, reason: str) -> None:
    """The shop's messages of this type wait, those that this worker holds too: they would all fare like this one."""
    others = Notification.objects.filter(Q(token=None) | Q(token=row.token), type=row.type, shop=row.shop_id)
    waiting = others.filter(status__in=[State.PENDING, State.CLAIMED], send_after__lt=until)
    waiting.update(status=State.PENDING, send_after=until, reason=reason, **FREE)


def write(row: Notification, **values: Any) -> bool:
    """Writes to the row while it is still this worker's. False: it is not any more, and nothing was written."""
    crash_point("before a write")
    written = Notification.objects.filter(**fence(row)).update(**values)
    crash_point("after a write")
    return bool(written)


def fence(row: Notification) -> dict[str, Any]:
    """What a row must still be for its holder to write to it."""
    return {"pk": row.pk, "token": row.token}


def after(seconds: float) -> datetime:
    """The moment so many seconds from now."""
    return clock.now() + timedelta(seconds=seconds)


def _is_free(now: datetime) -> Q:
    return Q(lease_until=None) | Q(lease_until__lt=now)
