"""The shop's photos and documents of a repair: sent, read, changed, paired, removed."""

from __future__ import annotations

from typing import Any

from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from clearcoat.api import auth
from clearcoat.api.errors import Missing, answers
from clearcoat.api.photo_body import DocumentChange, DocumentFields, PhotoChange, PhotoFields, upload_of
from clearcoat.api.photo_out import StaffDocument, StaffDocuments, StaffPhoto, StaffPhotos
from clearcoat.api.types import Id
from clearcoat.estimates.models import Estimate
from clearcoat.photos import gallery
from clearcoat.photos.models import Document, Photo
from clearcoat.workflow import photo as photos

router = Router(tags=["Photos and documents"])
READS = answers(401, 403, 404)
SENDS = answers(400, 401, 403, 404, 409, 413, 415, 422, 507)
CHANGES = answers(400, 401, 403, 404, 409, 413, 415, 422)


@router.get("/{estimateId}/photos", response={200: StaffPhotos, **READS}, auth=auth.staff)
def listing(request: Any, estimateId: Id) -> Any:
    """Every photo in the order of the repair, with its state and the reason for it."""
    estimate = auth.own(request, estimateId)
    rows = Photo.objects.filter(estimate=estimate).select_related("after")
    return StaffPhotos(items=[StaffPhoto.of_row(row, estimate) for row in gallery.in_order(rows)])


@router.post("/{estimateId}/photos", response={201: StaffPhoto, 200: StaffPhoto, **SENDS}, auth=auth.staff)
def send(request: Any, estimateId: Id, file: File[UploadedFile], fields: Form[PhotoFields]) -> Any:
    """Takes a photo in; it shows once the worker has prepared it. 200 for an `uploadId` that came before."""
    estimate = auth.own(request, estimateId)
    upload = upload_of(request, file, fields)
    other = _photo(estimate, fields.pairId) if fields.pairId else None
    row, is_new = photos.take_in(estimate, request.auth, upload, **fields.columns())
    if is_new and other:
        photos.pair(row, other, request.auth)
        row = _photo(estimate, row.pk)
    return Status(201 if is_new else 200, StaffPhoto.of_row(row, estimate))


@router.get("/{estimateId}/photos/{photoId}", response={200: StaffPhoto, **READS}, auth=auth.staff)
def read(request: Any, estimateId: Id, photoId: Id) -> Any:
    """One photo."""
    estimate = auth.own(request, estimateId)
    return StaffPhoto.of_row(_photo(estimate, photoId), estimate)


@router.patch("/{estimateId}/photos/{photoId}", response={200: StaffPhoto, **CHANGES}, auth=auth.staff)
def change(request: Any, estimateId: Id, photoId: Id, body: PhotoChange) -> Any:
    """Changes what is given; whoever may not see it any more does not see it from the next moment on."""
    estimate = auth.own(request, estimateId)
    row = _photo(estimate, photoId)
    if body.pairId:
        photos.pair(row, _photo(estimate, body.pairId), request.auth)
    if "pairId" in body.model_fields_set and body.pairId is None:
        photos.unpair(row, request.auth)
    if body.position is not None:
        photos.place(row, request.auth, body.position)
    photos.change(row, request.auth, **body.columns())
    return StaffPhoto.of_row(_photo(estimate, photoId), estimate)


@router.delete("/{estimateId}/photos/{photoId}", response={204: None, **READS}, auth=auth.staff)
def remove(request: Any, estimateId: Id, photoId: Id) -> Any:
    """Removes a photo: no address opens it from now on (one signed by a bucket for five minutes more at most)."""
    photos.remove(_photo(auth.own(request, estimateId), photoId), request.auth)
    return Status(204, None)


@router.get("/{estimateId}/documents", response={200: StaffDocuments, **READS}, auth=auth.staff)
def documents(request: Any, estimateId: Id) -> Any:
    """Every document, oldest first."""
    rows = Document.objects.filter(estimate=auth.own(request, estimateId))
    return StaffDocuments(items=[StaffDocument.of(row) for row in rows])


@router.post("/{estimateId}/documents", response={201: StaffDocument, 200: StaffDocument, **SENDS}, auth=auth.writer)
def send_document(request: Any, estimateId: Id, file: File[UploadedFile], fields: Form[DocumentFields]) -> Any:
    """Takes a PDF in. 200 for an `uploadId` that came before."""
    estimate = auth.own(request, estimateId)
    upload = upload_of(request, file, fields)
    row, is_new = photos.take_in_document(estimate, request.auth, upload, fields.kind, fields.title, fields.shared)
    return Status(201 if is_new else 200, StaffDocument.of(row))


@router.patch("/{estimateId}/documents/{documentId}", response={200: StaffDocument, **CHANGES}, auth=auth.writer)
def change_document(request: Any, estimateId: Id, documentId: Id, body: DocumentChange) -> Any:
    """Changes what is given."""
    row = _document(auth.own(request, estimateId), documentId)
    return StaffDocument.of(photos.change(row, request.auth, **body.columns()))


@router.delete("/{estimateId}/documents/{documentId}", response={204: None, **READS}, auth=auth.writer)
def remove_document(request: Any, estimateId: Id, documentId: Id) -> Any:
    """Removes a document."""
    photos.remove(_document(auth.own(request, estimateId), documentId), request.auth)
    return Status(204, None)


def _photo(estimate: Estimate, pk: Id) -> Photo:
    """One photo of this estimate, never of another. Raises Missing."""
    row: Photo | None = Photo.objects.filter(estimate=estimate, pk=pk).select_related("after").first()
    if row is None:
        raise Missing
    return row


def _document(estimate: Estimate, pk: Id) -> Document:
    row: Document | None = Document.objects.filter(estimate=estimate, pk=pk).first()
    if row is None:
        raise Missing
    return row
