"""Small pictures of our own making, and the way that a form sends them."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from clearcoat.estimates.models import Estimate
from clearcoat.photos.intake import Upload
from clearcoat.photos.models import Category, Photo
from clearcoat.workflow import photo as photos

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@cache
def jpeg(width: int = 640, height: int = 480, colour: str = "#b5412c") -> bytes:
    """A plain JPEG."""
    made = BytesIO()
    Image.new("RGB", (width, height), colour).save(made, "JPEG")
    return made.getvalue()


def multipart(content: bytes, name: str = "IMG_0001.jpg", **fields: Any) -> tuple[bytes, str]:
    """The body and its type, as a browser's form sends them."""
    file = BytesIO(content)
    file.name = name
    return encode_multipart(BOUNDARY, {**fields, "file": file}), MULTIPART_CONTENT


def taken_in(estimate: Estimate, by: Any, content: bytes | None = None, **about: Any) -> Photo:
    """A photo that the worker has prepared."""
    about.setdefault("category", Category.DAMAGE)
    photo, _ = photos.take_in(estimate, by, Upload(BytesIO(content or jpeg()), "IMG_0001.jpg"), **about)
    while photos.prepare_one():
        pass
    photo.refresh_from_db()
    return photo
