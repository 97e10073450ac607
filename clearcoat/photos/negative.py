"""Opens a photo from anywhere as an upright picture in sRGB, without ever holding a second one of full size."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final

from PIL import Image

from clearcoat.photos.colours import opaque, srgb
from clearcoat.photos.opening import Opened, opened
from clearcoat.photos.sizes import SIZES, within

STRIP_ROWS: Final = 256  # of the smaller picture at a time
REACH: Final = 3  # pixels of the smaller picture that the filter looks to each side
SIDEWAYS: Final = frozenset({5, 6, 7, 8})  # orientations whose width is the upright height

_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Negative:
    """`picture` fits the largest of SIZES and carries pixels alone; `width` and `height` are the upright original's."""

    width: int
    height: int
    taken_at: datetime | None
    picture: Image.Image


def expose(file: IO[bytes], kind: str) -> Negative:
    """The photo in `file`, read as that kind and no other; raises whatever its decoder raises."""
    photo = opened(file, kind)
    picture = _smaller(photo, within(photo.size, max(SIZES.values())))
    turn = _TURNS.get(photo.stamp.orientation)
    if turn is not None:
        picture = picture.transpose(turn)
    picture.info.clear()
    upright = photo.full[::-1] if photo.stamp.orientation in SIDEWAYS else photo.full
    return Negative(*upright, photo.stamp.taken_at, picture)


def _smaller(photo: Opened, size: tuple[int, int]) -> Image.Image:
    """Opaque, in sRGB and of that size, strip by strip: each step makes a copy, which must not be one of the whole."""
    width, height = photo.size
    if photo.size == size:
        return srgb(opaque(photo.rows(0, height)), photo.profile)
    scale = height / size[1]
    smaller = Image.new("RGB", size)
    for top in range(0, size[1], STRIP_ROWS):
        rows = min(STRIP_ROWS, size[1] - top)
        first = max(0, math.floor((top - REACH) * scale))
        last = min(height, math.ceil((top + rows + REACH) * scale))
        box = (0, top * scale - first, width, (top + rows) * scale - first)
        strip = opaque(photo.rows(first, last)).resize((size[0], rows), Image.Resampling.LANCZOS, box)
        smaller.paste(srgb(strip, photo.profile), (0, top))
    return smaller
