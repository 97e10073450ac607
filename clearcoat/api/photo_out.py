"""Photos and documents as the API shows them: to the owner what is shared, to staff everything with its state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema

from clearcoat.estimates.models import Estimate
from clearcoat.photos import gallery
from clearcoat.photos.models import Document, Photo


class Urls(Schema):
    """Where each size is fetched, by the same sign-in or link; `download` is a JPEG, the others are WebP."""

    thumb: str
    medium: str
    large: str
    download: str


class PhotoOut(Schema):
    """A photo as its owner sees it."""

    id: str
    category: str
    caption: str
    takenAt: datetime | None
    uploadedAt: datetime
    width: int
    height: int
    alt: str
    pairId: str | None
    position: int
    isTeardown: bool
    explanation: str | None
    urls: Urls

    @classmethod
    def of(cls, row: Photo, estimate: Estimate, shown: list[Any]) -> PhotoOut:
        """From the row; `shown` are the photos that the reader may know of, in order: nothing tells of others."""
        place = {"position": shown.index(row.pk) if row.pk in shown else 0}
        return cls(**fields_of(row, estimate, set(shown)) | place)


class Photos(Schema):
    """A repair's photos, in the order of the repair."""

    items: list[PhotoOut]
    next: str | None = None


class StaffPhoto(PhotoOut):
    """A photo with what only staff see of it; `urls` open once `state` is `ready`."""

    state: str
    reason: str
    shared: bool
    uploadedBy: str
    fromCustomer: bool
    shot: str | None
    fileName: str

    @classmethod
    def of_row(cls, row: Photo, estimate: Estimate) -> StaffPhoto:
        """From the row."""
        pair = {row.pair_id} if row.pair_id else set()
        return cls(
            **fields_of(row, estimate, pair),
            state=row.state,
            reason=row.reason_words,
            shared=row.is_shared,
            uploadedBy=row.uploaded_by,
            fromCustomer=row.is_owners,
            shot=row.shot or None,
            fileName=row.name,
        )


class StaffPhotos(Schema):
    """Every photo of a repair."""

    items: list[StaffPhoto]
    next: str | None = None


class DocumentOut(Schema):
    """A PDF as its owner sees it."""

    id: str
    kind: str
    title: str
    size: int
    uploadedAt: datetime
    url: str

    @classmethod
    def of(cls, row: Document) -> DocumentOut:
        """From the row."""
        return cls(**document_fields(row))


class StaffDocument(DocumentOut):
    """A PDF with what only staff see of it."""

    state: str
    reason: str
    shared: bool
    uploadedBy: str
    fileName: str

    @classmethod
    def of(cls, row: Document) -> StaffDocument:
        """From the row."""
        return cls(
            **document_fields(row),
            state=row.state,
            reason=row.reason_words,
            shared=row.is_shared,
            uploadedBy=row.uploaded_by,
            fileName=row.name,
        )


class StaffDocuments(Schema):
    """Every document of a repair."""

    items: list[StaffDocument]
    next: str | None = None


def fields_of(row: Photo, estimate: Estimate, shown: set[Any]) -> dict[str, Any]:
    """What everybody who may see the photo sees of it."""
    return {
        "id": str(row.pk),
        "category": row.category,
        "caption": row.caption,
        "takenAt": row.taken_at,
        "uploadedAt": row.created_at,
        "width": row.width,
        "height": row.height,
        "alt": gallery.alt(row, estimate.vehicle),
        "pairId": str(row.pair_id) if row.pair_id in shown else None,
        "position": row.position,
        "isTeardown": row.is_teardown,
        "explanation": row.words_before_teardown if row.is_teardown else None,
        "urls": row.urls,
    }


def document_fields(row: Document) -> dict[str, Any]:
    """What everybody who may see the document sees of it."""
    return {
        "id": str(row.pk),
        "kind": row.subject,
        "title": row.title,
        "size": row.size,
        "uploadedAt": row.created_at,
        "url": row.url,
    }
