"""Where photos and documents lie: what every storage can do, how it fails, and which one a STORAGE_URL means.

A key is a path such as "photos/k3J9…/thumb.webp", made by us and never taken from a visitor. What it stands for does
not change: a second `put` under it repeats the first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import lru_cache
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from django.utils.module_loading import import_string

KINDS = {"file": "clearcoat.providers.files.folder_at", "s3": "clearcoat.providers.s3.bucket_at"}
LONGEST_KEY = 200  # characters
KEY = re.compile(r"\w[\w.-]*(/\w[\w.-]*)*", re.ASCII)  # no part begins with a dot: no "..", nothing hidden


class StorageError(Exception):
    """The storage is away or did not answer in time: a later try may work. Holds no secret and no signed address."""


class Full(StorageError):
    """There is no room for it."""


class Gone(StorageError):
    """Nothing lies under this key."""


class Misconfigured(StorageError):
    """The keys, the bucket or the folder's permissions are wrong: nothing works until a setting is corrected."""


class Storage(Protocol):
    """A place for whole files. Every call may raise StorageError; a key that is none is a ValueError."""

    def put(self, key: str, data: BinaryIO | bytes, *, content_type: str) -> None:
        """Keeps the data, from where it stands to its end: whole or not at all. Raises Full."""

    def get(self, key: str) -> bytes:
        """All of it. Raises Gone."""

    def read(self, key: str) -> BinaryIO:
        """The same, open for reading in pieces; the caller closes it. Raises Gone."""

    def delete(self, keys: Iterable[str]) -> None:
        """Removes them; what is not there counts as removed."""

    def address(self, key: str, *, seconds: int, content_type: str, filename: str = "") -> str | None:
        """A signed address that opens the file for at most so many seconds; None: the caller serves the bytes itself.

        `content_type` and, for a download, `filename` are what the browser is told.
        """

    def tidy(self, older_than: timedelta) -> int:
        """Removes what a crash left half written longer ago than this; gives how many."""


@lru_cache(maxsize=8)
def storage_for(url: str) -> Storage:
    """The storage of a STORAGE_URL, the same one each time. Raises Misconfigured."""
    try:
        open_at: Callable[[str], Storage] = import_string(KINDS[urlsplit(url).scheme])
    except ModuleNotFoundError:  # only here is boto3 asked for, by those who use a bucket
        failure = Misconfigured("Files in a bucket need one more package: install clearcoat[s3].")
    else:
        return open_at(url)
    raise failure


def checked(key: str) -> str:
    """The key. Raises ValueError for one that could lead elsewhere."""
    if len(key) > LONGEST_KEY or not KEY.fullmatch(key):
        raise ValueError("This is not a key of the storage.")
    return key
