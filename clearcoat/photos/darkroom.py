"""The darkroom: any photo file from a phone becomes three WebP sizes and one JPEG, whatever the file does on the way.

Only a child program (`develop.py`) opens the file. It has limits and no secrets, and ends with every process of its
group. A child that was taken over may lie, so what it says and leaves behind is looked at before it is believed.
"""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import shutil
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.conf import settings

from clearcoat.photos.child import SAID, Interrupted, run
from clearcoat.photos.sizes import KINDS, MOST_BYTES, MOST_PIXELS, NO_ROOM, SIZES
from clearcoat.photos.sniff import HEAD_BYTES, PHOTOS, kind_of
from clearcoat.photos.unfit import REASONS, Unfit

__all__ = ["SIZES", "Developed", "Interrupted", "Picture", "Unfit", "develop", "tidy"]

MOST_SAID_BYTES: Final = 4096  # a true answer has 800
LEFTOVER_SECONDS: Final = 3600.0  # after which a folder belongs to a worker that was killed

CONTENT_TYPES: Final = {"jpeg": "image/jpeg", "webp": "image/webp"}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Picture:
    """One size of a photo: the bytes of a file that carries pixels alone."""

    name: str
    data: bytes
    content_type: str
    width: int
    height: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Developed:
    """What became of a photo: `width` and `height` are the upright original's, `pictures` go by the names of SIZES.

    `taken_at` is aware where the camera said its zone, naive in the camera's own time where not.
    """

    width: int
    height: int
    taken_at: datetime | None
    pictures: dict[str, Picture]


def develop(source: Path | bytes) -> Developed:
    """Every size of the photo; raises Unfit for what will never be a picture.

    Interrupted and OSError are no fault of the photo: the child was ended from outside; the disk is full, or no child
    can be started.
    """
    kind = kind_of(_head(source))
    if kind not in PHOTOS:
        raise Unfit(kind if kind == "empty" else f"wrong_kind:{kind}")
    room = _room()
    room.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=room, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        run(_path(source, folder), folder)
        return _believed(folder)


def tidy() -> int:
    """Removes what a killed worker left behind; gives how many folders that were."""
    oldest = time.time() - LEFTOVER_SECONDS
    left = [folder for folder in _room().glob("*") if _changed(folder) < oldest]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def _room() -> Path:
    return Path(settings.DATA) / "darkroom"


def _changed(folder: Path) -> float:
    try:
        return folder.lstat().st_mtime
    except FileNotFoundError:
        return time.time()  # its own worker has just removed it


def _head(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source[:HEAD_BYTES]
    with source.open("rb") as file:
        return file.read(HEAD_BYTES)


def _path(source: Path | bytes, folder: Path) -> Path:
    if isinstance(source, Path):
        return source.resolve()
    (folder / "photo").write_bytes(source)
    return folder / "photo"


def _believed(folder: Path) -> Developed:
    """What the child said and wrote, as far as it holds; raises Unfit, or OSError for a full disk."""
    try:
        said = json.loads(_content(folder / SAID, MOST_SAID_BYTES))
        error = said.get("error")
        if error is None:
            return _developed(said, folder)
    except (ValueError, KeyError, TypeError, AttributeError, OSError, RecursionError) as lie:
        log.warning("darkroom: the child's answer does not hold: %r", lie)
        error = "crashed"
    if error == NO_ROOM:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    raise Unfit(error if isinstance(error, str) and error in REASONS else "crashed")


def _developed(said: dict[str, Any], folder: Path) -> Developed:
    width, height = _length(said["width"], MOST_PIXELS), _length(said["height"], MOST_PIXELS)
    if width * height > MOST_PIXELS:
        raise ValueError(f"{width} × {height}")
    taken = said["takenAt"]
    pictures = {name: _picture(name, said["pictures"][name], folder) for name in SIZES}
    return Developed(width, height, datetime.fromisoformat(taken) if taken is not None else None, pictures)


def _picture(name: str, said: dict[str, Any], folder: Path) -> Picture:
    data = _content(folder / name, MOST_BYTES)
    digest = hashlib.sha256(data).hexdigest()
    if kind_of(data) != KINDS[name] or digest != said["sha256"]:
        raise ValueError(f"{name} is not what was said")
    width, height = _length(said["width"], SIZES[name]), _length(said["height"], SIZES[name])
    return Picture(name, data, CONTENT_TYPES[KINDS[name]], width, height, digest)


def _length(said: object, most: int) -> int:
    if type(said) is not int or not 1 <= said <= most:
        raise ValueError(f"a length of {said!r}")
    return said


def _content(path: Path, most: int) -> bytes:
    """The file's bytes; no link is followed, no pipe waited for, and nothing beyond `most` is read."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        return file.read(most)
