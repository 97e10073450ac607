"""The demo's photos come in as a technician's do: sent, prepared, shown, told, on the day when they would have been."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO

from clearcoat.demo.cars import Car
from clearcoat.demo.past import clock_at
from clearcoat.demo.pictures import draw
from clearcoat.demo.pictures.album import ALBUM, Shot
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.outbox import deliver_due
from clearcoat.photos.intake import Upload
from clearcoat.photos.models import Photo
from clearcoat.shops.models import StaffMember
from clearcoat.workflow import photo as photos
from clearcoat.workflow.batch import QUIET, tell_batches

# After which move of a car its pictures of each stage were taken; None: there was no such move yet.
MOVES = {"damage": ("received",), "progress": ("in_progress", "waiting_for_parts"), "completed": ("ready",)}
LATER = timedelta(minutes=25)  # after the move
NOT_YET = timedelta(minutes=8)  # at least so long ago, so that everybody was told

Drawings = dict[Shot, Future[bytes]]


@contextmanager
def drawings(wanted: bool = True) -> Iterator[Drawings]:
    """The pictures, being drawn by as many processes as the machine has cores; none where they are not wanted."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        yield {shot: pool.submit(draw, shot.scene) for shot in ALBUM} if wanted else {}


def hang(estimate: Estimate, by: StaffMember, car: Car, number: int, moment: datetime, drawn: Drawings) -> None:
    """The pictures that were taken after this move of the car."""
    taken = [shot for shot in drawn if shot.plate == car.plate and _step_of(car, shot.category) == number]
    if not taken:
        return
    with clock_at(moment + LATER, latest=NOT_YET):
        for shot in taken:
            _hang_one(estimate, by, shot, drawn[shot].result())
    with clock_at(moment + LATER + 2 * QUIET, latest=NOT_YET - QUIET):
        tell_batches()
    with clock_at(moment + LATER + 3 * QUIET, latest=timedelta()):
        deliver_due()


def _hang_one(estimate: Estimate, by: StaffMember, shot: Shot, jpeg: bytes) -> None:
    upload = Upload(BytesIO(jpeg), f"IMG_{len(jpeg) % 10_000:04}.jpg")
    about = {"category": shot.category, "caption": shot.caption, "is_teardown": shot.teardown}
    photo, _ = photos.take_in(estimate, by, upload, **about)
    photos.prepare_one()
    before = _photo_of(estimate, [other for other in ALBUM if other.scene == shot.before and other is not shot])
    if before and shot.category == "completed":
        photos.pair(before, photo, by)


def _photo_of(estimate: Estimate, shots: Sequence[Shot]) -> Photo | None:
    return Photo.objects.filter(estimate=estimate, caption__in=[shot.caption for shot in shots]).first()


def _step_of(car: Car, category: str) -> int | None:
    """The first move after which pictures of this stage were taken."""
    return next((number for number, step in enumerate(car.steps) if step.to in MOVES[category]), None)
