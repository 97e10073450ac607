"""The storage in a folder of this machine, or one that several machines share. Its own files only: 0600 in 0700."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from clearcoat.providers.storage import Full, Gone, Misconfigured, StorageError, checked
from clearcoat.providers.whole import ASIDE, write_whole

CHUNK = 1_048_576  # bytes that are held in memory at once
ABSENT = (FileNotFoundError, IsADirectoryError, NotADirectoryError)
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NOT_OURS = {errno.EACCES, errno.EPERM, errno.EROFS}


class Folder:
    """The Storage in one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, key: str, data: BinaryIO | bytes, *, content_type: str) -> None:
        """See Storage.put. The type is not kept: whoever serves the bytes knows it."""
        source = BytesIO(data) if isinstance(data, bytes) else data
        with _told():
            write_whole(self._path(key), iter(partial(source.read, CHUNK), b""))

    def get(self, key: str) -> bytes:
        """See Storage.get."""
        with _told(absent=ABSENT):
            return self._path(key).read_bytes()

    def read(self, key: str) -> BinaryIO:
        """See Storage.read."""
        with _told(absent=ABSENT):
            return self._path(key).open("rb")

    def delete(self, keys: Iterable[str]) -> None:
        """See Storage.delete. A folder that has become empty goes too."""
        for path in [self._path(key) for key in keys]:
            with suppress(Gone), _told(absent=ABSENT):
                path.unlink()
            with suppress(OSError):  # not empty, or not there
                path.parent.rmdir()

    def address(self, key: str, *, seconds: int, content_type: str, filename: str = "") -> None:
        """See Storage.address: none; the caller serves the bytes."""

    def tidy(self, older_than: timedelta) -> int:
        """See Storage.tidy."""
        end = time.time() - older_than.total_seconds()  # the disk's clock, not the product's
        removed = 0
        for folder, _, names in os.walk(self.root):
            for path in (Path(folder, name) for name in names if name.startswith(".") and name.endswith(ASIDE)):
                with suppress(OSError):  # it was finished while we looked
                    if path.stat().st_mtime < end:
                        path.unlink()
                        removed += 1
        return removed

    def _path(self, key: str) -> Path:
        return self.root / checked(key)


def folder_at(url: str) -> Folder:
    """The folder of a file:/// address."""
    return Folder(Path(unquote(urlsplit(url).path)))


@contextmanager
def _told(absent: tuple[type[OSError], ...] = ()) -> Iterator[None]:
    """Turns the system's refusals into ours; those in `absent` mean that nothing lies there."""
    try:
        yield
    except absent as error:
        raise Gone("There is no such file in the storage.") from error
    except OSError as error:
        raise _failure(error) from error


def _failure(error: OSError) -> StorageError:
    if error.errno in NO_ROOM:
        return Full("The storage is full; make room on its disk.")
    if error.errno in NOT_OURS:
        return Misconfigured("The folder of STORAGE_URL cannot be used; check whom it belongs to.")
    return StorageError("The storage did not work; it will be tried again.")
