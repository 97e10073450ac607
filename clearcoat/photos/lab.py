"""The worker's half: takes up one file at a time, prepares it, and hands it over to be shown, whole or not at all.

It may be killed at any moment. Until the last write a file is `processing` and nobody sees it; the next worker begins
it anew under the same keys, over whatever lies there.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F

from clearcoat.core import clock
from clearcoat.core.chaos import crash_point
from clearcoat.core.leases import after, is_free, settle, take
from clearcoat.photos import darkroom, vault
from clearcoat.photos.models import Document, KeptFile, Photo, Progress
from clearcoat.photos.unfit import Unfit
from clearcoat.providers.storage import Gone, StorageError

log = logging.getLogger(__name__)

LEASE = 300.0  # seconds; longer than the darkroom and eight slow calls of the storage
SHORTEST_PAUSE, LONGEST_PAUSE = 10.0, 900.0  # seconds until the next try: a quarter of the file's age
LOST_AFTER = timedelta(hours=6)  # of looking for it again and again
MOST_ATTEMPTS = 8  # that end without a word, or from outside: it is the file, then

# Given a file and the writing of its outcome: holds the repair, writes, and has the outcome known, or does nothing.
Conclude = Callable[[KeptFile, Callable[[], bool]], None]


def prepare_one(conclude: Conclude) -> int:
    """Prepares the file that has waited longest; 0 when there is none."""
    for model in (Photo, Document):
        row = _claimed(model)
        if row is not None:
            _prepare(row, conclude)
            return 1
    return 0


def _claimed(model: type[KeptFile]) -> KeptFile | None:
    due = model._default_manager.filter(is_free(clock.now()), state=Progress.PROCESSING, due_at__lte=clock.now())
    chosen = due.order_by("due_at", "created_at").values_list("pk", flat=True).first()
    if chosen is None:
        return None
    token = uuid.uuid4()
    mine = model._default_manager.filter(pk=chosen, state=Progress.PROCESSING)
    taken = take(mine, token, LEASE, attempts=F("attempts") + 1)
    crash_point("claimed")
    return model._default_manager.get(pk=chosen, token=token) if taken else None


def _prepare(row: KeptFile, conclude: Conclude) -> None:
    try:
        made = _made(row)
    except Unfit as unfit:
        conclude(row, partial(_refuse, row, unfit.code))
    except Gone:
        # A folder that several machines share may be away itself, and everything in it seems not to be there.
        is_lost = clock.now() - row.created_at > LOST_AFTER
        conclude(row, partial(_refuse, row, "lost")) if is_lost else _wait(row, "storage_away", attempts=0)
    except darkroom.Interrupted as error:
        log.warning("file %s: %s; trying again", row.pk, error)
        _wait(row, "interrupted")
    except (StorageError, OSError) as error:  # OSError: no room to develop in
        log.warning("file %s: %s; trying again", row.pk, error)
        _wait(row, "storage_away", attempts=0)  # nothing is known to be wrong with the file, so the try does not count
    else:
        conclude(row, partial(_finish, row, made))
    crash_point("committed")


def _made(row: KeptFile) -> dict[str, Any]:
    """Everything that is made of the file lies in the storage; the row's columns that say so. Raises Unfit."""
    if row.attempts > MOST_ATTEMPTS:
        raise Unfit("too_heavy")
    data = vault.whole(row)
    if not isinstance(row, Photo):
        return {}
    developed = darkroom.develop(data)
    for name, picture in developed.pictures.items():
        vault.keep_checked(row.key(name), picture.data, picture.content_type)
    return {
        "width": developed.width,
        "height": developed.height,
        "taken_at": _aware(developed.taken_at, row.estimate.shop.settings.time_zone),
        "files": {
            name: {"width": one.width, "height": one.height, "bytes": len(one.data), "sha256": one.sha256}
            for name, one in developed.pictures.items()
        },
    }


def _finish(row: KeptFile, made: dict[str, Any]) -> bool:
    """Ready. Of a photo only pixels are kept: the file as it came, with its place and serial number, goes."""
    is_mine = settle(row, state=Progress.READY, reason="", **made)
    if is_mine and isinstance(row, Photo):
        vault.discard([row.key()])
    return is_mine


def _refuse(row: KeptFile, code: str) -> bool:
    """For good: whoever sent it reads why, and the bytes go."""
    is_mine = settle(row, state=Progress.REFUSED, reason=code)
    if is_mine:
        vault.discard(row.all_keys)
    return is_mine


def _wait(row: KeptFile, reason: str, **values: Any) -> None:
    """Later again, the more rarely the longer it waits."""
    age = (clock.now() - row.created_at).total_seconds()
    pause = min(max(SHORTEST_PAUSE, age / 4), LONGEST_PAUSE)
    settle(row, due_at=after(pause), reason=reason, **values)


def _aware(moment: datetime | None, zone: str) -> datetime | None:
    """A camera that says no zone is taken to show the time on the shop's wall."""
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=ZoneInfo(zone))
