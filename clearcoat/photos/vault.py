"""The storage of this installation as photos and documents use it: what is put there is read back before it counts."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import BinaryIO

from django.conf import settings

from clearcoat.core.chaos import crash_point
from clearcoat.photos.models import Document, KeptFile, Photo, Removal
from clearcoat.providers.storage import Gone, Storage, StorageError, storage_for

LINK_SECONDS = 240  # that a signed address lives; with the minute that a browser may keep our answer, five in all
TRIES = 3  # when what is read back is not what was put there
AT_ONCE = 4  # files that one process takes in: a storage that hangs is to leave half of its threads to pages
TURN_SECONDS = 2.0  # that the next one waits

_turns = BoundedSemaphore(AT_ONCE)


def storage() -> Storage:
    """Where STORAGE_URL says. Raises Misconfigured."""
    return storage_for(settings.STORAGE_URL)


def keep(row: KeptFile, data: BinaryIO) -> None:
    """Puts the file away as it came; the worker compares its checksum when it takes it up. Raises StorageError."""
    data.seek(0)
    crash_point("before the file is put away")
    with _turn():
        storage().put(row.key(), data, content_type="application/octet-stream")
    crash_point("after the file is put away")


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=TURN_SECONDS):
        raise StorageError("The storage does not come to an end with the files before this one.")
    try:
        yield
    finally:
        _turns.release()


def keep_checked(key: str, data: bytes, content_type: str) -> None:
    """Puts a picture away and reads it back. Raises StorageError when that is not what was put there."""
    for _ in range(TRIES):
        crash_point("before a picture is put away")
        storage().put(key, data, content_type=content_type)
        crash_point("after a picture is put away")
        if storage().get(key) == data:
            return
    raise StorageError("What was read back is not what was put there.")


def whole(row: KeptFile) -> bytes:
    """The file as it came. Raises Gone when it is not there, or is again and again not what came."""
    for _ in range(TRIES):
        data = storage().get(row.key())
        if hashlib.sha256(data).hexdigest() == row.sha256:
            return data
    raise Gone("What lies there is not what came.")


def discard(keys: Iterable[str]) -> None:
    """Has the worker remove these, after the caller's transaction is committed."""
    Removal.objects.create(keys=list(keys))


def discard_all_of(estimate: uuid.UUID) -> None:
    """The same for everything of a repair that is about to be deleted."""
    rows = [*Photo.objects.filter(estimate=estimate), *Document.objects.filter(estimate=estimate)]
    if rows:
        discard([key for row in rows for key in row.all_keys])
