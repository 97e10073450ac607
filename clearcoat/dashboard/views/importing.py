"""Estimate files, dropped on the board or chosen with a button."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clearcoat.core.http import refused
from clearcoat.dashboard.access import StaffRequest, for_writers
from clearcoat.dashboard.parts import page_or_part
from clearcoat.workflow.intake import take_in

MOST_BYTES = 30_000_000  # of all files of one request together


@require_POST
@for_writers
def import_files(request: StaffRequest) -> HttpResponse:
    """Takes the files in and says of each what came of it."""
    uploads = request.FILES.getlist("file")
    if sum(upload.size or 0 for upload in uploads) > MOST_BYTES:
        return refused(request, 413, "too_large", _("These files are larger than 30 MB together. Send them in parts."))
    results = take_in(request.staff.shop, _by_name(uploads), request.staff) if uploads else []
    cars = {result.estimate.pk: result.estimate for result in results if result.estimate}
    car = next(iter(cars.values())) if len(cars) == 1 else None
    return page_or_part(request, "imported", {"results": results, "car": car})


def _by_name(uploads: Iterable[UploadedFile[bytes]]) -> dict[str, bytes]:
    """The files by name; two of the same name both count."""
    files: dict[str, bytes] = {}
    for n, upload in enumerate(uploads, start=1):
        name = upload.name or f"file {n}"
        files[f"{n} {name}" if name in files else name] = upload.read()
    return files
