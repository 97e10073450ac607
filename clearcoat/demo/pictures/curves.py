"""Points, curves and circles, in whatever unit they are given."""

from __future__ import annotations

import math
from collections.abc import Sequence

STEPS = 8  # points between two points of a curve

Point = tuple[float, float]
Points = Sequence[Point]
Extent = tuple[float, float, float, float]  # left, bottom, right, top


def curve(points: Points, closed: bool = False) -> list[Point]:
    """A smooth way through all points (Catmull-Rom); a point given twice is a corner."""
    around = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    found: list[Point] = []
    for before, start, end, after in zip(around, around[1:], around[2:], around[3:], strict=False):
        if start != end:
            found += [_between(before, start, end, after, step / STEPS) for step in range(STEPS)]
    return found if closed else [*found, points[-1]]


def _between(before: Point, start: Point, end: Point, after: Point, t: float) -> Point:
    def axis(k: int) -> float:
        a, b, c, d = before[k], start[k], end[k], after[k]
        return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))

    return axis(0), axis(1)


def arc(centre: Point, radius: float, start: float, end: float, points: int = 40) -> list[Point]:
    """A part of a circle, in degrees, counter-clockwise from the right."""
    turns = [math.radians(start + (end - start) * step / points) for step in range(points + 1)]
    return [(centre[0] + radius * math.cos(turn), centre[1] + radius * math.sin(turn)) for turn in turns]


def ring(centre: Point, radius: float, points: int = 72) -> list[Point]:
    """A circle."""
    return arc(centre, radius, 0, 360, points)


def loop(outline: Points) -> list[Point]:
    """An outline as a line that comes back to its beginning."""
    return [*outline, outline[0]]


def block(left: float, bottom: float, right: float, top: float) -> list[Point]:
    """A rectangle."""
    return [(left, bottom), (left, top), (right, top), (right, bottom)]


def oval(centre: Point, wide: float, tall: float) -> list[Point]:
    """An ellipse, by half its width and half its height."""
    return [(centre[0] + wide * x, centre[1] + tall * y) for x, y in ring((0, 0), 1)]


def extent(outline: Points) -> Extent:
    """Left, bottom, right and top of an outline."""
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    return min(xs), min(ys), max(xs), max(ys)
