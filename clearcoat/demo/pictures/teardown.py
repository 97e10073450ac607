"""A part taken off, and what is behind it: beam, brackets, bolts and wires."""

from __future__ import annotations

from random import Random

from PIL import Image, ImageChops

from clearcoat.demo.pictures.canvas import Canvas
from clearcoat.demo.pictures.curves import Extent, block, curve, extent, loop, ring
from clearcoat.demo.pictures.inks import RGB, WHITE
from clearcoat.demo.pictures.job import Job

BEAM = 140  # millimetres
WIRES: tuple[RGB, ...] = ((74, 76, 80), (196, 96, 24), (92, 94, 98), (170, 40, 36), (214, 178, 48))


def take_off(job: Job) -> None:
    """The part is gone: the dark behind it, the beam, brackets, bolts and wires."""
    canvas = job.canvas
    hole = ImageChops.multiply(canvas.stencil(job.panel), job.skin.body)
    chance = Random(f"{job.scene.plate} {job.scene.panel}")
    left, bottom, right, top = extent(job.panel)
    wide, tall = right - left, top - bottom
    thick = min(BEAM, tall * 0.24)
    canvas.fill(job.panel, canvas.fade((58, 60, 62), (20, 21, 22), top, bottom), within=hole)
    sheets(canvas, (left, bottom, right, top), chance, hole)
    beam(canvas, (left + wide * 0.04, bottom + tall * 0.4, right - wide * 0.04, bottom + tall * 0.4 + thick), hole)
    for share in (0.14, 0.5, 0.86):
        bracket(canvas, left + wide * share, bottom + tall * 0.2, tall * 0.62, hole)
    for number, color in enumerate(WIRES):
        wire(canvas, (left, bottom, right, top), color, number, chance, hole)
    canvas.line(loop(job.panel), (0, 0, 0), 26, soft=12, strength=0.8, within=hole)
    canvas.line(loop(job.panel), (170, 172, 174), 6, soft=1, strength=0.65, within=hole)


def sheets(canvas: Canvas, box: Extent, chance: Random, hole: Image.Image) -> None:
    """The inner structure: pressed sheets in the gray of the factory's dip."""
    left, bottom, right, top = box
    for _ in range(5):
        x, y = chance.uniform(left, right), chance.uniform(bottom, top)
        wide, tall = (right - left) * chance.uniform(0.08, 0.2), (top - bottom) * chance.uniform(0.12, 0.26)
        shape = curve(
            (
                (x - wide, y - tall),
                (x - wide * 0.9, y + tall),
                (x + wide, y + tall * 0.86),
                (x + wide * 0.92, y - tall),
            ),
            closed=True,
        )
        canvas.fill([(a + 8, b - 16) for a, b in shape], (0, 0, 0), soft=14, strength=0.6, within=hole)
        canvas.fill(shape, canvas.fade((112, 117, 120), (60, 63, 66), y + tall, y - tall), within=hole)
        canvas.line(loop(shape), (150, 154, 157), 4, soft=1, strength=0.6, within=hole)
        canvas.fill(ring((x, y), min(wide, tall) * 0.36), (20, 21, 22), within=hole)


def beam(canvas: Canvas, box: Extent, hole: Image.Image) -> None:
    """The reinforcement bar, of aluminium, with its holes."""
    left, bottom, right, top = box
    shape = block(left, bottom, right, top)
    canvas.fill([(x, y - 34) for x, y in shape], (0, 0, 0), soft=22, strength=0.75, within=hole)
    canvas.fill(shape, canvas.fade((226, 229, 231), (112, 116, 120), top, bottom), within=hole)
    middle = (top + bottom) / 2
    canvas.fill(block(left, middle - 12, right, middle + 12), (84, 88, 92), soft=6, strength=0.8, within=hole)
    canvas.line([(left, top - 4), (right, top - 4)], (252, 253, 254), 6, soft=2, within=hole)
    for share in range(1, 10):
        spot = (left + (right - left) * share / 10, top - (top - bottom) * 0.22)
        canvas.fill(ring(spot, (top - bottom) * 0.085, 24), (34, 36, 38), within=hole)


def bracket(canvas: Canvas, x: float, y: float, tall: float, hole: Image.Image) -> None:
    """A bracket with two bolts."""
    shape = block(x - 44, y, x + 44, y + tall)
    canvas.fill([(a + 10, b - 10) for a, b in shape], (0, 0, 0), soft=14, strength=0.6, within=hole)
    canvas.fill(shape, canvas.fade((150, 154, 158), (84, 88, 91), x - 44, x + 44, across=True), within=hole)
    for height in (y + tall * 0.16, y + tall * 0.84):
        canvas.fill(ring((x, height), 21, 24), (48, 50, 53), within=hole)
        canvas.fill(ring((x, height + 3), 14, 6), (196, 178, 116), within=hole)


def wire(canvas: Canvas, box: Extent, color: RGB, number: int, chance: Random, hole: Image.Image) -> None:
    """A wire of the harness; every second one ends in a plug that hangs."""
    left, bottom, right, top = box
    start, end = left + (right - left) * chance.uniform(0.0, 0.3), left + (right - left) * chance.uniform(0.45, 0.98)
    high = bottom + (top - bottom) * chance.uniform(0.72, 0.95)
    low = high - (top - bottom) * chance.uniform(0.2, 0.62)
    sag = ((start * 0.7 + end * 0.3, high - 30), ((start + end) / 2, low), (end - 30, low + 20))
    path = curve(((start, high), *sag, (end, high - (high - low) * 0.8)))
    canvas.line([(x + 5, y - 12) for x, y in path], (0, 0, 0), 15, soft=5, strength=0.6, within=hole)
    canvas.line(path, color, 14, within=hole)
    canvas.line([(x, y + 3) for x, y in path], WHITE, 3, soft=1, strength=0.35, within=hole)
    if number % 2 == 0:
        x, y = path[-1]
        canvas.fill(block(x - 26, y - 20, x + 26, y + 34), (222, 222, 216), within=hole)
        canvas.fill(block(x - 17, y - 14, x + 17, y + 12), (58, 60, 62), within=hole)
