"""The page of one repair: for its owner, by account or by link."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from clearcoat.accounts.models import Door
from clearcoat.accounts.sessions import person_at
from clearcoat.core.http import make_private, not_found
from clearcoat.estimates.models import Estimate
from clearcoat.portal import door
from clearcoat.portal.cache import Drawn, Shelf
from clearcoat.portal.glance import LINK, Glance, glance
from clearcoat.portal.repair import context_of
from clearcoat.portal.views.link import COOKIE
from clearcoat.workflow import access

PAGE, PART = "portal/estimate.html", "portal/_status.html"
SHELF = Shelf()


@require_safe
def repair(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The whole page; or, with `X-Partial: 1` or `?part=status`, only what changes, for the live update."""
    user, token = person_at(request, Door.CUSTOMER), request.COOKIES.get(COOKIE, "")
    seen = glance(user, token, pk)
    if seen is None:
        _, somebody = access.followed(user, token, pk)
        return make_private(door.stranger(request, somebody))
    language = door.speak(request, seen.default_language)
    template = PART if door.wants_part(request) else PAGE
    page = SHELF.get((seen, language, template))
    if page is None:
        estimate, _ = access.followed(user, token, pk)
        if estimate is None:  # the access ended between the two looks
            return make_private(not_found(request))
        page = _drawn(estimate, seen, language, template)
        SHELF.keep((seen, language, template), page)
    return make_private(_answer(request, page))


def _drawn(estimate: Estimate, seen: Glance, language: str, template: str) -> Drawn:
    """Draws without the request, so that nothing of the single visitor can get onto the page.

    The estimate may be newer than the glance. That page is kept under a version that is never asked for again.
    """
    repair = context_of(estimate, seen.today, by_link=seen.kind == LINK)
    context = {**repair, "kind": seen.kind, "language": language}
    return Drawn.of(render_to_string(template, context), f"{estimate.version}-{language}")


def _answer(request: HttpRequest, page: Drawn) -> HttpResponse:
    """304 for who has it already; the kept compressed bytes for who takes gzip."""
    response: HttpResponse
    if page.etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(page.packed, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(page.body)
    response.headers["ETag"] = page.etag
    patch_vary_headers(response, ["Accept-Encoding", "Cookie", "X-Partial"])
    return response
