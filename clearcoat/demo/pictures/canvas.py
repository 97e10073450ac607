"""A picture to draw on in millimetres of the car: filled outlines, lines and shadows, all with smooth edges."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from clearcoat.demo.pictures.curves import Point, Points
from clearcoat.demo.pictures.inks import RGB, Box, Fade, Ink

WIDTH, HEIGHT = 1600, 1200  # pixels
FINER = 3  # an edge is drawn this many times larger and then made smaller, which smooths it
FAR_BLUR = 5.0  # pixels; beyond, a shape is blurred at a quarter of its size: nobody sees it, and it is 16 times faster


@dataclass(frozen=True, slots=True)
class Camera:
    """Where it stands: the point of the car in the middle of the picture, and pixels for each millimetre."""

    x: float
    y: float
    scale: float
    mirrored: bool = False

    def spot(self, point: Point) -> Point:
        """Where a point of the car is in the picture."""
        side = -1 if self.mirrored else 1
        return WIDTH / 2 + side * (point[0] - self.x) * self.scale, HEIGHT / 2 - (point[1] - self.y) * self.scale


class Canvas:
    """The picture while it is drawn."""

    def __init__(self, image: Image.Image, camera: Camera) -> None:
        self.image = image
        self.camera = camera

    def fade(self, first: RGB, last: RGB, start: float, end: float, across: bool = False) -> Fade:
        """An ink between two heights of the car (or places along it), in millimetres."""
        axis = 0 if across else 1
        spots = [self.camera.spot((at, at))[axis] for at in (start, end)]
        return Fade(first, last, spots[0], spots[1], across)

    def fill(
        self,
        outline: Points,
        ink: RGB | Ink,
        *,
        soft: float = 0,
        strength: float = 1,
        within: Image.Image | None = None,
    ) -> None:
        """A shape. `soft` blurs its edge, in millimetres; `within` keeps it inside a stencil."""
        self._lay(_Mark([self.camera.spot(point) for point in outline], 0), ink, soft, strength, within)

    def line(
        self,
        points: Points,
        ink: RGB | Ink,
        width: float,
        *,
        soft: float = 0,
        strength: float = 1,
        within: Image.Image | None = None,
    ) -> None:
        """A line, its width in millimetres."""
        spots = [self.camera.spot(point) for point in points]
        self._lay(_Mark(spots, max(0.8, width * self.camera.scale)), ink, soft, strength, within)

    def stencil(self, *outlines: Points) -> Image.Image:
        """A mask of the whole picture, white inside the outlines."""
        mask = Image.new("L", (WIDTH, HEIGHT))
        for outline in outlines:
            mark = _Mark([self.camera.spot(point) for point in outline], 0)
            if box := mark.box(0):
                mask.paste(255, box, mark.mask(box, 0))
        return mask

    def _lay(self, mark: _Mark, ink: RGB | Ink, soft: float, strength: float, within: Image.Image | None) -> None:
        blur = soft * self.camera.scale
        box = mark.box(blur)
        if box is None:
            return
        mask = mark.mask(box, blur)
        if within is not None:
            mask = ImageChops.multiply(mask, within.crop(box))
        if strength < 1:
            mask = mask.point(lambda level: round(level * strength))
        self.image.paste(ink if isinstance(ink, tuple) else ink.over(box), box, mask)


@dataclass(frozen=True, slots=True)
class Skin:
    """Masks of a car that was drawn: all of its body, and only what is painted."""

    body: Image.Image
    paint: Image.Image


@dataclass(frozen=True, slots=True)
class _Mark:
    """A shape in pixels; with a width it is a line."""

    spots: Points
    width: float

    def box(self, blur: float) -> Box | None:
        """The pixels that it touches, if any."""
        margin = self.width / 2 + blur * 2.5 + 2
        left, right = min(x for x, _ in self.spots) - margin, max(x for x, _ in self.spots) + margin
        top, bottom = min(y for _, y in self.spots) - margin, max(y for _, y in self.spots) + margin
        box = (max(0, int(left)), max(0, int(top)), min(WIDTH, int(right) + 1), min(HEIGHT, int(bottom) + 1))
        return box if box[0] < box[2] and box[1] < box[3] else None

    def mask(self, box: Box, blur: float) -> Image.Image:
        """How much of each pixel it covers."""
        size = (box[2] - box[0], box[3] - box[1])
        if blur > FAR_BLUR:
            small = self._drawn(box, 0.25).filter(ImageFilter.GaussianBlur(blur / 4))
            return small.resize(size, Image.Resampling.BICUBIC)
        mask = self._drawn(box, FINER).reduce(FINER)
        return mask.filter(ImageFilter.GaussianBlur(blur)) if blur > 0.2 else mask

    def _drawn(self, box: Box, scale: float) -> Image.Image:
        size = (max(1, round((box[2] - box[0]) * scale)), max(1, round((box[3] - box[1]) * scale)))
        image = Image.new("L", size)
        spots = [((x - box[0]) * scale, (y - box[1]) * scale) for x, y in self.spots]
        if self.width:
            ImageDraw.Draw(image).line(spots, 255, max(1, round(self.width * scale)), joint="curve")
        else:
            ImageDraw.Draw(image).polygon(spots, 255)
        return image
