"""A part that is worked on."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageChops

from clearcoat.demo.pictures.canvas import Canvas, Skin
from clearcoat.demo.pictures.curves import Points
from clearcoat.demo.pictures.scene import Scene


@dataclass(frozen=True, slots=True)
class Job:
    """A car that was drawn, and the part that is worked on."""

    canvas: Canvas
    scene: Scene
    panel: Points
    glass: list[Points]
    skin: Skin

    @property
    def part(self) -> Image.Image:
        """The mask of the part."""
        return ImageChops.multiply(self.canvas.stencil(self.panel), self.skin.paint)
