"""A scene becomes a JPEG."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFont

from clearcoat.demo.pictures.backdrop import backdrop, mirror_on_ground
from clearcoat.demo.pictures.booth import PRIMER, prime, spray
from clearcoat.demo.pictures.canvas import HEIGHT, WIDTH, Camera, Canvas
from clearcoat.demo.pictures.curves import Point
from clearcoat.demo.pictures.dents import dents
from clearcoat.demo.pictures.inks import RGB, WHITE, Painted
from clearcoat.demo.pictures.job import Job
from clearcoat.demo.pictures.light import Dent, colors, shade
from clearcoat.demo.pictures.places import BOOTHED, INDOORS, YARD, Place
from clearcoat.demo.pictures.scars import scar
from clearcoat.demo.pictures.scene import Scene, Stage
from clearcoat.demo.pictures.teardown import take_off
from clearcoat.demo.pictures.views import CarView, aim, view_of

QUALITY = 84
GRAIN = 0.03  # how much of the camera's noise is seen
CONTRAST = [min(255, max(0, round(((level / 255) ** 0.88 - 0.5) * 1.09 * 255 + 127))) for level in range(256)]
PLATE_WIDE, PLATE_TALL = 305, 152  # millimetres
PLACES = {Stage.TEARDOWN: INDOORS, Stage.PRIMER: BOOTHED, Stage.PAINT: BOOTHED}  # else the yard


def draw(scene: Scene) -> bytes:
    """The picture of a scene, as a phone would send it: a JPEG, always the same for the same scene."""
    file = BytesIO()
    _developed(picture(scene)).save(file, "JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()


def picture(scene: Scene) -> Image.Image:
    """The picture before the camera adds its grain."""
    car, around = view_of(scene), PLACES.get(scene.stage, YARD)
    panel = car.panel(scene.panel)
    camera = aim(scene, car, panel)
    canvas = Canvas(backdrop(around, camera).copy(), camera)
    paint = _rgb(scene.paint)
    bent = dents(scene, panel) if scene.stage is Stage.DAMAGE else []
    coat = _coat(car, camera, paint, around, bent)
    skin = car.draw(canvas, coat, paint)
    if car.plate and around is INDOORS:  # A part that is taken off takes its plate along.
        number_plate(canvas, car.plate, scene.plate)
    _work(Job(canvas, scene, panel, car.glass, skin), car, around, coat)
    if car.plate and around is YARD:
        number_plate(canvas, car.plate, scene.plate)
    mirror_on_ground(canvas.image, camera, around.shine)
    return canvas.image


def _work(job: Job, car: CarView, around: Place, coat: Painted) -> None:
    """What the stage adds to the car."""
    stage = job.scene.stage
    if stage is Stage.DAMAGE:
        scar(job.canvas, job.scene, job.panel, job.skin.paint)
    elif stage is Stage.TEARDOWN:
        take_off(job)
    elif stage is Stage.PRIMER:
        prime(job, _coat(car, job.canvas.camera, PRIMER, around, [], gloss=0.2))
    elif stage is Stage.PAINT:
        spray(job, coat)


def _coat(car: CarView, camera: Camera, paint: RGB, around: Place, bent: list[Dent], gloss: float = 1) -> Painted:
    return shade(camera, car.bends, colors(paint, around.light, gloss), car.turned, bent)


def number_plate(canvas: Canvas, middle: Point, text: str) -> None:
    """A white plate with blue letters, its screws, and its rim."""
    sheet = Image.new("RGB", (PLATE_WIDE * 2, PLATE_TALL * 2), (236, 238, 236))
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, PLATE_WIDE * 2, 46), fill=(54, 96, 150))
    pen.text((PLATE_WIDE, 178), text, (26, 52, 104), ImageFont.load_default(132), anchor="mm", stroke_width=3)
    for screw in (70, PLATE_WIDE * 2 - 70):
        pen.ellipse((screw - 10, 14, screw + 10, 34), fill=(176, 180, 184))
    corners = ((-0.52, -0.54), (-0.52, 0.54), (0.52, 0.54), (0.52, -0.54))
    rim = [(middle[0] + PLATE_WIDE * a, middle[1] + PLATE_TALL * b) for a, b in corners]
    canvas.fill([(x, y - 8) for x, y in rim], (0, 0, 0), soft=8, strength=0.5)
    canvas.fill(rim, (30, 31, 33))
    size = [round(side * canvas.camera.scale) for side in (PLATE_WIDE, PLATE_TALL)]
    left, top = (round(at - side / 2) for at, side in zip(canvas.camera.spot(middle), size, strict=True))
    canvas.image.paste(sheet.resize((size[0], size[1]), Image.Resampling.LANCZOS), (left, top))


def _rgb(paint: str) -> RGB:
    red, green, blue = ImageColor.getrgb(paint)[:3]
    return red, green, blue


def _developed(image: Image.Image) -> Image.Image:
    """A little contrast, darker corners and grain, as from a phone."""
    return ImageChops.add(ImageChops.multiply(image.point(CONTRAST * 3), _vignette()), _grain(), 1, -128)


@lru_cache(maxsize=1)
def _vignette() -> Image.Image:
    mask = Image.radial_gradient("L").resize((WIDTH, HEIGHT))
    mask = mask.point(lambda far: WHITE[0] - round(max(0, far - 110) ** 2 / 420))
    return Image.merge("RGB", (mask,) * 3)


@lru_cache(maxsize=1)
def _grain() -> Image.Image:
    noise = Image.frombytes("L", (WIDTH, HEIGHT), Random(3).randbytes(WIDTH * HEIGHT))
    noise = noise.point(lambda level: round(128 + (level - 128) * GRAIN))
    return Image.merge("RGB", (noise,) * 3)
