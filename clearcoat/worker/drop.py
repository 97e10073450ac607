"""The watched folder: what an estimating system exports into `drop/<shop>/` is taken in by itself.

A file counts as finished when it has not changed for a few seconds; the files of one EMS set come one by one. What was
taken in is moved to `done/`, what was refused to `refused/` with a text file beside it that says why. A worker that is
killed in between leaves the file where it is, and taking it in a second time changes nothing.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError

from clearcoat.core import clock
from clearcoat.estimates.models import Program
from clearcoat.imports.container import groups
from clearcoat.shops.models import Shop
from clearcoat.workflow.intake import Result, take_in_paths

log = logging.getLogger(__name__)

QUIET_SECONDS = 3.0  # without a change before a file counts as finished
DONE, REFUSED = "done", "refused"


def take_in_drops() -> int:
    """Takes in what is finished in every shop's folder; gives how many estimates were looked at."""
    return sum(_take_in(shop, folder_of(shop)) for shop in Shop.objects.select_related("settings").order_by("slug"))


def folder_of(shop: Shop) -> Path:
    """The shop's folder, made when it is not there."""
    folder = Path(settings.DROP_FOLDER) / shop.slug
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _take_in(shop: Shop, folder: Path) -> int:
    """Each finished estimate by itself, so that a bad one stays alone with its reason."""
    with _alone(folder) as alone:
        units = _units(_waiting(folder)) if alone else []
        return sum(_take_one(shop, folder, unit) for unit in units if _is_quiet(unit))


def _take_one(shop: Shop, folder: Path, unit: list[Path]) -> int:
    try:
        results = take_in_paths(shop, unit, Program("Drop folder"))
        if results:  # else an empty folder, which somebody is about to fill
            _move(folder, unit, results)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        # One that cannot be moved or kept is tried again at the next look; it must not keep the others waiting.
        log.exception("drop folder %s: a file could not be taken in", folder.name)
        return 0
    return len(results)


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether this worker has the folder to itself; two that move the same files would refuse half of them."""
    with (folder / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _waiting(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if path.name not in {DONE, REFUSED} and path.name[0] != "."]


def _units(paths: list[Path]) -> list[list[Path]]:
    """The files that belong together: an EMS set, a single file, or a folder."""
    files = {path.name: path for path in paths if path.is_file()}
    sets = [[files[name] for name in group.names.values()] for group in groups(dict.fromkeys(files, b""))]
    return [*sets, *([path] for path in paths if path.is_dir())]


def _is_quiet(paths: list[Path]) -> bool:
    """Whether nothing in them was written to a moment ago. A set that is still being copied would be half a set."""
    newest = max(_changed(path) for path in paths)
    return newest < time.time() - QUIET_SECONDS


def _changed(path: Path) -> float:
    inner = path.rglob("*") if path.is_dir() and not path.is_symlink() else []
    return max(_moment(one) for one in [path, *inner])


def _moment(path: Path) -> float:
    try:
        return path.lstat().st_ctime  # a copy keeps the original's mtime; this is when it came to be here
    except FileNotFoundError:
        return time.time()  # taken away while we looked: look again later


def _move(folder: Path, paths: list[Path], results: list[Result]) -> None:
    """Puts the files away under the moment of now; a name that comes again is another file."""
    stamp = f"{clock.now():%Y%m%d-%H%M%S-%f}"
    refused = [result for result in results if result.outcome == "refused"]
    place = folder / (REFUSED if refused else DONE) / stamp
    place.mkdir(parents=True)
    for result in refused:
        log.warning("drop folder %s: %s", folder.name, result.message)
    if refused:
        lines = [f"{result.outcome}: {result.message}\n" for result in results]
        (place / "why.txt").write_text("".join(lines), encoding="utf-8")
    for path in paths:
        os.replace(path, place / path.name)
