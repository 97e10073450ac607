"""Opens a photo of a known kind; its pixels are given strip by strip, so that nobody needs to hold a second whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import IO, Final
from warnings import catch_warnings, simplefilter

from pi_heif import open_heif, options  # type: ignore[import-untyped]  # it comes without types
from PIL import AvifImagePlugin, Image, ImageCms

from clearcoat.photos.colours import profile_of
from clearcoat.photos.sizes import MOST_PIXELS
from clearcoat.photos.stamp import Stamp, stamp_of

HALVED_PIXELS: Final = 32_000_000  # a JPEG of more is decoded at half its size, which is four times cheaper

AvifImagePlugin.DEFAULT_MAX_THREADS = options.DECODE_THREADS = 2  # each has a stack, which counts as memory
options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False


@dataclass(frozen=True, slots=True)
class Opened:
    """`rows(first, last)` are the pixels as stored; `size` is what there is of them, `full` what the original has."""

    size: tuple[int, int]
    full: tuple[int, int]
    stamp: Stamp
    profile: ImageCms.ImageCmsTransform | None
    rows: Callable[[int, int], Image.Image]


def opened(file: IO[bytes], kind: str) -> Opened:
    """The file as that kind and no other; raises whatever a decoder raises, DecompressionBombError before it loads."""
    return _heif(file) if kind == "heif" else _by_pillow(file, kind)


def _by_pillow(file: IO[bytes], kind: str) -> Opened:
    # Pillow refuses above twice this figure, a WebP before its canvas is made. Above the figure itself it only warns.
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2
    with catch_warnings():
        simplefilter("ignore", Image.DecompressionBombWarning)
        image = Image.open(file, formats=[kind])
    full = image.size
    if full[0] * full[1] > HALVED_PIXELS:
        image.draft(None, (full[0] // 2, full[1] // 2))
    image.load()

    def rows(first: int, last: int) -> Image.Image:
        whole = (first, last) == (0, image.height)
        return image if whole else image.crop((0, first, image.width, last))

    return Opened(image.size, full, stamp_of(image.getexif), profile_of(image.info, image.mode), rows)


def _heif(file: IO[bytes]) -> Opened:
    """Not by its Pillow plugin, which holds the decoder's picture and Pillow's own at once: half of our memory."""
    container = open_heif(file)
    image = container[container.primary_index]
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise Image.DecompressionBombError(f"{width} × {height}")
    pixels, stride = memoryview(image.data), image.stride
    width, height = image.size  # the decoder may have found another one

    def rows(first: int, last: int) -> Image.Image:
        strip = pixels[first * stride : last * stride]
        return Image.frombytes(image.mode, (width, last - first), strip, "raw", image.mode, stride)

    def exif() -> Image.Exif:
        found = Image.Exif()
        found.load(image.info["exif"] or b"")
        return found

    # The decoder turned it by the file's own mark; by its EXIF it would be turned a second time.
    stamp = replace(stamp_of(exif), orientation=1)
    return Opened((width, height), (width, height), stamp, profile_of(image.info, image.mode), rows)
