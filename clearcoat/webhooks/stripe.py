"""Stripe's events about card payments. https://docs.stripe.com/webhooks"""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest

from clearcoat.core import clock
from clearcoat.notifications.models import Source
from clearcoat.payments.models import Merchant
from clearcoat.providers.signatures import is_from_stripe
from clearcoat.shops.models import Shop
from clearcoat.webhooks.door import NotProved, Proved, webhook
from clearcoat.workflow.payment_events import intent_of


@webhook
def events(request: HttpRequest, shop: Shop | None, body: bytes) -> Proved:
    """One event, once: its id stays the same when Stripe sends it again. A secret that is lost or empty proves none."""
    if not is_from_stripe(_secrets(shop), request.headers["Stripe-Signature"], body, clock.now()):
        raise NotProved
    event = json.loads(body.decode())
    if not isinstance(event["type"], str) or not isinstance(event["id"], str) or b"\0" in body:
        raise NotProved
    account = event.get("account") or ""
    if not event["id"] or not isinstance(account, str):
        raise NotProved
    return Proved(Source.CARD, event["id"], account, intent_of(event))


def _secrets(shop: Shop | None) -> list[str]:
    """Every secret that may sign now: several, while one takes another's place."""
    return list(settings.STRIPE_WEBHOOK_SECRET) if shop is None else Merchant.of(shop).webhook_secrets
