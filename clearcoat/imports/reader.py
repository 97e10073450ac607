"""The way in: named bytes or paths become estimates, and whatever is wrong with a file becomes one sentence."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

from clearcoat.imports.bms import read_bms
from clearcoat.imports.container import Form, Group, base, folder, groups, shown
from clearcoat.imports.document import Document, Refused
from clearcoat.imports.ems import read_ems
from clearcoat.imports.zips import unpack

MAX_FILE_BYTES: Final = 25_000_000
MAX_FILES: Final = 20_000  # names of one folder: an export folder that nobody ever empties
MAX_AMOUNT: Final = Decimal(10_000_000)  # no repair costs as much; a larger figure is a broken file

Result = Document | Refused

_log = logging.getLogger(__name__)


def read(files: Mapping[str, bytes]) -> list[Result]:
    """One result for each estimate in the files of one drop, upload or folder, in the order of their names.

    A bad file never stops the others: it is a Refused among the results, whose text is one sentence for a front desk.
    Files that are no estimate are passed over where they lie in a folder or zip beside one, and refused otherwise.
    """
    return list(_read(files))


def read_paths(paths: Iterable[Path]) -> list[Result]:
    """As `read`, from the disk: a file, a folder of files, or an EMS set given file by file.

    Sizes are checked before a byte is read, and one estimate's files are read at a time.
    """
    return list(_read(_OnDisk(paths)))


class _OnDisk(Mapping[str, bytes]):
    """Files by path; their bytes are read when asked for."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.paths: dict[str, Path] = {}
        for path in paths:
            for found in _walk(path) if path.is_dir() else [path]:
                # A file that was named itself stands at the top, so that it is answered for by name.
                self.paths[found.name if found == path else str(found)] = found
                if len(self.paths) > MAX_FILES:
                    return

    def __getitem__(self, name: str) -> bytes:
        path = self.paths[name]
        if not path.is_file():
            raise Refused(f"{shown(name)} is not there any more: export the estimate again.")
        if path.stat().st_size > MAX_FILE_BYTES:
            raise _too_big(name)
        return path.read_bytes()

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)


def _walk(top: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place) / name for name in sorted(names))


def _read(files: Mapping[str, bytes]) -> Iterator[Result]:
    if len(files) > MAX_FILES:
        yield Refused(f"There are more than {MAX_FILES:,} files here: move finished estimates elsewhere and try again.")
        return
    planned = _guarded("The drop", lambda: iter([groups(files)]))
    ...
