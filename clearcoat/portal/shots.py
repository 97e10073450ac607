"""The photos that an owner is asked for, each with a drawing of where to stand, and what came of it so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clearcoat.estimates.models import Estimate
from clearcoat.photos.intake import NotKept, NotTaken, by_content
from clearcoat.photos.models import Photo, Progress, Shot
from clearcoat.workflow import photo as photos

# Degrees by which the camera of the drawing stands beside the car's front, seen from above.
CORNERS = {Shot.FRONT_LEFT: -42, Shot.FRONT_RIGHT: 42, Shot.REAR_RIGHT: 138, Shot.REAR_LEFT: -138}
HINTS: dict[Shot, Promise | str] = {
    Shot.FRONT_LEFT: _("The driver's side. Step back until the whole car is in the picture."),
    Shot.FRONT_RIGHT: _("The passenger's side. The whole car again."),
    Shot.REAR_RIGHT: _("The passenger's side, from behind."),
    Shot.REAR_LEFT: _("The driver's side, from behind."),
    Shot.VIN: _("The small plate at the bottom of the windshield, on the driver's side."),
    Shot.PLATE: _("Straight from behind, so that it can be read."),
    Shot.ODOMETER: _("The miles, with the ignition on."),
    Shot.DAMAGE: _("An arm's length away, from two or three sides. As many as you like."),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One photo that is asked for, and what the owner sent of it."""

    shot: Shot
    sent: list[Photo]

    @property
    def hint(self) -> str:
        """Where to stand and what should be in it."""
        return str(HINTS[self.shot])

    @property
    def drawing(self) -> str:
        """The template of its drawing."""
        return f"portal/shots/{'corner' if self.shot in CORNERS else self.shot.value}.svg"

    @property
    def turn(self) -> int:
        """Where the camera stands in the drawing of a corner."""
        return CORNERS.get(self.shot, 0)

    @property
    def takes_many(self) -> bool:
        """Whether more than one is wanted."""
        return self.shot == Shot.DAMAGE

    @property
    def shown(self) -> list[Photo]:
        """What was sent of it: of a shot that is wanted once, the newest alone."""
        return self.sent if self.takes_many else self.sent[-1:]


def wanted(estimate: Estimate) -> list[Wanted]:
    """Every shot, in the order in which one walks around the car. What is not kept yet does not count as sent."""
    kept = Photo.objects.filter(estimate=estimate, is_owners=True).exclude(state=Progress.ARRIVING)
    sent = list(kept.order_by("created_at", "id"))
    return [Wanted(shot, [photo for photo in sent if photo.shot == shot]) for shot in Shot]


def take(estimate: Estimate, files: Iterable[tuple[Shot, UploadedFile[Any]]]) -> list[tuple[str, str]]:
    """Takes in what a form sent; gives the names of those that were not taken, each with why."""
    refused = []
    for shot, file in files:
        upload = by_content(cast(BinaryIO, file.file), file.name or "", "owner")
        try:
            photos.take_in_from_owner(estimate, upload, shot=shot)
        except (NotTaken, NotKept) as error:
            refused.append((file.name or "", str(error)))
    return refused
