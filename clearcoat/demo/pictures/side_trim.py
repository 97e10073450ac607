"""What sits in and on the side of a car: glass, gaps, lamps, handles, mirror."""

from __future__ import annotations

from PIL import Image, ImageChops

from clearcoat.demo.pictures.canvas import Canvas
from clearcoat.demo.pictures.curves import arc, block, curve, oval, ring
from clearcoat.demo.pictures.inks import BLACK, RGB, WHITE, blend
from clearcoat.demo.pictures.shapes import Side


def windows(canvas: Canvas, car: Side) -> None:
    """All panes in their black frame, with what they mirror."""
    house = curve(car.house, closed=True)
    canvas.fill(house, BLACK)
    low, high = min(y for _, y in car.house), max(y for _, y in car.house)
    ink = canvas.fade((158, 178, 194), (38, 46, 50), high, low + 40)
    glass = canvas.stencil(*(curve(pane, closed=True) for pane in car.panes))
    for pane in car.panes:
        canvas.fill(curve(pane, closed=True), ink)
    inside(canvas, car, glass)
    left, right = min(x for x, _ in car.house), max(x for x, _ in car.house)
    for start, width, strength in ((0.30, 210, 0.16), (0.36, 40, 0.20), (0.66, 300, 0.12), (0.74, 46, 0.16)):
        x = left + (right - left) * start
        streak = [(x, low), (x + width, low), (x + width + 330, high), (x + 330, high)]
        canvas.fill(streak, WHITE, soft=7, strength=strength, within=glass)
    canvas.line(house, (186, 190, 194), 11, soft=1)
    canvas.line(house, BLACK, 3, soft=1, strength=0.5)


def inside(canvas: Canvas, car: Side, glass: Image.Image) -> None:
    """Seats and wheel behind the glass, dim."""
    low = min(y for _, y in car.panes[0])
    for x in car.seats:
        seat = [(x - 40, low - 60), (x + 40, low + 130), (x + 60, low + 175), (x + 50, low + 270), (x + 140, low + 285),
                (x + 175, low + 180), (x + 190, low + 110), (x + 220, low - 60)]  # fmt: skip
        canvas.fill(curve(seat, closed=True), (20, 23, 26), soft=6, strength=0.72, within=glass)
    canvas.line(arc((car.seats[0] - 370, low + 20), 150, 20, 150), (20, 23, 26), 26, soft=6, strength=0.6, within=glass)
    canvas.fill(block(0, low - 20, car.length, low + 50), (18, 22, 24), soft=30, strength=0.6, within=glass)


def lamps(canvas: Canvas, car: Side, body: Image.Image) -> None:
    """What one sees of the headlamp and the tail lamp."""
    front = curve(car.headlamp, closed=True)
    clear = canvas.fade((210, 220, 228), (60, 66, 72), car.headlamp[2][1] + 40, car.headlamp[0][1] - 30)
    canvas.fill(front, clear, within=body)
    x, y = car.headlamp[1]
    canvas.fill(ring((x + 150, y + 4), 34), (246, 250, 255), soft=5, within=canvas.stencil(front))
    canvas.line(front, BLACK, 9, soft=2, strength=0.85, within=body)
    rear = curve(car.taillamp, closed=True)
    high, low = max(y for _, y in rear), min(y for _, y in rear)
    glass = ImageChops.multiply(canvas.stencil(rear), body)
    canvas.fill(rear, canvas.fade((204, 28, 28), (88, 6, 10), high, low), within=glass)
    band = block(car.length - 520, (high + low) / 2 - 22, car.length, (high + low) / 2)
    canvas.fill(band, (216, 208, 204), soft=3, strength=0.5, within=glass)
    canvas.line([(x, y - 16) for x, y in rear], (255, 110, 96), 12, soft=5, strength=0.8, within=glass)
    canvas.line(rear, BLACK, 8, soft=2, strength=0.8, within=body)


def intake(canvas: Canvas, car: Side, body: Image.Image) -> None:
    """What one sees of the opening in the front bumper, and its fog lamp."""
    y = car.crease[0][1] + 10
    shape = ((20, y), (150, y - 6), (290, y + 30), (330, y + 84), (250, y + 104), (120, y + 92), (20, y + 90))
    hole = curve(shape, closed=True)
    canvas.line([(a, b + 6) for a, b in hole], WHITE, 12, soft=6, strength=0.3, within=body)
    canvas.fill(hole, BLACK, within=body)
    lamp = canvas.fade((206, 214, 222), (90, 96, 102), y + 74, y + 26)
    canvas.fill(oval((200, y + 50), 42, 24), lamp, within=body)


def handle(canvas: Canvas, at: tuple[float, float], paint: RGB) -> None:
    """A door handle over its hollow."""
    x, y = at
    canvas.fill(oval((x, y - 6), 92, 40), BLACK, soft=10, strength=0.40)
    bar = curve(
        ((x - 108, y + 4), (x - 60, y + 18), (x + 60, y + 20), (x + 108, y + 8), (x + 100, y - 10), (x - 90, y - 14)),
        closed=True,
    )
    canvas.fill([(a + 4, b - 9) for a, b in bar], BLACK, soft=6, strength=0.6)
    canvas.fill(bar, canvas.fade(blend(paint, WHITE, 0.55), blend(paint, BLACK, 0.3), y + 20, y - 16))


def mirror(canvas: Canvas, car: Side, paint: RGB) -> None:
    """The mirror at the door, in the color of the car."""
    x, y = car.mirror
    shell = curve(
        ((x - 70, y + 10), (x - 62, y + 92), (x + 20, y + 122), (x + 105, y + 108), (x + 118, y + 40), (x + 60, y + 4)),
        closed=True,
    )
    canvas.fill([(a + 16, b - 26) for a, b in shell], BLACK, soft=14, strength=0.45)
    canvas.fill(block(x - 20, y - 20, x + 55, y + 20), BLACK)
    canvas.fill(shell, canvas.fade(blend(paint, WHITE, 0.5), blend(paint, BLACK, 0.55), y + 120, y))
