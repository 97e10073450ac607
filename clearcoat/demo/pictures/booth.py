"""Primer and fresh paint, in a frame of paper, film and tape."""

from __future__ import annotations

from random import Random

from PIL import Image, ImageChops

from clearcoat.demo.pictures.canvas import Canvas
from clearcoat.demo.pictures.curves import Extent, Points, block, extent, loop, ring
from clearcoat.demo.pictures.dents import place
from clearcoat.demo.pictures.inks import RGB, WHITE, Ink, blend
from clearcoat.demo.pictures.job import Job

PRIMER: RGB = (166, 168, 166)
PAPER: RGB = (196, 168, 124)
TAPE: RGB = (54, 128, 176)
FOLDS = 18
PAPER_EDGE = 330  # millimetres of paper around the part


def prime(job: Job, ink: Ink) -> None:
    """Gray primer over the repaired place, feathered out over what was sanded, in a frame of paper."""
    mask(job)
    canvas, (x, y) = job.canvas, place(job.scene, job.panel)
    left, bottom, right, top = extent(job.panel)
    part = job.part
    canvas.fill(job.panel, (206, 208, 206), strength=0.26, within=part)
    wide, tall = (right - left) * 0.40, (top - bottom) * 0.44
    patch = [(x + wide * a * (1 + 0.1 * b), y + tall * b * (1 - 0.12 * a)) for a, b in ring((0, 0), 1)]
    sanded = [(x + (a - x) * 1.2, y + (b - y) * 1.2) for a, b in patch]
    canvas.fill(sanded, (186, 184, 178), soft=26, strength=0.7, within=part)
    canvas.fill(patch, ink, soft=20, within=part)


def spray(job: Job, ink: Ink) -> None:
    """Fresh paint on the whole part, in a frame of paper."""
    mask(job)
    job.canvas.fill(job.panel, ink, within=job.part)
    job.canvas.line(loop(job.panel), WHITE, 10, soft=5, strength=0.35, within=job.part)


def mask(job: Job) -> None:
    """Film over the glass, paper around the part, blue tape along its edge."""
    canvas = job.canvas
    for pane in job.glass:
        film(canvas, pane)
    around = ImageChops.subtract(job.skin.paint, job.part)
    paper(canvas, extent(job.panel), Random(job.scene.plate), around)
    edge = loop(job.panel)
    canvas.line(edge, blend(TAPE, (0, 0, 0), 0.3), 64, soft=4, strength=0.6, within=around)
    canvas.line(edge, TAPE, 56, within=around)


def paper(canvas: Canvas, box: Extent, chance: Random, around: Image.Image) -> None:
    """A sheet of brown paper with its folds, taped down."""
    left, bottom, right, top = box
    sheet = block(left - PAPER_EDGE, bottom - 900, right + PAPER_EDGE, top + 300)
    ink = canvas.fade(blend(PAPER, WHITE, 0.16), blend(PAPER, (60, 40, 16), 0.22), top + 200, bottom - 100)
    canvas.fill(sheet, (0, 0, 0), soft=18, strength=0.4, within=around)
    canvas.fill(sheet, ink, within=around)
    for _ in range(FOLDS):
        x, y = chance.uniform(left - 360, right + 300), chance.uniform(bottom - 260, top + 260)
        run = chance.uniform(-170, 170)
        tint = blend(PAPER, WHITE if run > 0 else (70, 50, 24), 0.5)
        canvas.fill([(x, y), (x + 210, y + run), (x + 250, y + run - 26)], tint, soft=9, strength=0.4, within=around)
    canvas.line(loop(sheet), TAPE, 54, within=around)


def film(canvas: Canvas, pane: Points) -> None:
    """Milky film with folds, held by tape."""
    glass = canvas.stencil(pane)
    left, bottom, right, top = extent(pane)
    canvas.fill(pane, canvas.fade((238, 241, 242), (196, 202, 205), top, bottom), strength=0.93)
    chance = Random(round(right))
    for _ in range(FOLDS):
        x, run = chance.uniform(left - 200, right), chance.uniform(60, 420)
        tint = WHITE if chance.random() < 0.5 else (150, 158, 163)
        fold = [(x, bottom), (x + 26, bottom), (x + run + 40, top), (x + run, top)]
        canvas.fill(fold, tint, soft=9, strength=0.5, within=glass)
    canvas.line(loop(pane), blend(TAPE, (0, 0, 0), 0.25), 52, soft=3, strength=0.5)
    canvas.line(loop(pane), TAPE, 44)
