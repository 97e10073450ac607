"""One photo: seen large, changed, shared with one tap, placed, paired, removed."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clearcoat.dashboard import album
from clearcoat.dashboard.access import StaffRequest, for_staff, theirs
from clearcoat.dashboard.forms.photo import PhotoForm
from clearcoat.dashboard.parts import page_or_part
from clearcoat.estimates.models import Estimate
from clearcoat.photos import gallery
from clearcoat.photos.models import Photo
from clearcoat.workflow import photo as verbs

STEPS = {"earlier": -1, "later": 1}


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def photo(request: StaffRequest, pk: uuid.UUID, photo_pk: uuid.UUID) -> HttpResponse:
    """The large picture and everything that is said of it."""
    estimate = theirs(request, pk)
    row = _photo(estimate, photo_pk)
    others = gallery.in_order(Photo.objects.ready().filter(estimate=estimate).exclude(pk=row.pk))
    form = PhotoForm(row, others, request.POST or None)
    if request.method == "POST" and form.is_valid():
        _write(request, row, form)
        return redirect("shop:photos", pk)
    return page_or_part(request, "photo", _context(estimate, row, form), 422 if form.is_bound else 200)


@require_POST
@for_staff
def share(request: StaffRequest, pk: uuid.UUID, photo_pk: uuid.UUID) -> HttpResponse:
    """The customer sees it, or no longer does, from this moment on."""
    verbs.change(_photo(theirs(request, pk), photo_pk), request.staff, is_shared=request.POST.get("shared") == "true")
    return redirect("shop:photos", pk)


@require_POST
@for_staff
def place(request: StaffRequest, pk: uuid.UUID, photo_pk: uuid.UUID) -> HttpResponse:
    """One place earlier or later among the photos of its stage and day."""
    row = _photo(theirs(request, pk), photo_pk)
    step = STEPS.get(request.POST.get("to", ""))
    position = album.beside(row, step) if step else None
    if position is not None:
        verbs.place(row, request.staff, position)
    return redirect("shop:photos", pk)


@require_POST
@for_staff
def pair(request: StaffRequest, pk: uuid.UUID, photo_pk: uuid.UUID) -> HttpResponse:
    """Confirms a pair that the page proposed."""
    estimate = theirs(request, pk)
    row = _photo(estimate, photo_pk)
    other = next((one for one in estimate.photos.ready() if str(one.pk) == request.POST.get("other")), None)
    if other is not None and other != row and _is_paired(request, row, other):
        messages.success(request, _("They are a pair now: before and after."))
    return redirect("shop:photos", pk)


@require_POST
@for_staff
def remove(request: StaffRequest, pk: uuid.UUID, photo_pk: uuid.UUID) -> HttpResponse:
    """Away with it, also one that was not taken."""
    verbs.remove(_photo(theirs(request, pk), photo_pk, is_ready=False), request.staff)
    messages.success(request, _("The photo is removed."))
    return redirect("shop:photos", pk)


def _write(request: StaffRequest, row: Photo, form: PhotoForm) -> None:
    verbs.change(row, request.staff, **form.columns())
    if "pair" not in form.changed_data or _is_matched(request, row, form.other):
        messages.success(request, _("Saved."))


def _is_matched(request: StaffRequest, row: Photo, other: Photo | None) -> bool:
    if other is None:
        verbs.unpair(row, request.staff)
    return other is None or other.pk == row.pair_id or _is_paired(request, row, other)


def _is_paired(request: StaffRequest, row: Photo, other: Photo) -> bool:
    """Pairs them; False, and the page says why, when a colleague has just removed one."""
    try:
        verbs.pair(row, other, request.staff)
    except verbs.CannotPair as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def _context(estimate: Estimate, row: Photo, form: PhotoForm) -> dict[str, object]:
    return {
        "estimate": estimate,
        "photo": row,
        "form": form,
        "can_go": [name for name, step in STEPS.items() if album.beside(row, step) is not None],
    }


def _photo(estimate: Estimate, pk: uuid.UUID, *, is_ready: bool = True) -> Photo:
    """One photo of this estimate; one of another is not there."""
    rows = estimate.photos.ready() if is_ready else estimate.photos.all()
    found: Photo | None = rows.filter(pk=pk).select_related("after").first()
    if found is None:
        raise Http404
    return found
