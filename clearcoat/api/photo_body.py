"""What comes with a photo or document: the fields of a form beside its file, and the body of a change."""

from __future__ import annotations

from typing import Annotated, Any, BinaryIO, Literal, cast

from django.http import HttpRequest
from ninja import Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict, StringConstraints

from clearcoat.api.errors import Refusal
from clearcoat.api.types import NO_NUL, Body, Flag, Id, Place, Text120, Text200, Text300
from clearcoat.photos.intake import Upload

CategoryName = Literal["damage", "progress", "completed"]
ShotName = Literal["front_left", "front_right", "rear_right", "rear_left", "vin", "plate", "odometer", "damage"]
KindName = Literal["estimate", "calibration", "warranty", "other"]
UploadId = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[\w.:-]+$"), NO_NUL]


class FormFields(Schema):
    """The fields beside a file. A form writes everything as text, so `true` and `false` are words here."""

    model_config = ConfigDict(extra="forbid")
    uploadId: UploadId | None = None


class PhotoFields(FormFields):
    """Beside a photo."""

    category: CategoryName
    caption: Text200 = ""
    shared: bool | None = None
    teardown: bool = False
    explanation: Text300 = ""
    pairId: Id | None = None

    def columns(self) -> dict[str, Any]:
        """The row's columns; whether it is shared is left to the shop's setting when nobody said."""
        sent = {column: getattr(self, name) for name, column in PHOTO_COLUMNS.items()}
        return {column: value for column, value in sent.items() if value is not None}


class OwnersFields(FormFields):
    """Beside a photo that the car's owner sends."""

    shot: ShotName | None = None
    caption: Text200 = ""


class DocumentFields(FormFields):
    """Beside a document."""

    kind: KindName = "other"
    title: Text120 = ""
    shared: bool = True


class PhotoChange(Body):
    """A change of a photo; what is left out stays. `pairId: null` parts a pair."""

    category: CategoryName | None = None
    caption: Text200 | None = None
    shared: Flag | None = None
    teardown: Flag | None = None
    explanation: Text300 | None = None
    pairId: Id | None = None
    position: Place | None = None

    def columns(self) -> dict[str, Any]:
        """The row's columns that have a new value."""
        return given(self, PHOTO_COLUMNS)


class DocumentChange(Body):
    """A change of a document; what is left out stays."""

    kind: KindName | None = None
    title: Text120 | None = None
    shared: Flag | None = None

    def columns(self) -> dict[str, Any]:
        """The row's columns that have a new value."""
        return given(self, DOCUMENT_COLUMNS)


PHOTO_COLUMNS = {
    "category": "category",
    "caption": "caption",
    "shared": "is_shared",
    "teardown": "is_teardown",
    "explanation": "explanation",
}
DOCUMENT_COLUMNS = {"kind": "subject", "title": "heading", "shared": "is_shared"}


def given(body: Body, columns: dict[str, str]) -> dict[str, Any]:
    """The fields that were sent with a value, by column."""
    values = {column: getattr(body, name) for name, column in columns.items() if name in body.model_fields_set}
    return {column: value for column, value in values.items() if value is not None}


def upload_of(request: HttpRequest, file: UploadedFile, fields: FormFields) -> Upload:
    """The file as the verb takes it. Raises Refusal for a second file, or a field that is not known."""
    unknown = sorted({*request.POST, *request.FILES} - {*type(fields).model_fields, "file"})
    if unknown or len(request.FILES.getlist("file")) > 1:
        told = {name: ["This field is not known."] for name in unknown} or {"file": ["Send one file at a time."]}
        raise Refusal(422, "Some fields are not right; see `fields`.", fields=told)
    named = {"upload_id": fields.uploadId} if fields.uploadId else {}
    return Upload(cast(BinaryIO, file.file), file.name or "", **named)
