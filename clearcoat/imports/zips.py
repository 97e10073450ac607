"""Opens zip files from strangers: nothing touches the disk, and every limit is checked while inflating."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from clearcoat.imports.document import Refused

MAX_ENTRIES: Final = 500
MAX_UNPACKED_BYTES: Final = 40_000_000  # of all entries together
MAX_ENTRY_BYTES: Final = 25_000_000

_END: Final = struct.Struct("<4s4H2LH")
_END_MARK: Final = b"PK\x05\x06"
_ZIP64_MARK: Final = b"PK\x06\x07"
_MAX_END_BYTES: Final = _END.size + (1 << 16) - 1  # the end record and its longest comment
_MAX_DIRECTORY_BYTES: Final = MAX_ENTRIES * 1_000  # an entry is 46 bytes and its name

_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error, NotImplementedError)


def unpack(name: str, data: bytes) -> dict[str, bytes]:
    """The zip's files by their names inside it; raises Refused with a sentence for a front desk.

    Entries whose names climb out of the zip (../x, /x, C:x) are left out. The names are for grouping only.
    """
    _check_directory(name, data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return dict(_entries(name, archive))
    except _BROKEN as error:
        raise Refused(f"{name} cannot be opened as a zip file: zip the export again and drop the new file.") from error
    except RuntimeError as error:  # zipfile's own sign for a password
        raise Refused(f"{name} is locked with a password: zip the export again without one.") from error


def _check_directory(name: str, data: bytes) -> None:
    """zipfile loads the whole directory at once, so its size is checked before."""
    place = data.rfind(_END_MARK, max(0, len(data) - _MAX_END_BYTES))
    if place < 0 or place + _END.size > len(data):
        raise Refused(f"{name} is cut short: zip the export again and drop the new file.")
    _, _, _, _, entries, directory_bytes, _, _ = _END.unpack_from(data, place)
    is_zip64 = data[place - 20 : place].startswith(_ZIP64_MARK)
    if is_zip64 or entries > MAX_ENTRIES or directory_bytes > _MAX_DIRECTORY_BYTES:
        raise Refused(f"{name} holds far more than an export: zip only the files of the export and drop it again.")


def _entries(name: str, archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    room = MAX_UNPACKED_BYTES
    for info in archive.infolist():
        inside = info.filename.replace("\\", "/")
        if info.is_dir() or _climbs_out(inside):
            continue
        content = _inflate(name, archive, info, min(room, MAX_ENTRY_BYTES))
        room -= len(content)
        yield inside, content


def _climbs_out(inside: str) -> bool:
    return inside.startswith("/") or ":" in inside or ".." in inside.split("/")


def _inflate(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> bytes:
    """The entry's bytes; what the header says about their number is not believed."""
    with archive.open(info) as packed:
        content = packed.read(room + 1)
    if len(content) > room:
        raise Refused(f"{name} unpacks to far more than an export: zip only the files of the export.")
    return content
