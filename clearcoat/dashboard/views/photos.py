"""The photos page of one car: what is there, what comes in, and what is done with several at once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import BinaryIO, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from clearcoat.dashboard import album
from clearcoat.dashboard.access import StaffRequest, for_staff, theirs
from clearcoat.dashboard.forms.photo import BatchForm
from clearcoat.dashboard.parts import page_or_part, wants_part
from clearcoat.estimates.models import By, Estimate
from clearcoat.photos.intake import MOST_BYTES, NotKept, NotTaken, by_content
from clearcoat.photos.models import Category, Photo
from clearcoat.workflow import photo as verbs

CHANGES: dict[str, Callable[[list[Photo], By], None]] = {
    "share": lambda photos, by: verbs.change_all(photos, by, is_shared=True),
    "keep": lambda photos, by: verbs.change_all(photos, by, is_shared=False),
    "remove": verbs.remove_all,
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def photos(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The page; for its script only what changes, or 304 while nothing did. A POST takes files in without a script."""
    estimate = theirs(request, pk)
    if request.method == "POST":
        return _take_in(request, estimate)
    tag = f'"{album.version(estimate)}"'
    if wants_part(request) and request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    context = {"estimate": estimate, "form": BatchForm.opened(estimate), "most_bytes": MOST_BYTES}
    response = page_or_part(request, "photos", context | {"album": album.of(estimate), "is_part": wants_part(request)})
    Photo.objects.filter(estimate=estimate).see()
    response.headers["ETag"] = tag
    return response


@require_POST
@for_staff
def several(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Shares, keeps, removes or re-sorts all that are chosen."""
    estimate = theirs(request, pk)
    wanted = request.POST.get("do", "")
    if wanted in Category.values:
        change: Callable[[list[Photo], By], None] = lambda photos, by: verbs.change_all(photos, by, category=wanted)  # noqa: E731
    elif wanted in CHANGES:
        change = CHANGES[wanted]
    else:
        return redirect("shop:photos", pk)
    chosen = [one for one in Photo.objects.filter(estimate=estimate) if str(one.pk) in request.POST.getlist("photo")]
    change(chosen, request.staff)
    count = ngettext("Done for %(n)d photo.", "Done for %(n)d photos.", len(chosen)) % {"n": len(chosen)}
    messages.success(request, count if chosen else _("Choose some photos first."))
    return redirect("shop:photos", pk)


def _take_in(request: StaffRequest, estimate: Estimate) -> HttpResponse:
    """Says of each file what came of it."""
    form = BatchForm(request.POST)
    if not form.is_valid():
        context = {"estimate": estimate, "form": form, "most_bytes": MOST_BYTES, "album": album.of(estimate)}
        return render(request, "dashboard/photos.html", context, status=422)
    uploads = request.FILES.getlist("file")
    results = [(file.name, _refusal(estimate, request.staff, file, form)) for file in uploads]
    taken = sum(not words for _name, words in results)
    return render(request, "dashboard/photos_taken.html", {"estimate": estimate, "results": results, "taken": taken})


def _refusal(estimate: Estimate, by: By, file: UploadedFile[bytes], form: BatchForm) -> str:
    """Takes one file in; gives why it was not taken, or ""."""
    upload = by_content(cast(BinaryIO, file.file), file.name or "")
    try:
        verbs.take_in(estimate, by, upload, **form.columns())
    except (NotTaken, NotKept) as refusal:
        return str(refusal)
    return ""
