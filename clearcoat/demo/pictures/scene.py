"""What a picture shows: which car, from where, what is wrong with it, and how far its repair is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Body(StrEnum):
    """The kinds of car."""

    SEDAN = "sedan"
    HATCHBACK = "hatchback"
    SUV = "suv"
    PICKUP = "pickup"


class View(StrEnum):
    """Where the person with the phone stands."""

    LEFT = "left"
    RIGHT = "right"
    FRONT = "front"
    REAR = "rear"


class Stage(StrEnum):
    """How far the repair is."""

    DAMAGE = "damage"
    TEARDOWN = "teardown"
    PRIMER = "primer"
    PAINT = "paint"
    COMPLETED = "completed"


class Harm(StrEnum):
    """What happened to the metal."""

    DENT = "dent"
    SCRATCH = "scratch"
    CRACK = "crack"
    HAIL = "hail"


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture.

    `panel` names a part of the car in `shapes.py` or `faces.py`; `spot` is the place of the damage on it, in shares of
    its width and height from its left and its bottom. `near` is how close the camera goes: 1 is the whole car.
    """

    body: Body
    paint: str
    plate: str
    view: View
    panel: str
    harm: tuple[Harm, ...] = (Harm.DENT,)
    spot: tuple[float, float] = (0.5, 0.5)
    size: float = 1
    near: float = 1
    stage: Stage = Stage.DAMAGE

    def at(self, stage: Stage) -> Scene:
        """The same car from the same place at another stage."""
        return replace(self, stage=stage)


# The makers' names of the demo's paints, as they look in the shade.
PAINTS = {
    "Platinum white pearl": "#e6e4de",
    "Sonic gray": "#7d8a93",
    "Wilderness green": "#47594a",
    "Blueprint": "#2f5378",
    "Deep blue metallic": "#1c3f7a",
    "Oxford white": "#ecece8",
    "Dawning red": "#7d121a",
    "Soul red": "#a3141f",
    "Black sapphire": "#15181f",
    "Classic silver": "#b4b8ba",
    "Pure gray": "#8b9094",
    "Intense blue": "#1f4fa0",
    "Navy blue": "#20304e",
    "Oasis blue": "#5f8fb0",
}
