"""Where the car stands: the yard in daylight, the shop's floor, the paint booth. Coarse, as they are out of focus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from PIL import ImageDraw

from clearcoat.demo.pictures.inks import RGB, blend
from clearcoat.demo.pictures.light import BOOTH, DAY, FLOOR, Light

WIDE, DEEP = 800, 600  # pixels: half of the picture's


@dataclass(frozen=True, slots=True)
class Place:
    """One place, its light, and how much of the car its ground mirrors."""

    light: Light
    draw: Callable[[Scenery], None]
    shine: int  # of 255
    rough: float  # 1 is asphalt


@dataclass(frozen=True, slots=True)
class Scenery:
    """The wall and the ground, in millimetres from the middle of the wall's foot."""

    pen: ImageDraw.ImageDraw
    x: float
    foot: float
    zoom: float

    def box(self, left: float, bottom: float, right: float, top: float, color: RGB) -> None:
        """A rectangle on the wall."""
        xs, ys = [self.x + x * self.zoom for x in (left, right)], [self.foot - y * self.zoom for y in (top, bottom)]
        self.pen.rectangle((xs[0], ys[0], xs[1], ys[1]), fill=color)

    def ball(self, x: float, y: float, radius: float, color: RGB) -> None:
        """A round thing before or behind the wall."""
        left, top, size = self.x + x * self.zoom, self.foot - y * self.zoom, radius * self.zoom
        self.pen.ellipse((left - size, top - size, left + size, top + size), fill=color)

    def ramp(self, high: float, low: float, first: RGB, last: RGB) -> None:
        """A band across the picture between two heights in pixels, from one color to another."""
        for row in range(max(0, round(high)), min(DEEP, round(low) + 1)):
            self.pen.line((0, row, WIDE, row), fill=blend(first, last, (row - high) / max(1.0, low - high)))

    def strip(self, near: float, far: float, wide: float, color: RGB) -> None:
        """A stripe on the ground that runs toward the eye."""
        away = [self.x + (far + side * wide) * self.zoom for side in (-1, 1)]
        close = [self.x + (near + side * wide * 2.4) * self.zoom for side in (1, -1)]
        self.pen.polygon([*((x, self.foot) for x in away), *((x, DEEP) for x in close)], fill=color)


def _yard(wall: Scenery) -> None:
    roof = wall.foot - 3900 * wall.zoom
    wall.ramp(0, wall.foot, (134, 170, 206), (222, 226, 222))
    chance = Random(5)
    for number in range(34):
        x = -7800 + number * 470
        leaves = blend((58, 80, 58), (104, 122, 88), chance.random())
        wall.ball(x, 3300 + chance.random() * 1500, 620 + chance.random() * 420, leaves)
    wall.ramp(roof, wall.foot, (206, 201, 190), (224, 218, 206))
    wall.box(-9000, 3480, 9000, 3760, (176, 171, 162))
    wall.box(-9000, 3760, 9000, 3940, (88, 92, 96))
    wall.box(-9000, 0, 9000, 560, (124, 124, 122))
    for left in (-5200, 700):
        wall.box(left - 110, 0, left + 3710, 3110, (92, 98, 102))
        for slat in range(25):
            light = blend((138, 156, 162), (172, 186, 190), slat / 25)
            wall.box(left, slat * 120, left + 3600, slat * 120 + 96, light)
    wall.box(-1150, 0, -150, 2150, (62, 78, 84))
    wall.box(-1060, 1250, -240, 2050, (150, 172, 184))
    wall.ball(-650, 2560, 85, (250, 240, 214))
    wall.ramp(wall.foot, DEEP, (178, 173, 165), (130, 127, 124))
    for far in (-4300, 4300):
        wall.strip(far * 1.7, far, 60, (198, 196, 190))


def _floor(wall: Scenery) -> None:
    wall.ramp(0, wall.foot, (112, 118, 124), (156, 160, 162))
    wall.box(-9000, 0, 9000, 1150, (96, 106, 114))
    for left in (-7000, -3600, -200, 3200):
        wall.box(left, 3300, left + 2500, 3480, (250, 252, 250))
    for left, color in ((-4300, (150, 38, 34)), (2500, (60, 66, 72))):
        wall.box(left, 80, left + 1500, 1500, color)
        for drawer in range(6):
            wall.box(left + 60, 170 + drawer * 220, left + 1440, 186 + drawer * 220, blend(color, (0, 0, 0), 0.45))
    for left in (-2350, 1650):
        wall.box(left, 0, left + 300, 3600, (190, 148, 40))
        wall.box(left + 60, 0, left + 120, 3600, (222, 184, 84))
    wall.box(-1500, 1700, 900, 2650, (204, 208, 208))
    for tool in range(9):
        wall.box(-1380 + tool * 250, 1850 + tool * 37 % 190, -1330 + tool * 250, 2500, (92, 98, 104))
    wall.ramp(wall.foot, DEEP, (134, 138, 140), (96, 100, 103))
    wall.strip(-5200, -3000, 50, (206, 172, 60))
    wall.strip(5200, 3000, 50, (206, 172, 60))


def _booth(wall: Scenery) -> None:
    wall.ramp(0, wall.foot, (226, 230, 232), (206, 211, 214))
    for left in range(-8400, 8400, 1200):
        wall.box(left, 0, left + 26, 4500, (172, 178, 182))
    for left in range(-7900, 8400, 2400):
        wall.box(left, 500, left + 640, 3200, (255, 255, 255))
        wall.box(left, 1790, left + 640, 1830, (196, 202, 206))
    wall.box(-9000, 3600, 9000, 3660, (178, 184, 188))
    wall.ramp(wall.foot, DEEP, (168, 172, 174), (134, 138, 141))
    for far in range(-3200, 3300, 400):
        wall.strip(far * 2.3, far, 16, (112, 116, 119))


YARD = Place(DAY, _yard, shine=16, rough=0.8)
INDOORS = Place(FLOOR, _floor, shine=92, rough=0.25)
BOOTHED = Place(BOOTH, _booth, shine=40, rough=0.2)
