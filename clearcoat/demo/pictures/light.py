"""What stands around a car, and how its paint mirrors it."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from PIL import Image, ImageFilter

from clearcoat.demo.pictures.canvas import HEIGHT, WIDTH, Camera
from clearcoat.demo.pictures.curves import Points
from clearcoat.demo.pictures.inks import RGB, Painted, blend

KEPT = 0.55  # how much of the light that is mirrored the paint below lacks
SOFTER = 1.1  # blurs the paint's rows a little, as a bend in metal has a radius
ROUND = 11  # millimetres around a bend within which the metal turns
ACROSS, DOWN = 5, 3  # pixels between two places at which the paint is computed
TURN = 2  # entries of the table of colors for each degree that a surface leans

Ramp = tuple[tuple[float, RGB], ...]


@dataclass(frozen=True, slots=True)
class Light:
    """A place: what a mirror sees there, from straight below (-90 degrees) to overhead and behind (180)."""

    mirror: Ramp
    ambient: float = 0.76
    above: float = 0.28
    gloss: float = 0.24


DAY = Light((
    (-90, (60, 58, 56)), (-40, (112, 109, 106)), (-14, (138, 134, 129)), (-5, (70, 68, 66)), (0, (26, 29, 30)),
    (7, (38, 46, 46)), (12, (150, 160, 160)), (17, (255, 253, 246)), (35, (226, 233, 240)), (80, (172, 197, 224)),
    (130, (128, 166, 212)), (180, (110, 150, 200)),
))  # fmt: skip
FLOOR = Light((
    (-90, (88, 90, 92)), (-20, (128, 130, 130)), (-5, (88, 90, 92)), (4, (60, 66, 70)), (20, (112, 118, 122)),
    (34, (120, 126, 130)), (36, (255, 255, 250)), (44, (255, 255, 250)), (46, (104, 110, 116)), (80, (92, 98, 104)),
    (82, (250, 252, 250)), (92, (250, 252, 250)), (94, (84, 90, 96)), (180, (70, 76, 82)),
), ambient=0.70, above=0.26)  # fmt: skip
BOOTH = Light((
    (-90, (150, 152, 152)), (-20, (168, 170, 170)), (-3, (120, 124, 126)), (3, (160, 164, 166)), (8, (252, 253, 253)),
    (26, (252, 253, 253)), (28, (176, 182, 186)), (40, (190, 196, 198)), (42, (255, 255, 255)), (74, (255, 255, 255)),
    (76, (196, 202, 206)), (180, (226, 230, 232)),
), ambient=0.84, above=0.24, gloss=0.20)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bend:
    """A line along the body: its height at each place, and how far the metal leans up (degrees) above and below it."""

    height: Points
    above: float
    below: float


class Dent(Protocol):
    """A place where the metal is out of shape."""

    @property
    def x(self) -> float:
        """Where along the car, in millimetres."""

    @property
    def y(self) -> float:
        """How high."""

    @property
    def reach(self) -> float:
        """Beyond it the metal is as it was."""

    def lean(self, x: float, y: float) -> float:
        """How many degrees further up the metal leans there."""


def at(line: Points, x: float) -> float:
    """The height of a line of points, which go from left to right, at one place."""
    right = min(len(line) - 1, max(1, bisect_right([point[0] for point in line], x)))
    (x0, y0), (x1, y1) = line[right - 1], line[right]
    return y0 + (y1 - y0) * min(1.0, max(0.0, (x - x0) / (x1 - x0)))


@lru_cache(maxsize=32)
def colors(paint: RGB, light: Light, gloss: float = 1.0) -> tuple[bytes, ...]:
    """What a surface of this paint looks like as it leans, from -90 to 90 degrees."""
    return tuple(bytes(_color(paint, light, lean / TURN, gloss)) for lean in range(-90 * TURN, 90 * TURN + 1))


def _color(paint: RGB, light: Light, lean: float, gloss: float) -> RGB:
    bright = light.ambient + light.above * math.sin(math.radians(lean))
    share = (light.gloss + (1 - light.gloss) * (1 - math.cos(math.radians(lean))) ** 3 * 0.8) * gloss
    # Clear coat adds what it mirrors and takes little from the color below it.
    pairs = zip(paint, mirrored(light, 2 * lean), strict=True)
    red, green, blue = (min(255, round(own * bright * (1 - KEPT * share) + seen * share)) for own, seen in pairs)
    return red, green, blue


def mirrored(light: Light, angle: float) -> RGB:
    """What stands there, at this angle above the horizon."""
    for (low, first), (high, last) in pairwise(light.mirror):
        if angle <= high:
            return blend(first, last, max(0.0, (angle - low) / (high - low)))
    return light.mirror[-1][1]


def shade(
    camera: Camera, bends: Sequence[Bend], table: Sequence[bytes], turned: Points, dents: Sequence[Dent]
) -> Painted:
    """The whole picture filled with the body's paint; `turned` says how bright each place along it is (1 is plain)."""
    columns, rows = WIDTH // ACROSS, HEIGHT // DOWN
    side = -1 if camera.mirrored else 1
    raw: list[bytes] = []
    for column in range(columns):
        x = camera.x + side * (column * ACROSS - WIDTH / 2) / camera.scale
        leans = _leans(camera, bends, x, rows)
        for dent in dents:
            _press(dent, camera, x, leans)
        raw.append(
            b"".join([table[round(lean * TURN) + 90 * TURN] for lean in leans]).translate(_dimmed(at(turned, x)))
        )
    image = Image.frombytes("RGB", (rows, columns), b"".join(raw)).transpose(Image.Transpose.TRANSPOSE)
    image = image.filter(ImageFilter.GaussianBlur((0.8, SOFTER)))
    return Painted(image.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC))


def _leans(camera: Camera, bends: Sequence[Bend], x: float, rows: int) -> list[float]:
    """How far the metal leans at each row of one column, from the top of the picture to its bottom."""
    knots: list[tuple[float, float]] = []
    for bend in bends:
        spot = (HEIGHT / 2 - (at(bend.height, x) - camera.y) * camera.scale) / DOWN
        turn = max(1.0, ROUND * camera.scale / DOWN)
        knots += [(spot - turn, bend.above), (spot + turn, bend.below)]
    leans: list[float] = [bends[0].above] * max(0, min(rows, math.ceil(knots[0][0])))
    for (start, first), (end, last) in pairwise(knots):
        step = (last - first) / max(0.5, end - start)
        leans += [first + (row - start) * step for row in range(len(leans), max(0, min(rows, math.ceil(end))))]
    return leans + [bends[-1].below] * (rows - len(leans))


def _press(dent: Dent, camera: Camera, x: float, leans: list[float]) -> None:
    """Presses a dent into one column."""
    if abs(x - dent.x) > dent.reach:
        return
    rows = [round((HEIGHT / 2 - (dent.y + way * dent.reach - camera.y) * camera.scale) / DOWN) for way in (1, -1)]
    for row in range(max(0, rows[0]), min(len(leans), rows[1])):
        y = camera.y - (row * DOWN - HEIGHT / 2) / camera.scale
        leans[row] = min(89.0, max(-89.0, leans[row] + dent.lean(x, y)))


@lru_cache(maxsize=256)
def _dimming(percent: int) -> bytes:
    return bytes(min(255, level * percent // 100) for level in range(256))


def _dimmed(share: float) -> bytes:
    return _dimming(round(share * 100))
