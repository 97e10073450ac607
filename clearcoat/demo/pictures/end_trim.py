"""What sits in and on the front and the rear of a car: glass, gaps, grille, lamps, mirrors."""

from __future__ import annotations

from PIL import Image

from clearcoat.demo.pictures.canvas import Canvas
from clearcoat.demo.pictures.curves import Point, Points, block, curve, loop, oval, ring
from clearcoat.demo.pictures.faces import FRONT, Face
from clearcoat.demo.pictures.gaps import seam
from clearcoat.demo.pictures.inks import BLACK, RGB, WHITE, blend

SIDES = (1, -1)
MIRROR = ((790, 1010), (850, 1000), (985, 1012), (1030, 1050), (1026, 1110), (960, 1126), (870, 1110))


def windshield(canvas: Canvas, face: Face, pane: Points) -> None:
    """The glass over its dark frame, with what one sees behind it and what it mirrors."""
    outline = face.whole(curve(pane))
    edge = loop(outline)
    high, low = max(y for _, y in outline), min(y for _, y in outline)
    canvas.line(edge, BLACK, 34)
    canvas.fill(outline, canvas.fade((150, 172, 188), (34, 41, 46), high, low + (high - low) * 0.15))
    glass = canvas.stencil(outline)
    _inside(canvas, low, glass)
    for start, width, strength in ((-420, 230, 0.15), (-130, 44, 0.18), (260, 150, 0.10)):
        streak = [(start, low), (start + width, low), (start + width + 300, high), (start + 300, high)]
        canvas.fill(streak, WHITE, soft=7, strength=strength, within=glass)
    canvas.line(edge, BLACK, 8, soft=2, strength=0.8)


def _inside(canvas: Canvas, low: float, glass: Image.Image) -> None:
    """Seats and dashboard behind the glass, dim."""
    for side in SIDES:
        for shape in _seat(350 * side, low):
            canvas.fill(curve(shape, closed=True), (18, 21, 24), soft=7, strength=0.7, within=glass)
    dashboard = [(-900, low - 10), (900, low - 10), (900, low + 70), (0, low + 96), (-900, low + 70)]
    canvas.fill(dashboard, (14, 17, 19), soft=16, strength=0.7, within=glass)


def _seat(x: float, low: float) -> list[Points]:
    """Its back, two posts and the headrest."""
    back = [(x - 215, low), (x - 205, low + 90), (x - 150, low + 142)]
    rest = [(x - 118, low + 184), (x - 112, low + 258), (x - 80, low + 274)]
    shapes = [[*left, *((2 * x - a, b) for a, b in reversed(left))] for left in (back, rest)]
    return [*shapes, *(block(x + post, low + 130, x + post + 14, low + 190) for post in (-52, 38))]


def hood(canvas: Canvas, face: Face, body: Image.Image, paint: RGB) -> None:
    """The two folds of the hood and the gap around it."""
    for side in SIDES:
        rib = face.half(curve(FRONT["rib"]), side)
        shade = [(x + 26 * side, y) for x, y in rib]
        canvas.line(shade, blend(paint, BLACK, 0.6), 50, soft=22, strength=0.30, within=body)
        canvas.line([(x - 16 * side, y) for x, y in rib], WHITE, 30, soft=15, strength=0.22, within=body)
    seam(canvas, face.whole(curve(FRONT["hood"])), body, paint)


def grille(canvas: Canvas, face: Face, shape: Points, bars: int, chrome: bool = False) -> None:
    """An opening for air with bars across."""
    outline = face.whole(curve(shape))
    high, low = max(y for _, y in outline), min(y for _, y in outline)
    canvas.fill(outline, canvas.fade((20, 21, 23), (6, 6, 7), high, low))
    hole = canvas.stencil(outline)
    for bar in range(bars):
        y = low + (high - low) * (bar + 0.5) / bars
        canvas.line([(-900, y), (900, y)], (92, 95, 99), 9, soft=1, strength=0.8, within=hole)
        canvas.line([(-900, y - 9), (900, y - 9)], (0, 0, 0), 8, soft=3, within=hole)
    canvas.line(outline, (214, 218, 222) if chrome else (30, 31, 33), 13 if chrome else 10)
    if chrome:
        canvas.line([(x, y - 4) for x, y in outline], (96, 100, 104), 4, soft=1)


def headlamp(canvas: Canvas, face: Face, side: int) -> None:
    """Clear glass, a dark inside, two lenses and the strip of the daytime light."""
    outline = face.half(curve(FRONT["lamp"], closed=True), side)
    glass = canvas.stencil(outline)
    high, low = max(y for _, y in outline), min(y for _, y in outline)
    canvas.fill(outline, canvas.fade((118, 126, 134), (34, 38, 43), high, low))
    for x, y, size in ((590, 688, 34), (730, 722, 40)):
        centre = face.half(((x, y),), side)[0]
        _lens(canvas, centre, size, glass)
    strip = face.half(curve(((470, 656), (600, 656), (750, 676), (870, 716), (888, 790))), side)
    canvas.line(strip, (250, 252, 255), 13, soft=2, strength=0.95, within=glass)
    canvas.line(outline, BLACK, 10, soft=2, strength=0.85)


def _lens(canvas: Canvas, centre: Point, size: float, glass: Image.Image) -> None:
    x, y = centre
    canvas.fill(ring(centre, size * 1.22), (22, 24, 27), within=glass)
    canvas.fill(ring(centre, size), canvas.fade((236, 243, 250), (112, 124, 136), y + size, y - size), within=glass)
    canvas.fill(ring((x - size * 0.2, y + size * 0.3), size * 0.36), WHITE, soft=5, within=glass)


def taillamp(canvas: Canvas, face: Face, shape: Points, side: int) -> None:
    """Red glass with a brighter band and a clear part."""
    outline = face.half(shape, side)
    glass = canvas.stencil(outline)
    high, low = max(y for _, y in outline), min(y for _, y in outline)
    middle = (high + low) / 2
    canvas.fill(outline, canvas.fade((196, 24, 26), (84, 6, 10), high, low))
    canvas.fill(block(-999, middle - 34, 999, middle - 8), (214, 206, 202), soft=3, strength=0.6, within=glass)
    upper = outline[: len(outline) // 2]
    canvas.line([(x, y - 26) for x, y in upper], (255, 96, 84), 14, soft=5, strength=0.9, within=glass)
    canvas.line([(x, y - 9) for x, y in upper], WHITE, 5, soft=3, strength=0.5, within=glass)
    canvas.line(outline, BLACK, 9, soft=2, strength=0.85)


def fog(canvas: Canvas, face: Face, side: int, body: Image.Image) -> None:
    """The corner of the bumper with its fog lamp."""
    outline = face.half(curve(FRONT["fog"], closed=True), side)
    canvas.line([(x, y + 6) for x, y in outline], WHITE, 14, soft=7, strength=0.3, within=body)
    canvas.fill(outline, (15, 16, 18))
    centre = face.half(((740, 410),), side)[0]
    canvas.fill(ring(centre, 34), (70, 74, 79))
    canvas.fill(ring(centre, 27), canvas.fade((214, 222, 230), (96, 104, 112), centre[1] + 27, centre[1] - 27))


def recess(canvas: Canvas, face: Face, at: Point) -> None:
    """Where the plate sits, the strip above it, and the reflectors."""
    x, y = face.point(at)
    hollow = [(x - 270, y + 98), (x + 270, y + 98), (x + 236, y - 98), (x - 236, y - 98)]
    canvas.fill(hollow, BLACK, soft=14, strength=0.34)
    canvas.line([(x - 260, y + 100), (x + 260, y + 100)], (206, 210, 214), 15, soft=1)
    for side in SIDES:
        spot = face.half(((800, 420),), side)[0]
        canvas.fill(oval(spot, 70, 14), (150, 18, 20), soft=2)


def mirrors(canvas: Canvas, face: Face, paint: RGB) -> None:
    """Both, in the color of the car."""
    for side in SIDES:
        shell = face.half(curve(MIRROR, closed=True), side)
        low = min(y for _, y in shell)
        canvas.line(face.half(((730, 1020), (830, 1030)), side), BLACK, 30)
        canvas.fill([(x, y - 12) for x, y in shell], BLACK, soft=10, strength=0.4)
        canvas.fill(shell, canvas.fade(blend(paint, WHITE, 0.5), blend(paint, BLACK, 0.6), low + 120, low))
