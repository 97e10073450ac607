"""Resend's events: delivered, bounced, complained … https://resend.com/docs/dashboard/webhooks/introduction"""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest

from clearcoat.core import clock
from clearcoat.notifications.channels.email import OURS, OWN
from clearcoat.notifications.models import Source
from clearcoat.providers.signatures import is_from_svix
from clearcoat.shops.models import Shop
from clearcoat.webhooks.door import NotProved, Proved, webhook


@webhook
def events(request: HttpRequest, shop: Shop | None, body: bytes) -> Proved:
    """One event, once: its id stays the same when Resend sends it again."""
    event_id = request.headers["svix-id"]
    time, signatures = request.headers["svix-timestamp"], request.headers["svix-signature"]
    if not is_from_svix(_secrets(shop), event_id, time, body, signatures, clock.now()):
        raise NotProved
    event = json.loads(body.decode())
    message_id = event["data"].get("email_id", "")
    if not isinstance(event["type"], str) or not isinstance(message_id, str) or b"\0" in body:
        raise NotProved
    return Proved(Source.MAIL, event_id, OWN if shop else OURS, message_id)


def _secrets(shop: Shop | None) -> list[str]:
    """Every secret that may sign now: several, while one takes another's place."""
    if shop is None:
        return list(settings.RESEND_SIGNING_SECRET)
    return [shop.sending.resend_signing_secret, shop.sending.resend_previous_secret]
