"""Metal out of shape: dents, their creases, hail."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from clearcoat.demo.pictures.curves import Extent, Point, Points, extent
from clearcoat.demo.pictures.light import Dent
from clearcoat.demo.pictures.scene import Harm, Scene

CREASES = 6
HAILSTONES = 30


@dataclass(frozen=True, slots=True)
class Crease:
    """A fold in the metal: its middle, its direction, its length and how sharp the bend is."""

    x: float
    y: float
    along: Point
    length: float
    wide: float
    steep: float

    def lean(self, x: float, y: float) -> float:
        """One flank leans up, the other one down."""
        dx, dy = x - self.x, y - self.y
        run, off = dx * self.along[0] + dy * self.along[1], dy * self.along[0] - dx * self.along[1]
        return self.steep * math.copysign(math.exp(-abs(off) / self.wide - (run / self.length) ** 2), off)


@dataclass(frozen=True, slots=True)
class Bowl:
    """A dent with the creases across it."""

    x: float
    y: float
    radius: float
    steep: float
    panel: Extent  # where the sheet ends, the dent does
    creases: tuple[Crease, ...] = ()

    @property
    def reach(self) -> float:
        """Beyond it the metal is as it was."""
        return self.radius * 2.4

    def lean(self, x: float, y: float) -> float:
        """Its upper half leans down and its lower half up; light from the right makes the sides differ."""
        if not (self.panel[0] < x < self.panel[2] and self.panel[1] < y < self.panel[3]):
            return 0.0
        dx, dy = (x - self.x) / self.radius, (y - self.y) / (self.radius * 0.8)
        far = dx * dx + dy * dy
        fade = math.exp(-far / 1.3)
        folds = sum(crease.lean(x, y) for crease in self.creases)
        return fade * self.steep * -1.5 * (dy + 0.4 * dx) + min(1.0, fade * 2) * folds


def dents(scene: Scene, panel: Points) -> list[Dent]:
    """The dents of a scene, on the outline of its panel."""
    chance = Random(f"{scene.plate} {scene.panel} {scene.view}")
    middle = place(scene, panel)
    found: list[Dent] = []
    edges = extent(panel)
    if Harm.DENT in scene.harm:
        found.append(_bowl(middle, 150 * scene.size, edges, chance))
        found.append(_bowl((middle[0] + 170 * scene.size, middle[1] + 40 * scene.size), 70 * scene.size, edges, chance))
    if Harm.HAIL in scene.harm:
        left, bottom, right, top = edges
        for _ in range(HAILSTONES):
            x = left + (right - left) * chance.uniform(0.06, 0.94)
            y = bottom + (top - bottom) * chance.uniform(0.1, 0.78)
            found.append(Bowl(x, y, chance.uniform(14, 26), chance.uniform(16, 24), edges))
    return found


def _bowl(middle: Point, radius: float, edges: Extent, chance: Random) -> Bowl:
    creases, way = [], chance.uniform(-25, 30)
    for number in range(CREASES):
        turn = math.radians(way + chance.uniform(-16, 16) + (74 if number == 0 else 0))
        x, y = (middle[axis] + chance.uniform(-0.75, 0.75) * radius for axis in (0, 1))
        along, length = (math.cos(turn), math.sin(turn)), radius * chance.uniform(0.5, 1.1)
        creases.append(Crease(x, y, along, length, radius * 0.16, chance.uniform(20, 40)))
    return Bowl(*middle, radius, 30, edges, tuple(creases))


def place(scene: Scene, panel: Points) -> Point:
    """Where on the car the damage is."""
    left, bottom, right, top = extent(panel)
    return left + (right - left) * scene.spot[0], bottom + (top - bottom) * scene.spot[1]
