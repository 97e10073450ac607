"""What a shape is filled with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PIL import Image

RGB = tuple[int, int, int]
Box = tuple[int, int, int, int]  # left, top, right, bottom, in pixels
BLACK: RGB = (14, 15, 17)
WHITE: RGB = (255, 255, 255)


class Ink(Protocol):
    """Anything that colors a part of the picture."""

    def over(self, box: Box) -> Image.Image:
        """The colors within these pixels."""


@dataclass(frozen=True, slots=True)
class Fade:
    """An ink that goes from one color to another between two pixels' heights, or widths."""

    first: RGB
    last: RGB
    start: float
    end: float
    across: bool = False

    def over(self, box: Box) -> Image.Image:
        """The colors within these pixels."""
        low, high = (box[0], box[2]) if self.across else (box[1], box[3])
        shares = [min(1.0, max(0.0, (at - self.start) / (self.end - self.start))) for at in range(low, high)]
        strip = Image.new("RGB", (len(shares), 1) if self.across else (1, len(shares)))
        strip.putdata([blend(self.first, self.last, share) for share in shares])
        return strip.resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.NEAREST)


@dataclass(frozen=True, slots=True)
class Painted:
    """An ink that is a whole picture already."""

    image: Image.Image

    def over(self, box: Box) -> Image.Image:
        """The colors within these pixels."""
        return self.image.crop(box)


def blend(first: RGB, last: RGB, share: float) -> RGB:
    """A color between two."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, last, strict=True))
    return red, green, blue
