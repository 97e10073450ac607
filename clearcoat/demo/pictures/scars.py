"""What a collision leaves on top of the paint: scratches, cracks, the cups of hail."""

from __future__ import annotations

import math
from random import Random

from PIL import Image

from clearcoat.demo.pictures.canvas import Canvas
from clearcoat.demo.pictures.curves import Point, Points, curve, ring
from clearcoat.demo.pictures.dents import dents, place
from clearcoat.demo.pictures.inks import RGB, WHITE, blend
from clearcoat.demo.pictures.light import Dent
from clearcoat.demo.pictures.scene import Harm, Scene

TEETH = 7  # along the edge of a crack
PRIMER: RGB = (196, 198, 196)
BARE: RGB = (60, 60, 62)


def scar(canvas: Canvas, scene: Scene, panel: Points, metal: Image.Image) -> None:
    """Scratches and cracks on top of the paint."""
    chance = Random(f"{scene.view} {scene.plate}")
    middle = place(scene, panel)
    if Harm.HAIL in scene.harm:
        cups(canvas, dents(scene, panel), metal)
    if Harm.DENT in scene.harm:
        scratches(canvas, middle, 130 * scene.size, 9, chance, metal)
    if Harm.SCRATCH in scene.harm:
        scratches(canvas, middle, 430 * scene.size, 22, chance, metal)
    if Harm.CRACK in scene.harm:
        crack(canvas, middle, 210 * scene.size, chance, metal)


def cups(canvas: Canvas, hits: list[Dent], metal: Image.Image) -> None:
    """What hail leaves: the upper rim of each dent in shade, its floor bright with sky."""
    for hit in hits:
        size = hit.reach / 2.4
        rim = ring((hit.x, hit.y + size * 0.3), size, 24)
        floor = ring((hit.x + size * 0.1, hit.y - size * 0.35), size * 0.66, 24)
        canvas.fill(rim, (12, 14, 20), soft=size * 0.24, strength=0.30, within=metal)
        canvas.fill(floor, (246, 249, 252), soft=size * 0.30, strength=0.32, within=metal)


def scratches(canvas: Canvas, middle: Point, length: float, number: int, chance: Random, metal: Image.Image) -> None:
    """Strokes in one direction, some down to the primer, some to the metal, and a veil of dust around them."""
    tilt = chance.uniform(-0.08, 0.12)
    band = [
        (middle[0] + length * a, middle[1] + length * a * tilt + length * 0.13 * b)
        for a, b in ((-1, 0.3), (-0.4, 1), (0.8, 0.7), (1, -0.2), (0.3, -1), (-0.9, -0.6))
    ]
    canvas.fill(curve(band, closed=True), PRIMER, soft=length * 0.06, strength=0.20, within=metal)
    for _ in range(number):
        x, y = middle[0] + chance.gauss(0, 0.4) * length, middle[1] + chance.gauss(0, 0.10) * length
        run = length * chance.uniform(0.1, 0.8)
        slope = tilt + chance.gauss(0, 0.016)
        bow = chance.uniform(-0.03, 0.03) * run
        path = curve(((x - run, y - run * slope), (x, y + bow), (x + run, y + run * slope)))
        ink = PRIMER if chance.random() < 0.72 else BARE
        canvas.line([(a, b - 3) for a, b in path], (0, 0, 0), 3.5, soft=1, strength=0.35, within=metal)
        width, strength = chance.choice((1.6, 2.2, 3, 5)), chance.uniform(0.55, 0.95)
        canvas.line(path, ink, width, soft=0.6, strength=strength, within=metal)


def crack(canvas: Canvas, middle: Point, size: float, chance: Random, metal: Image.Image) -> None:
    """Plastic torn open: a jagged dark hole with a bright broken edge, and hairlines from its ends."""
    upper, lower = [], []
    for step in range(TEETH + 1):
        x, gape = middle[0] + size * (2 * step / TEETH - 1), size * math.sin(math.pi * step / TEETH)
        upper.append((x, middle[1] + chance.uniform(0.04, 0.26) * gape))
        lower.append((x + chance.uniform(-0.04, 0.04) * size, upper[-1][1] - chance.uniform(0.14, 0.42) * gape))
    hole = [*upper, *reversed(lower)]
    canvas.fill([(x, y - 8) for x, y in hole], (0, 0, 0), soft=14, strength=0.6, within=metal)
    dark = canvas.fade((9, 9, 10), (40, 41, 43), middle[1] + size * 0.2, middle[1] - size * 0.3)
    canvas.fill(hole, dark, within=metal)
    canvas.line(lower, (226, 226, 222), 7, soft=1, strength=0.9, within=metal)
    canvas.line(upper, blend(PRIMER, BARE, 0.5), 4, soft=1, strength=0.8, within=metal)
    for end, way in ((upper[0], -1), (upper[-1], 1), (upper[3], 0.25)):
        path = [end]
        for _ in range(4):
            path.append((path[-1][0] + way * size * 0.16, path[-1][1] + chance.uniform(-0.10, 0.16) * size))
        canvas.line([(x, y - 3) for x, y in path], WHITE, 4, soft=1, strength=0.6, within=metal)
        canvas.line(path, (10, 10, 11), 4.5, soft=0.5, strength=0.95, within=metal)
