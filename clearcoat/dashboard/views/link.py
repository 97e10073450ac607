"""The customer's link: shown when asked for, sent again, made anew, ended."""

from __future__ import annotations

import uuid

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clearcoat.core import phone
from clearcoat.core.http import make_private
from clearcoat.dashboard.access import StaffRequest, for_staff, for_writers, theirs
from clearcoat.dashboard.parts import page_or_part
from clearcoat.estimates.models import Stale
from clearcoat.workflow.link import CannotSend, current_link, link_drafts, make_link, revoke_link, send_link


@require_safe
@for_staff
def show(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The address in clear, as a picture to hold a phone over, and the message that sends it, or why none goes."""
    estimate = theirs(request, pk)
    link = current_link(estimate)
    drafts = link_drafts(estimate) if link else []
    shown = [draft for draft in drafts if draft is drafts[0] or not draft.goes]
    context = {"estimate": estimate, "link": link, "drafts": shown, "sends": bool(shown) and shown[0].goes}
    return make_private(page_or_part(request, "link", context))


@require_safe
@for_staff
def picture(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The link as a QR code (SVG)."""
    link = current_link(theirs(request, pk))
    if link is None:
        return HttpResponse(status=204)
    svg = segno.make(link.url, error="m").svg_inline(scale=6, border=2, dark="#000", light="#fff")
    head = '<svg xmlns="http://www.w3.org/2000/svg"'
    return make_private(HttpResponse(svg.replace("<svg", head, 1), content_type="image/svg+xml"))


@require_POST
@for_staff
def send(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """To the customer who lost it, by the message that the sheet showed; what does not go is said with its reason."""
    try:
        sent = send_link(theirs(request, pk), request.staff)
    except CannotSend as why:
        messages.warning(request, str(why))
    else:
        told = _("The link is on its way to %(to)s.") % {"to": phone.shown(sent.to)}
        messages.success(request, sent.shown_reason or told)
    return redirect("shop:estimate", pk)


@require_POST
@for_writers
def make(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """A new link; the old ones open nothing any more."""
    estimate = theirs(request, pk)
    try:
        make_link(estimate, request.staff)
    except Stale as stale:
        make_link(stale.estimate, request.staff)
    messages.success(request, _("There is a new link. The old one opens nothing any more."))
    return redirect("shop:link", pk)


@require_POST
@for_writers
def revoke(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """Ends the customer's link at once."""
    estimate = theirs(request, pk)
    try:
        revoke_link(estimate, request.staff)
    except Stale as stale:
        revoke_link(stale.estimate, request.staff)
    messages.success(request, _("The customer's link is ended."))
    return redirect("shop:estimate", pk)
