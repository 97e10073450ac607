"""Opens a photo from anywhere as an upright picture in sRGB, without ever holding a second one of full size."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final

from pi_heif import register_heif_opener  # type: ignore[import-untyped]  # it comes without types
from PIL import AvifImagePlugin, Image, ImageCms

from clearcoat.photos.colours import opaque, profile_of, srgb
from clearcoat.photos.sizes import MOST_PIXELS, SIZES, within
from clearcoat.photos.stamp import stamp_of

FORMATS: Final = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "heif": "HEIF", "avif": "AVIF"}

# A JPEG is decoded at half, a quarter or an eighth of its size as long as this edge remains: four times cheaper, and
# nobody sees the difference to 4,096.
DRAFT_EDGE: Final = 3500
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

# Pillow warns above this figure and refuses above twice as many pixels, for a WebP before its canvas is made.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2
warnings.simplefilter("ignore", Image.DecompressionBombWarning)
AvifImagePlugin.DEFAULT_MAX_THREADS = 2
register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


@dataclass(frozen=True, slots=True)
class Negative:
    """`picture` fits the largest of SIZES and carries pixels alone; `width` and `height` are the upright original's."""

    width: int
    height: int
    taken_at: datetime | None
    picture: Image.Image


def expose(file: IO[bytes], kind: str) -> Negative:
    """The photo in `file`, read as that kind and no other; raises whatever its decoder raises."""
    image = Image.open(file, formats=[FORMATS[kind]])
    size = image.size
    image.draft(None, within(size, DRAFT_EDGE))
    image.load()
    if kind != "jpeg":
        size = image.size  # libheif may find another one while it decodes
    stamp = stamp_of(image)
    picture = _smaller(image, within(image.size, max(SIZES.values())), profile_of(image))
    # The decoder of HEIF turns by the file's own mark; its EXIF would turn a second time.
    turn = None if kind == "heif" else _TURNS.get(stamp.orientation)
    if turn is not None:
        picture = picture.transpose(turn)
        size = size[::-1] if stamp.orientation in SIDEWAYS else size
    picture.info.clear()
    return Negative(*size, stamp.taken_at, picture)


def _smaller(image: Image.Image, size: tuple[int, int], profile: ImageCms.ImageCmsTransform | None) -> Image.Image:
    """Opaque, in sRGB and of that size, strip by strip: each step makes a copy, which must not be one of the whole."""
    if image.size == size:
        return srgb(opaque(image), profile)
    scale = image.height / size[1]
    smaller = Image.new("RGB", size)
    for top in range(0, size[1], STRIP_ROWS):
        rows = min(STRIP_ROWS, size[1] - top)
        first = max(0, math.floor((top - REACH) * scale))
        last = min(image.height, math.ceil((top + rows + REACH) * scale))
        strip = opaque(image.crop((0, first, image.width, last)))
        box = (0, top * scale - first, image.width, (top + rows) * scale - first)
        strip = strip.resize((size[0], rows), Image.Resampling.LANCZOS, box)
        smaller.paste(srgb(strip, profile), (0, top))
    return smaller
