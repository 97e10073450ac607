"""The demo's own pictures: right in size, the same every time, and lined up before and after."""

from __future__ import annotations

import time
from io import BytesIO
from itertools import combinations

import pytest
from PIL import Image, ImageChops, ImageStat

from clearcoat.demo.cars import CARS
from clearcoat.demo.pictures import PAINTS, Body, Harm, Scene, Stage, View, draw
from clearcoat.demo.pictures.album import ALBUM, Shot
from clearcoat.demo.pictures.canvas import HEIGHT, WIDTH, Camera
from clearcoat.demo.pictures.curves import curve, extent
from clearcoat.demo.pictures.dents import dents
from clearcoat.demo.pictures.faces import BACKS, FRONT
from clearcoat.demo.pictures.light import DAY, at, mirrored
from clearcoat.demo.pictures.views import aim, view_of

LARGEST = 400 * 1024
SLOWEST = 10.0  # seconds; ten times what a busy machine takes
OWNERS = {car.plate: car for car in CARS}
PART = (850, 540, 1350, 700)  # where the fender is in the picture, above the wheel
FENDER = Scene(Body.SEDAN, "#1f4fa0", "TST 1", View.RIGHT, "fender", (Harm.DENT,), (0.6, 0.64), near=1.7)


def opened(scene: Scene) -> Image.Image:
    return Image.open(BytesIO(draw(scene))).convert("RGB")


def differs(one: Image.Image, other: Image.Image, box: tuple[int, int, int, int] | None = None) -> float:
    """The mean difference of two pictures in levels of 255, within a box."""
    return sum(ImageStat.Stat(ImageChops.difference(one.crop(box), other.crop(box))).mean) / 3


@pytest.mark.parametrize("view", View)
@pytest.mark.parametrize("body", Body)
def test_every_body_is_drawn_from_every_side_as_a_photo_of_a_phone(body, view):
    scene = Scene(body, "#a3141f", "TST 1", view, {View.FRONT: "hood", View.REAR: "lid"}.get(view, "front_door"))
    file = draw(scene)
    image = Image.open(BytesIO(file))
    assert (image.format, image.size, image.mode) == ("JPEG", (WIDTH, HEIGHT), "RGB")
    assert len(file) <= LARGEST


def test_a_scene_is_drawn_alike_every_time():
    assert draw(FENDER) == draw(FENDER)


def test_two_cars_are_not_dented_alike():
    assert draw(FENDER) != draw(
        Scene(Body.SEDAN, "#1f4fa0", "TST 2", View.RIGHT, "fender", FENDER.harm, FENDER.spot, near=1.7)
    )


def test_before_and_after_line_up_everywhere_but_at_the_damage():
    before, after = opened(FENDER), opened(FENDER.at(Stage.COMPLETED))
    sky, ground, door = (0, 0, WIDTH, 250), (0, 1040, WIDTH, HEIGHT), (0, 500, 300, 900)
    assert max(differs(before, after, box) for box in (sky, ground, door)) < 0.5
    assert differs(before, after, PART) > 3


def test_each_stage_looks_different():
    pictures = [opened(FENDER.at(stage)) for stage in Stage]
    assert min(differs(one, other, PART) for one, other in combinations(pictures, 2)) > 3


def test_a_dent_ends_where_its_sheet_does():
    panel = view_of(FENDER).panel("fender")
    dent, (left, _, right, _) = dents(FENDER, panel)[0], extent(panel)
    assert dent.lean(dent.x + 20, dent.y + 20)
    assert not dent.lean(left - 1, dent.y) + dent.lean(right + 1, dent.y)


def test_every_stage_is_seen_from_the_same_place():
    car = view_of(FENDER)
    assert len({aim(FENDER.at(stage), car, car.panel("fender")) for stage in Stage}) == 1


def test_the_right_side_is_the_left_side_in_a_mirror():
    left, right = (Camera(1000, 500, 0.5, mirrored=side).spot((1200, 600)) for side in (False, True))
    assert (left[0] + right[0], left[1]) == (WIDTH, right[1])


@pytest.mark.parametrize("stage", [Stage.TEARDOWN, Stage.PRIMER, Stage.PAINT])
def test_a_plate_is_neither_on_a_bumper_that_is_off_nor_in_the_booth(stage):
    front = Scene(Body.SEDAN, "#1f4fa0", "TST 1", View.FRONT, "bumper", spot=(0.9, 0.5))
    middle = (WIDTH // 2 - 60, 600, WIDTH // 2 + 60, 680)
    on, off = (opened(front.at(one)).convert("L").crop(middle) for one in (Stage.COMPLETED, stage))
    assert ImageStat.Stat(on).mean[0] > ImageStat.Stat(off).mean[0] + 40


def test_a_curve_goes_through_its_points():
    points = ((0.0, 0.0), (10.0, 5.0), (20.0, 0.0))
    assert set(points) <= set(curve(points))


def test_a_line_is_level_beyond_its_ends():
    assert [at(((0, 1), (10, 3)), x) for x in (-5, 5, 15)] == [1, 2, 3]


def test_paint_that_leans_back_mirrors_the_sky():
    assert sum(mirrored(DAY, 60)) > sum(mirrored(DAY, 0)) * 4


@pytest.mark.parametrize("parts", [FRONT, *BACKS.values()])
def test_an_outline_of_a_face_begins_and_ends_in_its_middle_or_is_one_of_a_pair(parts):
    halves = {name: shape for name, shape in parts.items() if name not in ("lamp", "fog", "fender")}
    assert all(shape[0][0] == 0 == shape[-1][0] for name, shape in halves.items() if name != "rib")


def test_every_car_in_the_album_is_in_the_demo():
    assert {shot.plate for shot in ALBUM} <= OWNERS.keys()


def test_every_paint_of_the_demo_has_its_color():
    assert {car.color for car in CARS} <= PAINTS.keys()


def test_no_car_has_two_pictures_of_one_scene():
    assert len({shot.scene for shot in ALBUM}) == len(ALBUM)


def test_a_car_has_three_to_seven_pictures():
    plates = [shot.plate for shot in ALBUM]
    assert {plates.count(plate) for plate in plates} <= set(range(3, 8))


def test_an_album_goes_as_far_as_its_repair():
    begun = {"in_progress", "waiting_for_parts", "ready", "completed"}
    for shot in ALBUM:
        reached = {step.to for step in OWNERS[shot.plate].steps}
        assert shot.category == "damage" or reached & begun, shot
        assert shot.category != "completed" or reached & {"ready", "completed"}, shot


def test_a_finished_car_has_a_picture_of_the_damage_from_the_same_place():
    scenes = {shot.scene for shot in ALBUM}
    finished = [shot for shot in ALBUM if shot.category == "completed"]
    assert finished
    assert all(shot.before in scenes for shot in finished)


def test_only_a_part_that_is_off_needs_an_explanation():
    assert [Shot(FENDER.at(stage), "").teardown for stage in Stage] == [False, True, False, False, False]


def test_a_caption_is_in_the_owners_language():
    spanish = {"sin", "golpe", "delantero", "de", "con", "el", "cofre"}
    for shot in ALBUM:
        words = set(shot.caption.lower().replace(":", " ").replace(",", " ").split())
        assert bool(words & spanish) == (OWNERS[shot.plate].language == "es"), shot.caption


def test_every_panel_of_the_album_is_a_part_of_its_car():
    for shot in ALBUM:
        assert len(view_of(shot.scene).panel(shot.scene.panel)) > 2


def test_a_picture_takes_no_longer_than_a_visitor_waits():
    started = time.perf_counter()
    draw(FENDER.at(Stage.PAINT))
    assert time.perf_counter() - started < SLOWEST
