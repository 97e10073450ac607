"""The page on which an owner sends photos of the damage."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clearcoat.accounts.models import Door
from clearcoat.accounts.sessions import person_at
from clearcoat.estimates.models import Estimate
from clearcoat.photos.intake import MOST_BYTES
from clearcoat.photos.models import Shot
from clearcoat.portal import door, shots
from clearcoat.portal.repair import contact_of
from clearcoat.portal.views.link import COOKIE
from clearcoat.workflow import access

PAGE, PART, CLOSED = "portal/send_photos.html", "portal/_shots.html", "portal/no_photos.html"


@require_http_methods(door.GET_OR_POST)
@door.account_page
def send(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Asks for the photos one by one; with `X-Partial: 1` only what was sent, for the live update.

    The script sends each to the API as soon as it is taken. Without it the form comes here.
    """
    user, token = person_at(request, Door.CUSTOMER), request.COOKIES.get(COOKIE, "")
    estimate, somebody = access.followed(user, token, pk)
    if estimate is None:
        return door.stranger(request, somebody)
    door.speak(request, estimate.language)
    if not (estimate.shop.settings.takes_photos and estimate.is_open):
        contact = {"contact": contact_of(estimate.shop)}
        return _page(request, CLOSED, estimate, contact, 403 if request.method == "POST" else 200)
    if request.method != "POST":
        return _page(request, PART if door.wants_part(request) else PAGE, estimate, _asked(estimate))
    files = _files(request)
    refused = shots.take(estimate, files)
    if files and not refused:
        return redirect(request.path)
    words = "" if files else _("Choose at least one photo first.")
    return _page(request, PAGE, estimate, {**_asked(estimate), "refused": refused, "words": words}, 422)


def _page(
    request: HttpRequest, template: str, estimate: Estimate, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    ours = {"estimate": estimate, "house": estimate.shop, "accent": estimate.shop.settings.accent}
    return door.page(request, template, {**ours, **context}, status)


def _asked(estimate: Estimate) -> dict[str, Any]:
    return {"wanted": shots.wanted(estimate), "most_bytes": MOST_BYTES}


def _files(request: HttpRequest) -> list[tuple[Shot, UploadedFile[Any]]]:
    return [(shot, file) for shot in Shot for file in request.FILES.getlist(shot.value)]
