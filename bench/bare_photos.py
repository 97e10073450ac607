"""What an ordinary script with Pillow does for the same four pictures: `python -m bench.bare_photos PHOTO FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from pi_heif import register_heif_opener
from PIL import Image, ImageOps


def main(photo: Path, folder: Path) -> None:
    """Opens, turns upright, makes smaller, and writes each size from the one before, without what came along."""
    if photo.suffix.lower() == ".heic":
        register_heif_opener()
    with Image.open(photo) as image:
        picture = ImageOps.exif_transpose(image).convert("RGB")
    picture.info.clear()
    picture.thumbnail((4096, 4096))
    picture.save(folder / "download.jpg", quality=88)
    for edge in (2000, 1000, 400):
        picture.thumbnail((edge, edge))
        picture.save(folder / f"{edge}.webp", quality=80, method=2)


main(Path(sys.argv[1]), Path(sys.argv[2]))
