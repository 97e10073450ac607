"""The receipt of a payment: a page, and a paper to keep."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clearcoat.accounts.models import Door
from clearcoat.accounts.sessions import person_at
from clearcoat.core.http import make_private, not_found
from clearcoat.payments import paper
from clearcoat.payments.models import Payment
from clearcoat.payments.receipt import receipt_of
from clearcoat.portal import door
from clearcoat.portal.views.link import COOKIE
from clearcoat.workflow import access


@require_safe
def receipt(request: HttpRequest, pk: uuid.UUID, payment_pk: uuid.UUID) -> HttpResponse:
    """The page, for the owner and for the link's holder."""
    payment = _payment(request, pk, payment_pk)
    if not isinstance(payment, Payment):
        return make_private(payment)
    door.speak(request, payment.estimate.language)
    shop = payment.shop
    ours = {"estimate": payment.estimate, "shop": shop, "house": shop, "accent": shop.settings.accent}
    return make_private(render(request, "portal/receipt.html", {"receipt": receipt_of(payment), **ours}))


@require_safe
def pdf(request: HttpRequest, pk: uuid.UUID, payment_pk: uuid.UUID) -> HttpResponse:
    """The paper, in the language that the shop noted for this owner."""
    payment = _payment(request, pk, payment_pk)
    if not isinstance(payment, Payment):
        return make_private(payment)
    headers = {"Content-Disposition": f'inline; filename="{paper.name_of(payment)}"'}
    return make_private(HttpResponse(paper.receipt(payment), content_type="application/pdf", headers=headers))


def _payment(request: HttpRequest, pk: uuid.UUID, payment_pk: uuid.UUID) -> Payment | HttpResponse:
    """The payment when the visitor may see its repair and it came in; else the answer that says so."""
    user, token = person_at(request, Door.CUSTOMER), request.COOKIES.get(COOKIE, "")
    estimate, somebody = access.followed(user, token, pk)
    if estimate is None:
        return door.stranger(request, somebody)
    found = estimate.payments.received().customers().filter(pk=payment_pk)
    payment = found.select_related("shop__settings", "estimate").first()
    return payment or not_found(request)
