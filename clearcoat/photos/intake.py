"""A file comes in: looked at by its first bytes, given its place, put away, and only then handed to the worker."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from typing import Any, BinaryIO, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clearcoat.core import clock
from clearcoat.core.chaos import crash_point
from clearcoat.photos import removal, vault
from clearcoat.photos.models import Document, KeptFile, Photo, Progress
from clearcoat.photos.sniff import HEAD_BYTES, PHOTOS, kind_of
from clearcoat.photos.unfit import Unfit
from clearcoat.providers.storage import Full, StorageError

MOST_BYTES = 25 * 2**20  # of one file
MOST_FILES = 300  # of one repair
MOST_FROM_OWNER = 60
LONGEST_NAME = 120
LONGEST_ID = 64  # characters
PIECE = 2**18  # bytes read at once
KINDS: dict[type[KeptFile], frozenset[str]] = {Photo: PHOTOS, Document: frozenset({"pdf"})}

Kept = TypeVar("Kept", Photo, Document)


class NotTaken(Exception):
    """A file that is not taken in: `code` says why to a program, the text to a person. Nothing was kept."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


class NotKept(Exception):
    """There is no way to keep a file now, through no fault of its own: the same upload again later may work."""

    def __init__(self, *, is_full: bool) -> None:
        full, away = _("There is no room for more files."), _("The shop's storage does not answer.")
        super().__init__(f"{full if is_full else away} {_('Nothing is lost: keep the file and send it again later.')}")
        self.is_full = is_full


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as somebody sends it. The same `upload_id` for one repair is the same file, however often it comes."""

    data: BinaryIO  # can be read twice
    name: str = ""
    upload_id: str = field(default_factory=lambda: str(uuid.uuid4()))


def by_content(data: BinaryIO, name: str, whose: str = "shop") -> Upload:
    """The upload of a form without a script: its id is the sum of its bytes, so a form sent twice leaves one file.

    The owner's and the shop's same picture are two files.
    """
    data.seek(0)
    digest = hashlib.file_digest(data, "sha256").hexdigest()  # type: ignore[arg-type]  # any file with bytes
    return Upload(data, name, f"{whose}-{digest}"[:LONGEST_ID])


def arrive(row: Kept, upload: Upload) -> tuple[Kept, bool]:
    """Takes the file in for this new row; gives the row as it is now, and whether it was this call that took it in.

    The row is written before the first byte is put away, so that nothing lies in the storage that no row knows. Remote:
    call it outside a transaction. Raises NotTaken, and NotKept while the storage is away or full.
    """
    row.size, row.sha256 = _measured(upload.data)
    _check(row, upload.data)
    row.name, row.upload_id = upload.name[:LONGEST_NAME], upload.upload_id
    known = _written(row)
    if (known.sha256, known.is_owners) != (row.sha256, row.is_owners):
        raise NotTaken("other_file", _("Another file came under this upload's name. Choose it again."))
    if known.state != Progress.ARRIVING:
        return known, False
    _put_away(known, upload)
    same: Any = type(row).objects.filter(pk=known.pk)
    is_mine = same.filter(state=Progress.ARRIVING).update(state=Progress.PROCESSING, due_at=clock.now()) == 1
    crash_point("handed to the worker")
    if not is_mine and not same.exists():  # given up as never arrived, just before it did
        raise NotKept(is_full=False)
    known.state = Progress.PROCESSING
    return known, is_mine


def _put_away(row: KeptFile, upload: Upload) -> None:
    try:
        vault.keep(row, upload.data)
    except Full:
        raise NotKept(is_full=True) from None
    except StorageError:
        raise NotKept(is_full=False) from None


def _measured(data: BinaryIO) -> tuple[int, str]:
    """Bytes and checksum. Raises NotTaken as soon as it is too large."""
    data.seek(0)
    size, digest = 0, hashlib.sha256()
    while piece := data.read(PIECE):
        size += len(piece)
        digest.update(piece)
        if size > MOST_BYTES:
            raise NotTaken("too_large", _("This file is larger than 25 MB. Save it smaller and send it again."))
    return size, digest.hexdigest()


def _check(row: KeptFile, data: BinaryIO) -> None:
    """Raises NotTaken for a kind of file that is not taken here, by its first bytes."""
    data.seek(0)
    kind = kind_of(data.read(HEAD_BYTES))
    if kind in KINDS[type(row)]:
        return
    if isinstance(row, Document) and kind != "empty":
        raise NotTaken("wrong_kind", _("This is not a PDF. Save the document as PDF and send it again."))
    code = kind if kind == "empty" else f"wrong_kind:{kind}"
    raise NotTaken(code.split(":")[0], Unfit(code).words)


def _written(row: Kept) -> Kept:
    """The row of this upload: this one, or the one that an earlier try wrote. Raises NotTaken when there is no room."""
    rows = type(row).objects.filter(estimate=row.estimate_id)
    same = rows.filter(upload_id=row.upload_id)
    known: Kept | None = same.first()
    if known and known.reason == "lost":  # its bytes were lost, and here they are again
        removal.forget(known)
        known = None
    if known is None:
        _check_room(row)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:  # the same upload came twice at once, or the estimate was deleted meanwhile
            known = same.first()
            if known is None:
                raise NotTaken("gone", _("This estimate was deleted. Nothing was kept.")) from None
        crash_point("written down")
    return known or row


def _check_room(row: KeptFile) -> None:
    rows = type(row)._default_manager.filter(estimate=row.estimate_id)
    if row.is_owners and rows.filter(is_owners=True).count() >= MOST_FROM_OWNER:
        raise NotTaken("too_many", _("That is as many photos as can be sent. Call the shop if more are needed."))
    if rows.count() >= MOST_FILES:
        raise NotTaken("too_many", _("This repair has as many files as can be kept. Remove some first."))
