"""A wheel: tire, rim, brake and spokes."""

from __future__ import annotations

import math

from clearcoat.demo.pictures.canvas import Canvas
from clearcoat.demo.pictures.curves import Point, Points, arc, ring
from clearcoat.demo.pictures.inks import RGB

RUBBER: RGB = (22, 22, 24)
SPOKES = 5


def wheel(canvas: Canvas, centre: Point, radius: float) -> None:
    """Standing on the ground, seen from the side."""
    y = centre[1]
    canvas.fill(ring(centre, radius), canvas.fade((46, 46, 49), (12, 12, 13), y + radius, y - radius))
    canvas.line(arc(centre, radius * 0.93, 20, 160), (120, 122, 126), 10, soft=8, strength=0.5)
    canvas.line(ring(centre, radius * 0.84), (60, 60, 63), 6, soft=3, strength=0.7)
    rim = radius * 0.755
    canvas.fill(ring(centre, rim), canvas.fade((120, 124, 128), (206, 209, 212), y + rim, y - rim))
    canvas.fill(ring(centre, rim * 0.955), canvas.fade((16, 17, 19), (46, 48, 52), y + rim, y - rim))
    canvas.fill(ring(centre, rim * 0.62), canvas.fade((92, 94, 97), (52, 53, 56), y + rim * 0.6, y - rim * 0.6))
    canvas.line(ring(centre, rim * 0.40), (30, 31, 33), 6, soft=2)
    for number in range(SPOKES):
        for tilt in (-9.5, 9.5):
            spoke(canvas, centre, rim, 90 + 360 / SPOKES * number + tilt)
    canvas.line(ring(centre, rim * 0.975), (222, 225, 228), rim * 0.045)
    hub(canvas, centre, rim)


def spoke(canvas: Canvas, centre: Point, rim: float, angle: float) -> None:
    """One arm, lit from above."""
    wide, thin = 0.075, 0.055
    shape: Points = [
        _turned(centre, rim, angle, along, across)
        for along, across in ((0.1, thin), (0.55, thin), (0.97, wide), (0.97, -wide), (0.55, -thin), (0.1, -thin))
    ]
    light = 150 + round(70 * math.sin(math.radians(angle)) * 0.6) + 34
    canvas.fill([(a + 4, b - 9) for a, b in shape], (8, 8, 9), soft=5, strength=0.7)
    canvas.fill(shape, (light, light + 2, light + 5))
    canvas.line(
        [_turned(centre, rim, angle, along, 0.035) for along in (0.2, 0.95)],
        (245, 247, 250),
        rim * 0.02,
        soft=2,
        strength=0.6,
    )


def hub(canvas: Canvas, centre: Point, rim: float) -> None:
    """The cap in the middle and the nuts around it."""
    y = centre[1]
    canvas.fill(ring(centre, rim * 0.235), canvas.fade((222, 225, 228), (128, 131, 135), y + rim * 0.2, y - rim * 0.2))
    for number in range(SPOKES):
        canvas.fill(ring(_turned(centre, rim, 54 + 72 * number, 0.165, 0), rim * 0.034, 24), (28, 29, 31))
    canvas.fill(ring(centre, rim * 0.10), (38, 40, 43))
    canvas.line(ring(centre, rim * 0.10), (200, 204, 208), rim * 0.018)


def _turned(centre: Point, rim: float, angle: float, along: float, across: float) -> Point:
    turn = math.radians(angle)
    return (
        centre[0] + rim * (along * math.cos(turn) - across * math.sin(turn)),
        centre[1] + rim * (along * math.sin(turn) + across * math.cos(turn)),
    )


def tread(canvas: Canvas, inner: float, outer: float, top: float) -> None:
    """A tire seen from in front."""
    edge = 24 if outer > inner else -24
    shape = [(inner, top), (inner, 26), (inner + edge, 2), (outer - edge, 2), (outer, 26), (outer, top)]
    canvas.fill(shape, canvas.fade((20, 20, 21), (44, 44, 46), top, 0))
    for share in (0.22, 0.42, 0.6, 0.8):
        x = inner + (outer - inner) * share
        canvas.line([(x, 6), (x, top)], (10, 10, 11), 9, soft=2)
