"""A car seen from its side."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageChops

from clearcoat.demo.pictures.canvas import Canvas, Skin
from clearcoat.demo.pictures.curves import Points, arc, curve, oval
from clearcoat.demo.pictures.gaps import seam
from clearcoat.demo.pictures.inks import BLACK, RGB, WHITE, Ink
from clearcoat.demo.pictures.light import Bend
from clearcoat.demo.pictures.shapes import Side
from clearcoat.demo.pictures.side_trim import handle, intake, lamps, mirror, windows
from clearcoat.demo.pictures.wheels import wheel

ARCH_GAP = 58  # millimetres between tire and arch


@dataclass(frozen=True, slots=True)
class SideView:
    """The left side; the camera mirrors it for the right one."""

    car: Side

    @property
    def middle(self) -> float:
        """Millimetres from the nose."""
        return self.car.length / 2

    @property
    def width(self) -> float:
        """Of what is seen, in millimetres."""
        return self.car.length

    @property
    def tall(self) -> float:
        """Of the roof, in millimetres."""
        return self.car.tall

    @property
    def bends(self) -> list[Bend]:
        """How the side leans, from the roof down to the sill."""
        car = self.car
        return [
            Bend([(x, y + 420) for x, y in car.top], 75, 75),
            Bend(car.top, 34, 66),
            Bend(car.shoulder, 10, 3),
            Bend(car.waist, -2, -2),
            Bend(car.crease, 8, -14),
            Bend(car.sill, 9, -40),
            Bend([(x, y - 90) for x, y in car.sill], -60, -60),
        ]

    @property
    def turned(self) -> Points:
        """The nose and the tail turn away from the eye."""
        (front, rear), end = self.car.axles, self.car.length
        return [(0, 0.62), (120, 0.86), (330, 1.06), (front - 200, 1.0), (front + 500, 0.97), (rear - 700, 0.98),
                (rear - 100, 1.04), (rear + 400, 1.0), (end - 180, 0.86), (end, 0.58)]  # fmt: skip

    @property
    def glass(self) -> list[Points]:
        """What is covered before paint is sprayed."""
        return [curve(outline, closed=True) for outline in (self.car.house, self.car.headlamp, self.car.taillamp)]

    @property
    def plate(self) -> None:
        """None is seen from here."""
        return

    def panel(self, name: str) -> Points:
        """The outline of one part."""
        return self.car.panels[name]

    def draw(self, canvas: Canvas, ink: Ink, paint: RGB) -> Skin:
        """The whole car."""
        car = self.car
        ground_shadow(canvas, car)
        outline = curve(car.outline, closed=True)
        body = canvas.stencil(outline)
        far_wheels(canvas, car)
        canvas.fill(outline, ink)
        roof(canvas, car, body)
        windows(canvas, car)
        for gap in car.seams:
            seam(canvas, curve(gap), body, paint)
        lamps(canvas, car, body)
        intake(canvas, car, body)
        for x, y in car.handles:
            handle(canvas, (x, y), paint)
        plastic(canvas, car, body)
        for axle in car.axles:
            arch(canvas, car, axle, body)
            wheel(canvas, (axle, car.tire), car.tire)
        mirror(canvas, car, paint)
        body = ImageChops.subtract(body, canvas.stencil(*(_opening(car, axle) for axle in car.axles)))
        return Skin(body, ImageChops.subtract(body, canvas.stencil(*self.glass)))


def ground_shadow(canvas: Canvas, car: Side) -> None:
    """The soft shade around the car, and the hard one below it."""
    middle, half = car.length / 2, car.length / 2
    canvas.fill(oval((middle, 10), half + 130, 95), BLACK, soft=70, strength=0.62)
    canvas.fill(oval((middle, 30), half - 120, 52), BLACK, soft=26, strength=0.88)


def far_wheels(canvas: Canvas, car: Side) -> None:
    """The dark below the car and the wheels of its other side."""
    front, rear = car.axles
    canvas.fill([(front - 300, 250), (rear + 300, 250), (rear + 330, 90), (front - 330, 90)], BLACK, soft=22)
    for axle in car.axles:
        canvas.fill(oval((axle, 225), 150, 165), (10, 10, 11))


def roof(canvas: Canvas, car: Side, body: Image.Image) -> None:
    """The light along the edge of the roof, hood and trunk."""
    edge = curve(car.outline, closed=True)
    upper = [point for point in edge if point[1] > car.tall * 0.45]
    canvas.line(upper, WHITE, 26, soft=10, strength=0.45, within=body)
    canvas.line(upper, BLACK, 5, soft=2, strength=0.4, within=body)


def plastic(canvas: Canvas, car: Side, body: Image.Image) -> None:
    """The unpainted edge along the bottom, and around the arches of a car for rough roads."""
    low, high = car.sill[0][1] - 60, car.sill[0][1] + 30 + car.plastic
    ink = canvas.fade((62, 64, 66), (22, 23, 24), high, low)
    edge = [*((x, y + 2 + car.plastic * 0.9) for x, y in car.sill), (car.length, 0), (0, 0)]
    canvas.fill(edge, ink, within=body, soft=2)
    if car.plastic:
        for axle in car.axles:
            ink = canvas.fade((74, 76, 78), (30, 31, 33), 2 * car.tire + ARCH_GAP + car.plastic, car.tire - 60)
            canvas.fill(_opening(car, axle, car.plastic), ink, within=body)


def arch(canvas: Canvas, car: Side, axle: float, body: Image.Image) -> None:
    """The dark around a wheel and the rolled edge of the metal."""
    centre, radius = (axle, car.tire + 6), car.tire + ARCH_GAP
    canvas.line(arc(centre, radius + 34 + car.plastic, 4, 176), BLACK, 20, soft=12, strength=0.22, within=body)
    canvas.line(arc(centre, radius + 13, 8, 172), WHITE, 8, soft=3, strength=0.22, within=body)
    canvas.fill(_opening(car, axle), BLACK, within=body)
    canvas.line(arc(centre, radius + 2, -12, 192), BLACK, 9, soft=3, strength=0.6, within=body)


def _opening(car: Side, axle: float, wider: float = 0) -> Points:
    radius = car.tire + ARCH_GAP + wider
    return [(axle - radius, 60), *reversed(arc((axle, car.tire + 6), radius, -12, 192)), (axle + radius, 60)]
