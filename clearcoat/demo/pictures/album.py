"""Which pictures each car of the demo has so far: what its technician sent, and how it was described."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from clearcoat.demo.cars import CARS
from clearcoat.demo.pictures.scene import PAINTS, Body, Harm, Scene, Stage, View

Category = Literal["damage", "progress", "completed"]
CATEGORIES: dict[Stage, Category] = {Stage.DAMAGE: "damage", Stage.COMPLETED: "completed"}  # else it is progress


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture of a repair, in the words of whoever took it; in the owner's language."""

    scene: Scene
    caption: str

    @property
    def plate(self) -> str:
        """Whose car it is."""
        return self.scene.plate

    @property
    def category(self) -> Category:
        """Where it stands in the album."""
        return CATEGORIES.get(self.scene.stage, "progress")

    @property
    def teardown(self) -> bool:
        """Whether it may frighten, and wants its explanation."""
        return self.scene.stage is Stage.TEARDOWN

    @property
    def before(self) -> Scene:
        """The damage from the same place: with it a completed picture makes a pair."""
        return self.scene.at(Stage.DAMAGE)


def _scene(
    plate: str,
    body: Body,
    view: View,
    panel: str,
    spot: tuple[float, float],
    *harm: Harm,
    size: float = 1,
    near: float = 1.1,
) -> Scene:
    """A scene in the paint of the demo's car with this plate."""
    color = next(car.color for car in CARS if car.plate == plate)
    return Scene(body, PAINTS[color], plate, view, panel, harm or (Harm.DENT,), spot, size, near)


SEDAN, SUV, PICKUP = Body.SEDAN, Body.SUV, Body.PICKUP
DENT, CRACK, SCRATCH, HAIL = Harm.DENT, Harm.CRACK, Harm.SCRATCH, Harm.HAIL
DAMAGE, TEARDOWN, PRIMER, PAINT, COMPLETED = Stage

ACCORD_FRONT = _scene("TST 1001", SEDAN, View.FRONT, "bumper", (0.16, 0.62), DENT, CRACK, size=1.1)
ACCORD_FENDER = _scene("TST 1001", SEDAN, View.RIGHT, "fender", (0.24, 0.62), size=1.1, near=1.9)
CIVIC_LID = _scene("TST 1002", SEDAN, View.REAR, "lid", (0.70, 0.36), size=1.3)
CIVIC_BUMPER = _scene("TST 1002", SEDAN, View.REAR, "bumper", (0.72, 0.55), DENT, CRACK, size=1.1, near=1.6)
CIVIC_CORNER = _scene("TST 1002", SEDAN, View.RIGHT, "rear_bumper", (0.48, 0.62), DENT, SCRATCH, size=0.7, near=2.2)
OUTBACK = _scene("TST 1003", SUV, View.LEFT, "front_door", (0.62, 0.50), DENT, SCRATCH, size=1.3, near=1.3)
OUTBACK_REAR = _scene("TST 1003", SUV, View.LEFT, "rear_door", (0.36, 0.52), size=1.4, near=2.0)
RAV4_FRONT = _scene("TST 1004", SUV, View.FRONT, "bumper", (0.72, 0.60), DENT, CRACK, size=1.2, near=1.1)
RAV4_HOOD = _scene("TST 1004", SUV, View.FRONT, "hood", (0.60, 0.36), size=1.4, near=1.7)
MODEL3 = _scene("TST 1005", SEDAN, View.RIGHT, "quarter", (0.42, 0.60), size=1.3, near=1)
MODEL3_NEAR = _scene("TST 1005", SEDAN, View.RIGHT, "quarter", (0.42, 0.60), size=1.3, near=2.3)
MODEL3_BUMPER = _scene("TST 1005", SEDAN, View.RIGHT, "rear_bumper", (0.4, 0.6), near=2.2)
F150_BED = _scene("TST 1006", PICKUP, View.RIGHT, "bed", (0.40, 0.66), DENT, SCRATCH, size=1.6, near=1.5)
F150_GATE = _scene("TST 1006", PICKUP, View.REAR, "lid", (0.36, 0.55), size=1.7)
SPORTAGE = _scene("TST 1007", SUV, View.FRONT, "hood", (0.5, 0.5), HAIL, near=1.1)
SPORTAGE_NEAR = _scene("TST 1007", SUV, View.FRONT, "hood", (0.62, 0.5), HAIL, near=2.2)
BMW = _scene("TST 1009", SEDAN, View.FRONT, "bumper", (0.80, 0.62), DENT, CRACK, SCRATCH, size=0.9)
JETTA = _scene("TST 1011", SEDAN, View.REAR, "lid", (0.34, 0.40), size=1.5)
ELANTRA = _scene("TST 1012", SEDAN, View.RIGHT, "fender", (0.62, 0.62), DENT, SCRATCH, size=1.4, near=1.7)

ALBUM = [
    Shot(scene.at(stage), caption)
    for scene, stage, caption in (
        (ACCORD_FRONT, DAMAGE, "Parachoques delantero roto, lado derecho"),
        (ACCORD_FENDER, DAMAGE, "Golpe en la salpicadera, delante de la rueda"),
        (ACCORD_FRONT, TEARDOWN, "Sin el parachoques: el soporte de atrás está doblado"),
        (ACCORD_FENDER, TEARDOWN, "Salpicadera desmontada; lo de adentro está derecho"),
        (ACCORD_FENDER, PRIMER, "Salpicadera nueva con imprimación, lista para pintar"),
        (CIVIC_LID, DAMAGE, "Trunk lid pushed in next to the plate"),
        (CIVIC_BUMPER, DAMAGE, "Bumper cover torn on the right"),
        (CIVIC_CORNER, DAMAGE, "Right corner: scraped, and the cover has moved"),
        (OUTBACK, DAMAGE, "Front door, left: dent and scratches"),
        (OUTBACK_REAR, DAMAGE, "Rear door: a second dent by the edge"),
        (OUTBACK, TEARDOWN, "Door skin off: the impact beam is straight"),
        (OUTBACK_REAR, PRIMER, "Rear door pulled, filled and primed"),
        (OUTBACK, PAINT, "Color on, clear coat next"),
        (OUTBACK, COMPLETED, "Front door after polishing"),
        (OUTBACK_REAR, COMPLETED, "Rear door: nothing left to see"),
        (RAV4_FRONT, DAMAGE, "Bumper cover split on the left"),
        (RAV4_HOOD, DAMAGE, "Hood buckled on the left"),
        (RAV4_FRONT, TEARDOWN, "Bumper off: bracket bent behind it"),
        (MODEL3, DAMAGE, "Right rear quarter panel, whole side"),
        (MODEL3_NEAR, DAMAGE, "Close-up: the crease runs into the wheel arch"),
        (MODEL3_BUMPER, TEARDOWN, "Bumper cover off to look behind it, for the insurer"),
        (F150_BED, DAMAGE, "Bed side, right: dented over the wheel"),
        (F150_GATE, DAMAGE, "Tailgate pushed in"),
        (F150_BED, TEARDOWN, "Bed side off, the frame is straight"),
        (F150_BED, PAINT, "New bed side in Oxford white"),
        (SPORTAGE, DAMAGE, "Granizo: el cofre entero"),
        (SPORTAGE_NEAR, DAMAGE, "De cerca: las abolladuras del lado izquierdo"),
        (SPORTAGE, PRIMER, "Cofre lijado y con imprimación"),
        (SPORTAGE, PAINT, "Cofre recién pintado, en la cabina"),
        (BMW, DAMAGE, "Front bumper cracked and scraped, left corner"),
        (BMW, TEARDOWN, "Bumper off: only the cover was hit"),
        (BMW, PAINT, "New cover painted before it goes on for good"),
        (BMW, COMPLETED, "Ready to go"),
        (JETTA, DAMAGE, "Trunk lid creased, left of the plate"),
        (JETTA, TEARDOWN, "Lid off; the body behind it is fine"),
        (JETTA, PRIMER, "New lid primed and fitted"),
        (JETTA, PAINT, "Color matched on the second try"),
        (JETTA, COMPLETED, "All gaps even, lid closes softly"),
        (ELANTRA, DAMAGE, "Right fender dented above the wheel"),
        (ELANTRA, TEARDOWN, "Fender off: liner clips broken, ordered"),
        (ELANTRA, PRIMER, "New fender in primer"),
        (ELANTRA, PAINT, "Blended into the door so that the color agrees"),
        (ELANTRA, COMPLETED, "Finished"),
    )
]
