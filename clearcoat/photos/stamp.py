"""What a photo's EXIF says of it, as far as it can be believed: which way is up, and when it was taken."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from PIL import Image

FIRST_YEAR: Final = 1995  # of cameras worth believing; one whose clock was never set says 1980 or 1970
LEAD: Final = timedelta(days=1)  # a camera's clock may be in any zone, so tomorrow is believed

_ORIENTATION: Final = 0x0112
_CAMERA: Final = 0x8769  # the part of EXIF that has the moment
_TAKEN: Final = 0x9003
_OFFSET: Final = 0x9011
_ZONE = re.compile(r"[+-](0\d|1[0-4]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Stamp:
    """`orientation` is EXIF's 1 to 8; `taken_at` is aware where the camera said its zone."""

    orientation: int
    taken_at: datetime | None


def stamp_of(read: Callable[[], Image.Exif]) -> Stamp:
    """What EXIF says; whatever is broken in it counts as not said."""
    try:
        exif = read()
        orientation, camera = exif.get(_ORIENTATION), exif.get_ifd(_CAMERA)
    except Exception:  # noqa: BLE001 - strangers' EXIF breaks Pillow's reading in a dozen ways, and the picture is whole
        return Stamp(1, None)
    known = orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1
    return Stamp(known, _moment(camera.get(_TAKEN), camera.get(_OFFSET)))


def _moment(taken: object, offset: object) -> datetime | None:
    if not isinstance(taken, str):
        return None
    moment = None
    with suppress(ValueError):
        moment = datetime.strptime(taken.strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - its zone follows, or is unknown
    if moment is None or moment.year < FIRST_YEAR or moment.replace(tzinfo=UTC) > datetime.now(UTC) + LEAD:
        return None
    zone = offset.strip("\0 ") if isinstance(offset, str) else ""
    return datetime.fromisoformat(f"{moment.isoformat()}{zone}") if _ZONE.fullmatch(zone) else moment
