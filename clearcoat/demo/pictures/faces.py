"""The cars from in front and from behind: one face in millimetres, its right half, stretched to each body."""

from __future__ import annotations

from dataclasses import dataclass

from clearcoat.demo.pictures.curves import Point, Points
from clearcoat.demo.pictures.light import Bend, at

# The heights on the drawn face: ground, chin, bumper's middle, edge of the hood or trunk, foot of the glass, roof.
DRAWN = (0.0, 200.0, 500.0, 740.0, 985.0, 1455.0)


@dataclass(frozen=True, slots=True)
class Face:
    """How a face is stretched to one body: the same heights there, and how wide it is."""

    heights: tuple[float, ...]
    wide: float
    tire: float

    def point(self, point: Point) -> Point:
        """Where a point of the drawn face is on this body."""
        return point[0] * self.wide, at(
            tuple(zip((*DRAWN, 1700.0), (*self.heights, self.heights[-1] + 245), strict=True)), point[1]
        )

    def half(self, points: Points, side: int = 1) -> list[Point]:
        """An outline on the right half, or on the left."""
        return [(x * side, y) for x, y in map(self.point, points)]

    def whole(self, points: Points) -> list[Point]:
        """A half outline from the middle to the middle, closed by its mirror image."""
        right = self.half(points)
        return [*right, *reversed([(-x, y) for x, y in right])]

    def level(self, height: float, lean: tuple[float, float], sag: float = 0) -> Bend:
        """A bend across the whole face; `sag` is how much lower it is at the sides."""
        places = (
            (-1.0, sag),
            (-0.75, sag * 0.45),
            (-0.4, sag * 0.1),
            (0.0, 0.0),
            (0.4, sag * 0.1),
            (0.75, sag * 0.45),
            (1.0, sag),
        )
        line = tuple((940 * self.wide * share, self.point((0, height - low))[1]) for share, low in places)
        return Bend(line, *lean)


FACES = {
    "sedan": Face((0, 200, 500, 740, 985, 1455), 1.0, 338),
    "hatchback": Face((0, 215, 530, 800, 1040, 1520), 0.98, 338),
    "suv": Face((0, 265, 600, 890, 1140, 1690), 1.01, 368),
    "pickup": Face((0, 360, 660, 1120, 1300, 1930), 1.10, 402),
}

BODY = ((0, 1455), (260, 1452), (460, 1436), (566, 1402), (618, 1340), (700, 1160), (772, 1010), (836, 968),
        (888, 900), (914, 800), (924, 680), (926, 520), (918, 380), (896, 280), (850, 224), (760, 200),
        (0, 192))  # fmt: skip
GLASS = ((0, 1412), (250, 1408), (440, 1392), (520, 1368), (566, 1312), (640, 1150), (712, 1008), (700, 990),
         (560, 972), (300, 958), (0, 952))  # fmt: skip

FRONT = {
    "glass": GLASS,
    "hood": ((0, 968), (300, 972), (560, 986), (742, 1002), (790, 950), (800, 880), (770, 812), (640, 764),
              (430, 742), (0, 738)),
    "lamp": ((440, 700), (560, 726), (720, 762), (850, 812), (893, 806), (900, 760), (880, 700), (760, 660),
              (600, 640), (470, 640)),
    "grille": ((0, 716), (300, 714), (384, 704), (408, 680), (398, 644), (352, 568), (326, 546), (270, 538),
                (0, 536)),
    "intake": ((0, 410), (300, 406), (470, 396), (520, 350), (480, 270), (300, 246), (0, 242)),
    "fog": ((640, 470), (760, 490), (850, 520), (866, 450), (820, 350), (700, 320), (610, 350)),
    "bumper": ((0, 530), (300, 534), (420, 620), (600, 630), (780, 650), (890, 690), (930, 640), (930, 300),
                (860, 190), (0, 180)),
    "rib": ((420, 960), (424, 900), (440, 820), (470, 752)),
    "fender": ((800, 960), (836, 968), (888, 900), (914, 800), (924, 680), (926, 520), (900, 520), (890, 700),
                (900, 760), (890, 810), (850, 820), (800, 880)),
}  # fmt: skip

TRUNK = {
    "glass": ((0, 1412), (250, 1408), (440, 1392), (520, 1368), (566, 1312), (640, 1180), (690, 1090), (660, 1072),
               (400, 1060), (0, 1056)),
    "lid": ((0, 1048), (300, 1046), (560, 1040), (690, 1024), (700, 960), (660, 880), (600, 790), (588, 640),
             (560, 610), (0, 606)),
    "lamp": ((430, 860), (600, 900), (760, 930), (880, 940), (908, 890), (902, 820), (860, 776), (700, 770),
              (540, 784), (440, 806)),
    "bumper": ((0, 600), (560, 604), (600, 640), (780, 690), (905, 740), (930, 640), (930, 300), (860, 190),
                (0, 180)),
    "valance": ((0, 330), (400, 326), (640, 300), (760, 250), (780, 200), (0, 180)),
    "rib": ((0, 990), (300, 986), (640, 960)),
}  # fmt: skip
GATE = {
    "glass": ((0, 1392), (250, 1388), (440, 1370), (520, 1340), (566, 1270), (620, 1150), (640, 1070), (600, 1044),
               (400, 1034), (0, 1030)),
    "lid": ((0, 1436), (300, 1430), (500, 1406), (590, 1330), (650, 1180), (720, 1010), (716, 900), (690, 800),
             (672, 640), (650, 560), (620, 540), (0, 536)),
    "lamp": ((560, 890), (680, 930), (780, 1010), (830, 1020), (890, 930), (908, 850), (890, 790), (780, 790),
              (680, 806), (580, 836)),
    "bumper": ((0, 530), (620, 534), (680, 600), (690, 690), (780, 720), (905, 740), (930, 640), (930, 300),
                (860, 190), (0, 180)),
    "valance": ((0, 440), (560, 436), (700, 470), (900, 480), (926, 400), (890, 280), (780, 200), (0, 180)),
    "rib": ((0, 1000), (300, 996), (680, 960)),
}  # fmt: skip
BED = {
    "glass": ((0, 1412), (250, 1408), (440, 1392), (540, 1360), (576, 1290), (600, 1120), (610, 1030), (600, 1016),
               (400, 1012), (0, 1012)),
    "lid": ((0, 1006), (400, 1006), (700, 1004), (716, 1000), (716, 800), (716, 620), (700, 606), (0, 606)),
    "lamp": ((736, 990), (800, 992), (880, 960), (912, 880), (914, 740), (900, 720), (760, 716), (736, 720)),
    "bumper": ((0, 560), (400, 560), (860, 570), (905, 560), (910, 430), (860, 400), (0, 396)),
    "valance": ((0, 390), (700, 390), (780, 330), (760, 250), (0, 250)),
    "rib": ((0, 860), (300, 860), (700, 860)),
}  # fmt: skip
BACKS = {"sedan": TRUNK, "hatchback": GATE, "suv": GATE, "pickup": BED}
PLATES = {  # their heights
    "sedan": 745,
    "hatchback": 745,
    "suv": 745,
    "pickup": 480,
}

# The height of a bend, how the metal leans above and below it, and how much lower the bend is at the sides.
# fmt: off
FRONT_LEANS = (
    (1455, (80, 60), 0), (1380, (40, 40), 0), (990, (60, 46), 0), (800, (60, 56), -40), (724, (20, 10), -60),
    (640, (4, 6), -40), (520, (9, 7), 0), (430, (-2, -6), 0), (330, (-10, 12), 0), (240, (6, -30), 0),
    (190, (-50, -60), 0),
)
REAR_LEANS = (
    (1455, (80, 60), 0), (1380, (36, 36), 0), (1060, (50, 60), 0), (1000, (34, 14), 0), (880, (8, 4), 0),
    (780, (0, -8), 0), (640, (-14, 30), 0), (590, (24, 8), 0), (480, (4, 0), 0), (340, (-10, -20), 0),
    (190, (-40, -60), 0),
)
# fmt: on


def front_bends(face: Face) -> list[Bend]:
    """How the front leans, from the roof down to the chin."""
    return [face.level(*row) for row in FRONT_LEANS]


def rear_bends(face: Face) -> list[Bend]:
    """How the rear leans, from the roof down to the bumper."""
    return [face.level(*row) for row in REAR_LEANS]
