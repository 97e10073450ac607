"""The picture before the car is in it, and what the ground mirrors once it is."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from clearcoat.demo.pictures.canvas import HEIGHT, WIDTH, Camera
from clearcoat.demo.pictures.places import DEEP, WIDE, Place, Scenery

FOOT = 330  # millimetres of the car's height at which the wall behind it meets the ground
REACH = 420  # pixels of the ground in which the car is seen again
BEHIND = 0.60  # how much smaller things at the wall are


@lru_cache(maxsize=4)
def backdrop(place: Place, camera: Camera) -> Image.Image:
    """The place without the car, out of focus: more so when the camera is close."""
    image = Image.new("RGB", (WIDE, DEEP))
    half = WIDE / WIDTH
    foot = camera.spot((0, FOOT))[1] * half
    place.draw(Scenery(ImageDraw.Draw(image), WIDE / 2, foot, camera.scale * BEHIND * half))
    image = image.filter(ImageFilter.GaussianBlur(1.0 + camera.scale * 5))
    return _rough(image.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC), camera, place.rough)


def _rough(image: Image.Image, camera: Camera, rough: float) -> Image.Image:
    """The grit of the ground."""
    foot = max(0, round(camera.spot((0, FOOT))[1]))
    size = (WIDTH, HEIGHT - foot)
    if size[1] <= 8:
        return image
    grit = Image.frombytes("L", (WIDE, size[1]), Random(11).randbytes(WIDE * size[1]))
    grit = grit.resize(size, Image.Resampling.BILINEAR).point(lambda level: round(128 + (level - 128) * 0.14 * rough))
    ground = image.crop((0, foot, WIDTH, HEIGHT))
    image.paste(ImageChops.add(ground, Image.merge("RGB", (grit,) * 3), 1, -128), (0, foot))
    return image


def mirror_on_ground(image: Image.Image, camera: Camera, shine: int) -> None:
    """The car in the shine of the floor."""
    ground = round(camera.spot((0, 0))[1])
    deep = min(HEIGHT - ground, ground, REACH)
    if deep <= 0:
        return
    upside = image.crop((0, ground - deep, WIDTH, ground)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    fade = Image.linear_gradient("L").transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((WIDTH, deep))
    soft = upside.reduce(2).filter(ImageFilter.GaussianBlur(3)).resize((WIDTH, deep))
    image.paste(soft, (0, ground), fade.point(lambda level: level * shine // 255))
