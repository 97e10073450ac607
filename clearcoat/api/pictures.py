"""The owner's photos and documents, and the bytes of every picture: for the owner what is shared, for staff all."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext_lazy
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from clearcoat.api import auth
from clearcoat.api.errors import Missing, Refusal, answers
from clearcoat.api.photo_body import OwnersFields, upload_of
from clearcoat.api.photo_out import PhotoOut, Photos
from clearcoat.api.photos import SENDS
from clearcoat.api.types import Id
from clearcoat.estimates.models import Estimate
from clearcoat.photos import gallery, serve
from clearcoat.photos.models import Document, FileQuerySet, Photo
from clearcoat.workflow import photo as photos

router = Router(tags=["Photos and documents"])
Size = Literal["thumb", "medium", "large", "download"]
BYTES = {"responses": {200: {"description": "The picture", "content": {"image/webp": {}, "image/jpeg": {}}}}}
PDF = {"responses": {200: {"description": "The document", "content": {"application/pdf": {}}}}}
CLOSED = gettext_lazy("The shop takes no photos over this page. Please bring them along, or call.")


@router.get("/{estimateId}/photos", response={200: Photos, **answers(401, 403, 404)}, auth=auth.follower)
def listing(request: HttpRequest, estimateId: Id) -> Any:
    """The photos that the shop shares with the owner, in the order of the repair."""
    estimate = auth.followed(request, estimateId)
    rows = gallery.in_order(Photo.objects.shared().filter(estimate=estimate).select_related("after"))
    shown = [row.pk for row in rows]
    return Photos(items=[PhotoOut.of(row, estimate, shown) for row in rows])


@router.post("/{estimateId}/photos", response={201: PhotoOut, 200: PhotoOut, **SENDS}, auth=auth.follower)
def send(request: HttpRequest, estimateId: Id, file: File[UploadedFile], fields: Form[OwnersFields]) -> Any:
    """Takes the owner's own photo of the damage, if the shop takes such."""
    estimate = auth.followed(request, estimateId)
    if not estimate.shop.settings.takes_photos or not estimate.is_open:
        raise Refusal(403, str(CLOSED))
    upload = upload_of(request, file, fields)
    row, is_new = photos.take_in_from_owner(estimate, upload, shot=fields.shot or "", caption=fields.caption)
    return Status(201 if is_new else 200, PhotoOut.of(row, estimate, []))


@router.get(
    "/{estimateId}/photos/{photoId}/{size}", response={302: None, 304: None, **answers(401, 403, 404, 422)},
    auth=auth.watcher, openapi_extra=BYTES,
)  # fmt: skip
def picture(request: HttpRequest, estimateId: Id, photoId: Id, size: Size) -> Any:
    """The bytes, or 302 to an address that is signed for some minutes where the shop keeps its photos in a bucket."""
    estimate, seen = _seen(request, estimateId, Photo.objects.all())
    row = seen.filter(pk=photoId).first()
    if row is None or size not in row.files:
        raise Missing
    name = f"{slugify(estimate.vehicle) or 'car'}-{row.category}.jpg"
    return serve.picture(request, row, size, name)


@router.get(
    "/{estimateId}/documents/{documentId}", response={302: None, 304: None, **answers(401, 403, 404)},
    auth=auth.watcher, openapi_extra=PDF,
)  # fmt: skip
def document(request: HttpRequest, estimateId: Id, documentId: Id) -> Any:
    """The PDF, always as a download: it is somebody else's file, and no part of this site."""
    _, seen = _seen(request, estimateId, Document.objects.all())
    row = seen.filter(pk=documentId).first()
    if row is None:
        raise Missing
    return serve.document(request, row, f"{slugify(row.title) or 'document'}.pdf")


def _seen(request: HttpRequest, pk: Id, rows: FileQuerySet) -> tuple[Estimate, FileQuerySet]:
    """The estimate, and those of its files that whoever asks may see. Raises Missing."""
    estimate, is_staff = auth.watched_as(request, pk)
    mine = rows.filter(estimate=estimate)
    return estimate, mine.ready() if is_staff else mine.shared()
