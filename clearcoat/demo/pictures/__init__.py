"""The demo's pictures of repairs, drawn by its own pen: nothing is photographed, nothing is taken from others."""

from clearcoat.demo.pictures.draw import draw
from clearcoat.demo.pictures.scene import PAINTS, Body, Harm, Scene, Stage, View

__all__ = ["PAINTS", "Body", "Harm", "Scene", "Stage", "View", "draw"]
