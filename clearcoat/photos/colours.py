"""Every way to write colours becomes opaque RGB in sRGB, the one that every screen shows."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageCms

MOST_PROFILE_BYTES: Final = 4_000_000  # those of printing presses have two
SAME_COLOUR: Final = 2  # of 255; a profile that moves no colour further is left out, for that is half of all photos
PLAIN: Final = {"1": "L", "L": "L", "I;16": "L", "CMYK": "CMYK"}  # what `opaque` makes of a mode; RGB of every other

_LEVELS: Final = range(0, 256, 51)
_CUBE: Final = bytes(level for red in _LEVELS for green in _LEVELS for blue in _LEVELS for level in (red, green, blue))


def opaque(image: Image.Image) -> Image.Image:
    """The same in RGB, L or CMYK: grey of 16 bits loses its finer half, what is transparent lies on white."""
    if image.mode.startswith("I"):
        image.info.pop("transparency", None)
        return image.point(lambda level: level * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return _on_white(image.convert("RGBA"))
    if image.mode in {"RGB", "L", "CMYK"}:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _on_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def profile_of(info: dict[Any, Any], mode: str) -> ImageCms.ImageCmsTransform | None:
    """The way from the photo's own profile to sRGB; None where none is needed, and for one that is broken."""
    profile = info.get("icc_profile")
    if not profile or len(profile) > MOST_PROFILE_BYTES:
        return None
    plain = PLAIN.get(mode, "RGB")
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        transform = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), plain, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    return transform if plain != "RGB" or _changes(transform) else None


def _changes(transform: ImageCms.ImageCmsTransform) -> bool:
    cube = Image.frombytes("RGB", (len(_CUBE) // 3, 1), _CUBE)
    shown = transform.apply(cube).tobytes()
    return any(abs(before - after) > SAME_COLOUR for before, after in zip(_CUBE, shown, strict=True))


def srgb(image: Image.Image, transform: ImageCms.ImageCmsTransform | None) -> Image.Image:
    """RGB of what `opaque` gave, by its profile's way where there is one."""
    if transform:
        return transform.apply(image)
    return image if image.mode == "RGB" else image.convert("RGB")
