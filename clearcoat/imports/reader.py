"""The way in: named bytes or paths become estimates, and whatever is wrong with a file becomes one sentence."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from clearcoat.imports.bms import read_bms
from clearcoat.imports.container import Form, Group, base, folder, form_by_content, groups, shown
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
    """Files by name; their bytes are read when asked for."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.paths: dict[str, Path] = {}
        self.places: dict[Path, int] = {}
        for path in paths:
            for found in _walk(path) if path.is_dir() else [path]:
                self.paths[self._name(found, path)] = found
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

    def _name(self, found: Path, given: Path) -> str:
        """A number stands for the folder: a path above it may look hidden, and two folders may be called alike."""
        if found == given and found.name not in self.paths:
            return found.name
        top = given.parent if found == given else given
        number = self.places.setdefault(top, len(self.places))
        return f"{number}/{found.relative_to(top).as_posix()}"


def _walk(top: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place) / name for name in sorted(names))


def _read(files: Mapping[str, bytes], zip_name: str = "") -> Iterator[Result]:
    if len(files) > MAX_FILES:
        yield Refused(f"There are more than {MAX_FILES:,} files here: move finished estimates elsewhere and try again.")
        return
    found = False
    strangers: list[Group] = []
    for group in groups(files):
        for result in _guarded(group, files, zip_name):
            if result is None:
                strangers.append(group)
            else:
                found = True
                yield result
    yield from _answers_for(strangers, found=found, zip_name=zip_name)


def _answers_for(strangers: list[Group], *, found: bool, zip_name: str) -> Iterator[Refused]:
    """A photo in the folder of an estimate is passed over; one that was dropped by itself gets its answer."""
    if zip_name:
        if not found:
            yield Refused(f"{zip_name} holds no estimate: export the estimate as BMS or EMS and drop those files.")
        return
    for group in strangers:
        is_by_itself = not any(folder(name) for name in group.names.values())
        if is_by_itself or not found:
            yield Refused(f"{group.label} is not an estimate: export the estimate as BMS or EMS and drop those files.")


def _guarded(group: Group, files: Mapping[str, bytes], zip_name: str) -> Iterator[Result | None]:
    """The group's results; None for a file that is no estimate."""
    try:
        for result in _results(group, files, zip_name):
            yield _kept(_checked(result), group, files) if isinstance(result, Document) else result
    except Refused as refused:
        yield refused
    except OSError:
        yield Refused(
            f"{group.label} could not be opened: another program may still hold it, so try again in a minute."
        )
    except Exception:  # noqa: BLE001  # the reason follows
        # One bad file never stops the others; what we did not foresee is logged with its trace.
        _log.exception("reading an estimate failed")
        yield Refused(f"{group.label} could not be read: export the estimate again, and report it if it stays so.")


def _results(group: Group, files: Mapping[str, bytes], zip_name: str) -> Iterator[Result | None]:
    contents = {ending: files[name] for ending, name in group.names.items()}
    for ending, name in group.names.items():
        _check_size(name, contents[ending])
    form = group.form
    data = next(iter(contents.values()))
    if form is Form.UNKNOWN:
        form = form_by_content(data[:64])
    if form is Form.UNKNOWN:
        yield None
    elif form is Form.ZIP and zip_name:
        raise Refused(f"{group.label} is a zip file inside {zip_name}: open {zip_name} and drop what is inside.")
    elif form is Form.ZIP:
        yield from _read(unpack(group.label, data), group.label)
    elif form is Form.BMS:
        yield from read_bms(group.label, data, _digest(group, contents))
    else:
        named = {ending: (shown(name), contents[ending]) for ending, name in group.names.items()}
        yield read_ems(group.label, named, _digest(group, contents))


def _check_size(name: str, data: bytes) -> None:
    if not data:
        raise Refused(f"{shown(name)} is empty: the copy has not finished, so try again in a minute.")
    if len(data) > MAX_FILE_BYTES:
        raise _too_big(name)


def _too_big(name: str) -> Refused:
    return Refused(f"{shown(name)} is larger than {MAX_FILE_BYTES // 1_000_000} MB: check that it is the right file.")


def _digest(group: Group, contents: Mapping[str, bytes]) -> str:
    """The same files give the same digest, whichever folder or zip they lie in."""
    digest = hashlib.sha256()
    for name, data in sorted((base(group.names[ending]).casefold(), data) for ending, data in contents.items()):
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def _kept(document: Document, group: Group, files: Mapping[str, bytes]) -> Document:
    """With the files as they came; one from inside a zip has its own already."""
    if document.original:
        return document
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name in sorted(group.names.values()):
            # Without the moment of packing, so that the same files are the same bytes.
            archive.writestr(ZipInfo(base(name)), files[name], ZIP_DEFLATED)
    return replace(document, original=packed.getvalue())


def _checked(document: Document) -> Document:
    """Raises Refused for an amount that no repair costs: it would not fit where amounts are stored."""
    totals = document.totals
    amounts = [totals.gross, totals.net, totals.tax, totals.labor, totals.paint, totals.parts, totals.misc]
    amounts += [totals.deductible, totals.betterment]
    amounts += [abs(amount) for line in document.lines for amount in (line.total, line.unit_price, line.hours)]
    if any(abs(amount) > MAX_AMOUNT for amount in amounts):
        raise Refused(f"{document.source} holds an amount no repair costs: check it in the estimating system.")
    return document
