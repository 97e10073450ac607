"""The gaps between panels."""

from __future__ import annotations

from PIL import Image

from clearcoat.demo.pictures.canvas import Canvas
from clearcoat.demo.pictures.curves import Points
from clearcoat.demo.pictures.inks import BLACK, RGB, WHITE, blend


def seam(canvas: Canvas, path: Points, body: Image.Image, paint: RGB) -> None:
    """One gap, with the light that its lower edge catches."""
    canvas.line([(x + 4, y - 6) for x, y in path], WHITE, 5, soft=2, strength=0.36, within=body)
    canvas.line(path, blend(paint, BLACK, 0.83), 7.5, soft=1.2, strength=0.9, within=body)
