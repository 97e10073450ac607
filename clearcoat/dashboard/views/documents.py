"""The documents of a car: added, changed and removed by those who write estimates."""

from __future__ import annotations

import uuid
from typing import BinaryIO, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clearcoat.dashboard.access import StaffRequest, for_writers, theirs
from clearcoat.dashboard.forms.document import DocumentForm
from clearcoat.dashboard.parts import page_or_part
from clearcoat.estimates.models import Estimate
from clearcoat.photos.intake import NotKept, NotTaken, by_content
from clearcoat.photos.models import Document
from clearcoat.workflow import photo as verbs


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def new(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """A PDF comes in."""
    estimate = theirs(request, pk)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _taken_in(request, estimate, form):
        messages.success(request, _("The document is here. It shows as soon as it is checked."))
        return redirect("shop:photos", pk)
    return _form(request, estimate, form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def change(request: StaffRequest, pk: uuid.UUID, document_pk: uuid.UUID) -> HttpResponse:
    """Another title, another reader."""
    estimate = theirs(request, pk)
    row = _document(estimate, document_pk)
    form = DocumentForm(request.POST or None, document=row)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change(row, request.staff, **form.columns())
        except verbs.OnRecord as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
        return redirect("shop:photos", pk)
    return _form(request, estimate, form, row)


@require_POST
@for_writers
def remove(request: StaffRequest, pk: uuid.UUID, document_pk: uuid.UUID) -> HttpResponse:
    """Away with it."""
    row = _document(theirs(request, pk), document_pk)
    try:
        verbs.remove(row, request.staff)
    except verbs.OnRecord as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(name)s” is removed.") % {"name": row.title})
    return redirect("shop:photos", pk)


def _taken_in(request: StaffRequest, estimate: Estimate, form: DocumentForm) -> bool:
    """Takes the file in; what is not taken says why beside its field."""
    file, about = form.cleaned_data["file"], form.columns()
    upload = by_content(cast(BinaryIO, file.file), file.name or "")
    try:
        verbs.take_in_document(estimate, request.staff, upload, **about)
    except (NotTaken, NotKept) as refusal:
        form.add_error("file", str(refusal))
        return False
    return True


def _form(
    request: StaffRequest, estimate: Estimate, form: DocumentForm, document: Document | None = None
) -> HttpResponse:
    context = {"estimate": estimate, "form": form, "document": document}
    return page_or_part(request, "document", context, 422 if form.is_bound else 200)


def _document(estimate: Estimate, pk: uuid.UUID) -> Document:
    """One document of this estimate; one of another is not there."""
    found: Document | None = estimate.documents.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
