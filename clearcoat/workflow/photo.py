"""Photos and documents of a repair: taken in, shown, changed, paired, removed. What the owner sees is on the record."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from clearcoat.approvals.models import Paper
from clearcoat.core import clock
from clearcoat.core.chaos import crash_point
from clearcoat.estimates.models import By, Estimate
from clearcoat.photos import intake, lab, removal
from clearcoat.photos.intake import Upload
from clearcoat.photos.models import Category, Document, KeptFile, Photo, Progress

LONGEST_SENDER = 120  # characters
Kept = TypeVar("Kept", Photo, Document)


class OnRecord(Exception):
    """A signed paper stays as it is and where both sides find it."""


class CannotPair(Exception):
    """Two photos that cannot stand for before and after."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Whoever sent a file, as the doer of its showing up minutes later."""

    name: str
    user_id: uuid.UUID | None = None
    is_manager: bool = False


def take_in(estimate: Estimate, by: By, upload: Upload, **about: Any) -> tuple[Photo, bool]:
    """A photo comes in, and the worker prepares it; `about` are its columns, `category` at least.

    Without `is_shared` the shop's own setting decides. Gives the photo, and whether it is new. Raises NotTaken or
    NotKept.
    """
    about = {"is_shared": estimate.shop.settings.shares_photos} | about
    return intake.arrive(Photo(estimate=estimate, **_sender(by), **about), upload)


def take_in_from_owner(estimate: Estimate, upload: Upload, **about: Any) -> tuple[Photo, bool]:
    """The owner sends a photo of the damage, by account or link; the owner sees it, too. Raises NotTaken, NotKept."""
    by = Sender(estimate.customer_name or "The owner")
    return take_in(estimate, by, upload, category=Category.DAMAGE, is_owners=True, is_shared=True, **about)


def take_in_document(
    estimate: Estimate, by: By, upload: Upload, subject: str, heading: str = "", is_shared: bool = True
) -> tuple[Document, bool]:
    """A PDF comes in. Raises NotTaken, NotKept."""
    row = Document(estimate=estimate, subject=subject, heading=heading, is_shared=is_shared, **_sender(by))
    return intake.arrive(row, upload)


def prepare_one() -> int:
    """The worker's job: prepares one file and shows it."""
    return lab.prepare_one(_conclude)


def change(row: Kept, by: By, **fields: Any) -> Kept:
    """Changes what is said of a file, or who sees it; at once, also for pages that are open. Raises OnRecord."""
    change_all([row], by, **fields)
    return row


def change_all(rows: Sequence[KeptFile], by: By, **fields: Any) -> None:
    """The same change of several files of one repair: one record tells it. Raises OnRecord."""
    changes = {row.pk: {name: value for name, value in fields.items() if getattr(row, name) != value} for row in rows}
    others = [row for row in rows if changes[row.pk]]
    if not others:
        return
    _check_record(others)
    with transaction.atomic():
        estimate = _locked(others[0].estimate_id)
        changed = [row for row in others if _is_changed(row, changes[row.pk])]
        names = {name.removeprefix("is_").replace("_", " ") for row in changed for name in changes[row.pk]}
        if changed:
            words = f"Changed {', '.join(sorted(names))} of {_all_called(changed)}."
            _record(estimate, by, "photo_changed", changed, words)
    for row in others:
        vars(row).update(changes[row.pk])


def _is_changed(row: KeptFile, changes: dict[str, Any]) -> bool:
    return bool(type(row)._default_manager.filter(pk=row.pk).update(**changes, **_untold(row, changes)))


def _untold(row: KeptFile, changes: dict[str, Any]) -> dict[str, Any]:
    """What the owner sees from now on is news: it joins the next batch that is told."""
    is_news = isinstance(row, Photo) and changes.get("is_shared") and not row.is_owners
    return {"told_at": None, "due_at": clock.now()} if is_news else {}


def remove(row: KeptFile, by: By) -> None:
    """Removes a file: no page and no address of ours opens it from now on, and its bytes are removed.

    Raises OnRecord for a signed paper.
    """
    remove_all([row], by)


def remove_all(rows: Sequence[KeptFile], by: By) -> None:
    """Removes several files of one repair: one record tells it. Raises OnRecord."""
    if not rows:
        return
    _check_record(rows)
    with transaction.atomic():
        estimate = _locked(rows[0].estimate_id)
        removed = [row for row in rows if removal.forget(row)]
        if removed:
            _record(estimate, by, "photo_removed", removed, f"Removed {_all_called(removed)}.")


def place(photo: Photo, by: By, position: int) -> None:
    """Puts the photo at this place (from 0) among the repair's, the others moving up."""
    with transaction.atomic():
        estimate = _locked(photo.estimate_id)
        order = list(Photo.objects.ready().filter(estimate=estimate).exclude(pk=photo.pk))
        order.insert(max(0, min(position, len(order))), photo)
        moved = [one for number, one in enumerate(order) if one.position != number]
        for number, one in enumerate(order):
            one.position = number
        Photo.objects.bulk_update(moved, ["position"])
        _record(estimate, by, "photo_changed", [photo], f"Moved {_called(photo)}.")


def pair(photo: Photo, other: Photo, by: By) -> tuple[Photo, Photo]:
    """Makes the two one view, before and after, in the order of the repair. Raises CannotPair."""
    before, after = sorted((photo, other), key=lambda one: (Category.values.index(one.category), one.moment))
    if before.pk == after.pk or before.estimate_id != after.estimate_id:
        raise CannotPair(_("A photo cannot be its own before and after. Choose another one."))
    with transaction.atomic():
        estimate = _locked(before.estimate_id)
        if Photo.objects.filter(pk__in=[before.pk, after.pk]).count() != 2:
            raise CannotPair(_("One of the two was removed meanwhile."))
        _part(before, after)
        Photo.objects.filter(pk=after.pk).update(before=before)
        _record(estimate, by, "photo_changed", [after], f"Paired {_called(before)} with {_called(after)}.")
    return before, after


def unpair(photo: Photo, by: By) -> None:
    """Parts the photo from the one that it was paired with."""
    with transaction.atomic():
        estimate = _locked(photo.estimate_id)
        if _part(photo):
            _record(estimate, by, "photo_changed", [photo], f"Parted {_called(photo)} from its pair.")


def _part(*photos: Photo) -> int:
    """Ends whatever pairs these are in."""
    mine = [one.pk for one in photos]
    pairs = Photo.objects.filter(pk__in=mine) | Photo.objects.filter(before__in=mine)
    return pairs.exclude(before=None).update(before=None)


def _conclude(row: KeptFile, write: Callable[[], bool]) -> None:
    """The outcome and its record in one transaction. The estimate is held first, as by whoever changes a photo."""
    with transaction.atomic():
        estimate = _locked(row.estimate_id)
        if write():
            row.refresh_from_db()  # staff may have changed it meanwhile
            _show(estimate, row) if row.state == Progress.READY else _tell_refusal(estimate, row)
            crash_point("before the commit")


def _tell_refusal(estimate: Estimate, row: KeptFile) -> None:
    """The owner's open page says so at once; staff's asks by itself. It is half of no pair from now on."""
    if isinstance(row, Photo):
        _part(row)
    if row.is_owners:
        _record(estimate, Sender(row.uploaded_by), "photo_refused", [row], "A photo of the owner could not be read.")


def _show(estimate: Estimate, row: KeptFile) -> None:
    """Its place in the order, and the record that open pages follow."""
    if isinstance(row, Photo):
        others = Photo.objects.filter(estimate=estimate).exclude(pk=row.pk)
        last = others.aggregate(last=Max("position"))["last"]
        Photo.objects.filter(pk=row.pk).update(position=0 if last is None else last + 1)
    action = "photo_added" if row.is_shared else "photo_kept"
    _record(estimate, Sender(row.uploaded_by, row.user_id), action, [row], f"Added {_called(row)}.")


def _check_record(rows: Sequence[KeptFile]) -> None:
    papers = [row.pk for row in rows if isinstance(row, Document)]
    if papers and Paper.objects.filter(document__in=papers).exists():
        raise OnRecord(_("This paper is signed. It is kept as it is, for you and for the customer."))


def _record(estimate: Estimate, by: By, action: str, rows: Sequence[KeptFile], description: str) -> None:
    files = [str(row.pk) for row in rows]
    estimate.write(by, action, description, about={"file": files[0]} if len(files) == 1 else {"files": files})


def _locked(pk: uuid.UUID) -> Estimate:
    """The estimate as it is now and stays until the transaction ends: photos and staff change it side by side."""
    return Estimate.objects.select_for_update(of=("self",)).select_related("shop__settings").get(pk=pk)


def _sender(by: By) -> dict[str, Any]:
    return {"uploaded_by": by.name[:LONGEST_SENDER], "user_id": by.user_id}


def _called(row: KeptFile) -> str:
    """As the record names it."""
    if isinstance(row, Photo):
        return f"“{row.caption}”" if row.caption else f"a photo ({row.category})"
    return f"the document “{row.title}”"


def _all_called(rows: Sequence[KeptFile]) -> str:
    return _called(rows[0]) if len(rows) == 1 else f"{len(rows)} photos"
