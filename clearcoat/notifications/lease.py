"""Which rows of the outbox are due, and who works on them (core/leases.py)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from clearcoat.core import clock
from clearcoat.core.chaos import crash_point
from clearcoat.core.leases import FREE, is_free, take
from clearcoat.notifications.models import Notification, State

BATCH = 3  # rows; a worker that is told to stop finishes these first: 30 seconds at most
NO_FACTS: Mapping[str, str] = {}
OPEN = [State.PENDING, State.CLAIMED, State.CALLING, State.UNKNOWN]
# Word for word the condition of the index `notification_due`: with parameters, SQLite reads the whole log instead.
IS_OPEN = RawSQL("status IN ('pending', 'claimed', 'calling', 'unknown')", (), BooleanField())


def due() -> dict[uuid.UUID, str]:
    """The first rows that wait for a worker, or whose worker is gone: one read, and all that an idle worker does."""
    return dict(waiting().values_list("pk", "status")[:BATCH])


def waiting() -> QuerySet[Notification]:
    """What is due and held by no living worker: what is urgent first, then the oldest."""
    now = clock.now()
    rows = Notification.objects.filter(IS_OPEN, is_free(now), send_after__lte=now)
    return rows.order_by("-urgent", "send_after", "created_at")


def claim(ids: list[uuid.UUID], seconds: float) -> list[Notification]:
    """Takes those of the rows that are still due, for one lease. Two workers never hold the same row."""
    if not ids:
        return []
    token = uuid.uuid4()
    chosen = Notification.objects.filter(pk__in=ids)
    still = chosen.filter(send_after__lte=clock.now())
    take(still.filter(status=State.UNKNOWN), token, seconds)
    take(still.filter(status=State.PENDING), token, seconds, status=State.CLAIMED)
    held = chosen.filter(token=token).select_related(
        "shop__settings", "shop__sender", "estimate__shop__settings", "history"
    )
    rows = list(held.order_by("-urgent", "send_after", "created_at"))
    crash_point("claimed")
    return rows


def release(ids: list[uuid.UUID]) -> list[Notification]:
    """Frees those whose worker is gone before it called anybody; gives those that it may have been calling with."""
    if not ids:
        return []
    gone = Notification.objects.filter(pk__in=ids, lease_until__lt=clock.now())
    gone.filter(status=State.CLAIMED).update(status=State.PENDING, **FREE)
    return list(gone.filter(status=State.CALLING))


def hold_way(row: Notification, until: datetime, reason: str, facts: Mapping[str, str] = NO_FACTS) -> None:
    """The shop's messages of this type wait, those that this worker holds too: they would all fare like this one."""
    others = Notification.objects.filter(Q(token=None) | Q(token=row.token), type=row.type, shop=row.shop_id)
    waiting = others.filter(status__in=[State.PENDING, State.CLAIMED], send_after__lt=until)
    waiting.update(status=State.PENDING, send_after=until, reason=reason, reason_facts=dict(facts), **FREE)
