"""Small pictures of our own making, and the way that a form sends them."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from clearcoat.estimates.models import Estimate
from clearcoat.photos import vault
from clearcoat.photos.intake import Upload
from clearcoat.photos.models import Category, Document, Photo, Progress
from clearcoat.photos.sizes import SIZES
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


def hung(estimate: Estimate, **about: Any) -> Photo:
    """A shared photo that is ready, put straight into its place: no darkroom, where pictures are not the point."""
    data = jpeg(40, 30)
    one = {"width": 40, "height": 30, "bytes": len(data), "sha256": sha256(data).hexdigest()}
    made = {"width": 40, "height": 30, "files": dict.fromkeys(SIZES, one), "category": Category.DAMAGE}
    photo = Photo.objects.create(**_there(estimate) | made | about)
    for size in SIZES:
        vault.storage().put(photo.key(size), BytesIO(data), content_type="image/jpeg")
    return photo


def papers(estimate: Estimate, **about: Any) -> Document:
    """A shared document that is ready."""
    row = Document.objects.create(**_there(estimate) | {"size": len(PDF), "sha256": sha256(PDF).hexdigest()} | about)
    vault.storage().put(row.key(), BytesIO(PDF), content_type="application/pdf")
    return row


def _there(estimate: Estimate) -> dict[str, Any]:
    return {
        "estimate": estimate, "state": Progress.READY, "is_shared": True, "uploaded_by": "Theo Park",
        "upload_id": str(uuid4()),
    }  # fmt: skip
