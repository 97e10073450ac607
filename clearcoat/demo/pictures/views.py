"""The car of a scene as one sees it, and where the camera stands."""

from __future__ import annotations

from typing import Protocol

from clearcoat.demo.pictures.canvas import HEIGHT, Camera, Canvas, Skin
from clearcoat.demo.pictures.curves import Point, Points
from clearcoat.demo.pictures.dents import place
from clearcoat.demo.pictures.ends import FrontView, RearView
from clearcoat.demo.pictures.faces import BACKS, FACES, FRONT, PLATES
from clearcoat.demo.pictures.inks import RGB, Ink
from clearcoat.demo.pictures.light import Bend
from clearcoat.demo.pictures.scene import Body, Scene, View
from clearcoat.demo.pictures.shapes import HATCH, SEDAN
from clearcoat.demo.pictures.side import SideView
from clearcoat.demo.pictures.tall import PICKUP, SUV

CAR_WIDTH, CAR_HEIGHT = 1430, 850  # pixels that a whole car fills at most
GROUND = 900  # pixels from the top to where the tires stand
TURN = 0.78  # a close camera turns this far to the damage at most, so that the car around it is still seen
SIDES = {Body.SEDAN: SEDAN, Body.HATCHBACK: HATCH, Body.SUV: SUV, Body.PICKUP: PICKUP}


class CarView(Protocol):
    """A car from one side, ready to be drawn."""

    @property
    def middle(self) -> float:
        """Where its middle is, in millimetres."""

    @property
    def width(self) -> float:
        """Of what is seen, in millimetres."""

    @property
    def tall(self) -> float:
        """Of the roof, in millimetres."""

    @property
    def bends(self) -> list[Bend]:
        """How the metal leans, from the roof down."""

    @property
    def turned(self) -> Points:
        """How bright each place along it is; 1 is plain."""

    @property
    def glass(self) -> list[Points]:
        """What is covered before paint is sprayed."""

    @property
    def plate(self) -> Point | None:
        """The middle of the number plate, if it is seen."""

    def panel(self, name: str) -> Points:
        """The outline of one part; a KeyError when there is none."""

    def draw(self, canvas: Canvas, ink: Ink, paint: RGB) -> Skin:
        """The whole car without its plate."""


def view_of(scene: Scene) -> CarView:
    """The car of a scene as one sees it from there."""
    if scene.view in (View.LEFT, View.RIGHT):
        return SideView(SIDES[scene.body])
    if scene.view is View.FRONT:
        return FrontView(FACES[scene.body], FRONT, (0, 446))
    return RearView(FACES[scene.body], BACKS[scene.body], (0, PLATES[scene.body]))


def aim(scene: Scene, car: CarView, panel: Points) -> Camera:
    """The camera: on the whole car, or closer and turned to the damage. Every stage of a scene has the same."""
    scale = min(CAR_WIDTH / car.width, CAR_HEIGHT / car.tall)
    whole = (car.middle, (GROUND - HEIGHT / 2) / scale)
    goal, share = place(scene, panel), min(TURN, (scene.near - 1) * 0.9)
    x, y = (a + (b - a) * share for a, b in zip(whole, goal, strict=True))
    return Camera(x, y, scale * scene.near, mirrored=scene.view is View.RIGHT)
