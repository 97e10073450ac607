"""A car seen from in front or from behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PIL import Image, ImageChops

from clearcoat.demo.pictures.canvas import Canvas, Skin
from clearcoat.demo.pictures.curves import Point, Points, curve, oval
from clearcoat.demo.pictures.end_trim import SIDES, fog, grille, headlamp, hood, mirrors, recess, taillamp, windshield
from clearcoat.demo.pictures.faces import BODY, FRONT, GLASS, Face, front_bends, rear_bends
from clearcoat.demo.pictures.gaps import seam
from clearcoat.demo.pictures.inks import BLACK, RGB, WHITE, Ink
from clearcoat.demo.pictures.light import Bend
from clearcoat.demo.pictures.wheels import tread

PAIRS = ("lamp", "fog", "fender")
OPENINGS = ("grille", "intake", "valance")
# fmt: off
TURNED = (
    (-1, 0.5), (-0.93, 0.74), (-0.8, 0.98), (-0.6, 1.05), (0, 1.0), (0.6, 1.0), (0.8, 0.9), (0.93, 0.66), (1, 0.42),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class EndView:
    """What both ends of a car have in common."""

    face: Face
    parts: Mapping[str, Points]
    plate_at: Point

    @property
    def middle(self) -> float:
        """The face is measured from its middle."""
        return 0

    @property
    def width(self) -> float:
        """With its mirrors, in millimetres."""
        return 2060 * self.face.wide

    @property
    def tall(self) -> float:
        """Of the roof, in millimetres."""
        return self.face.heights[-1]

    @property
    def turned(self) -> Points:
        """The sides turn away from the eye; the light comes from the left."""
        half = 926 * self.face.wide
        return [(x * half, y) for x, y in TURNED]

    @property
    def glass(self) -> list[Points]:
        """What is covered before paint is sprayed."""
        lamps = [self.face.half(curve(self.parts["lamp"], closed=True), side) for side in SIDES]
        return [self.face.whole(curve(self.parts["glass"])), *lamps]

    @property
    def plate(self) -> Point | None:
        """The middle of the number plate."""
        return self.face.point(self.plate_at)

    def panel(self, name: str) -> Points:
        """The outline of one part; of a pair, the one on the right of the picture."""
        shape = curve(self.parts[name], closed=name in PAIRS)
        return self.face.half(shape) if name in PAIRS else self.face.whole(shape)

    def shell(self, canvas: Canvas, ink: Ink) -> Image.Image:
        """Shadow, tires and the painted body; gives its mask."""
        face = self.face
        _ground(canvas, face)
        outline = face.whole(curve(BODY))
        body = canvas.stencil(outline)
        canvas.fill(outline, ink)
        canvas.line(face.whole(curve(BODY[:10])), WHITE, 24, soft=10, strength=0.4, within=body)
        return body

    def skin(self, canvas: Canvas, body: Image.Image) -> Skin:
        """The masks: paint is where there is no glass, no lamp and no opening."""
        outlines = [self.face.whole(curve(self.parts[name])) for name in OPENINGS if name in self.parts]
        if "fog" in self.parts:
            outlines += [self.face.half(curve(self.parts["fog"], closed=True), side) for side in SIDES]
        return Skin(body, ImageChops.subtract(body, canvas.stencil(*self.glass, *outlines)))


class FrontView(EndView):
    """The car from in front."""

    @property
    def bends(self) -> list[Bend]:
        """How the front leans, from the roof down to the chin."""
        return front_bends(self.face)

    def draw(self, canvas: Canvas, ink: Ink, paint: RGB) -> Skin:
        """The whole front without its plate."""
        face = self.face
        body = self.shell(canvas, ink)
        windshield(canvas, face, GLASS)
        hood(canvas, face, body, paint)
        grille(canvas, face, FRONT["grille"], bars=5, chrome=True)
        grille(canvas, face, FRONT["intake"], bars=3)
        for side in SIDES:
            fog(canvas, face, side, body)
            headlamp(canvas, face, side)
            seam(canvas, face.half(((420, 630), (600, 628), (780, 646), (890, 690)), side), body, paint)
        mirrors(canvas, face, paint)
        return self.skin(canvas, body)


class RearView(EndView):
    """The car from behind."""

    @property
    def bends(self) -> list[Bend]:
        """How the rear leans, from the roof down to the bumper."""
        return rear_bends(self.face)

    def draw(self, canvas: Canvas, ink: Ink, paint: RGB) -> Skin:
        """The whole rear without its plate."""
        face, back = self.face, self.parts
        body = self.shell(canvas, ink)
        mirrors(canvas, face, paint)
        windshield(canvas, face, back["glass"])
        canvas.line(face.whole(curve(back["rib"])), WHITE, 9, soft=5, strength=0.4, within=body)
        seam(canvas, face.whole(curve(back["lid"])), body, paint)
        dark = canvas.fade((44, 46, 48), (16, 17, 18), face.point((0, 440))[1], face.point((0, 200))[1])
        canvas.fill(face.whole(curve(back["valance"])), dark, within=body)
        for side in SIDES:
            seam(canvas, face.half(curve(back["bumper"][:5]), side), body, paint)
            taillamp(canvas, face, curve(back["lamp"], closed=True), side)
        recess(canvas, face, self.plate_at)
        return self.skin(canvas, body)


def _ground(canvas: Canvas, face: Face) -> None:
    half = 926 * face.wide
    canvas.fill(oval((0, 6), half + 90, 80), BLACK, soft=60, strength=0.7)
    canvas.fill(oval((0, 26), half - 60, 46), BLACK, soft=22, strength=0.9)
    canvas.fill(face.whole(((0, 330), (760, 330), (760, 60), (0, 40))), BLACK, soft=24, strength=0.97)
    for side in SIDES:
        tread(canvas, 640 * face.wide * side, 876 * face.wide * side, face.tire)
