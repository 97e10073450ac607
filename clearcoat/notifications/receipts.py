"""A provider's receipt, read and put to the message that it is about."""

from __future__ import annotations

from clearcoat.notifications import delivery
from clearcoat.notifications.models import Notification, ProviderEvent
from clearcoat.providers.base import Told
from clearcoat.providers.resend import told


def of_text(event: ProviderEvent) -> bool:
    """A receipt of Twilio. Its words: https://www.twilio.com/docs/messaging/api/message-resource"""
    form = event.form
    code = form.get("ErrorCode", "")
    return _report(event, Told(form["MessageStatus"], code if code.isdigit() and len(code) <= 6 else ""))


def of_mail(event: ProviderEvent) -> bool:
    """An event of Resend."""
    found = event.json
    return _report(event, told(found["type"].removeprefix("email."), found["data"]))


def _report(event: ProviderEvent, word: Told) -> bool:
    """False when no message is known by this id yet. A shop's secret speaks of that shop's messages only."""
    mine = Notification.objects.filter(provider_id=event.message_id, account=event.account)
    if event.shop_id:
        mine = mine.filter(shop=event.shop_id)
    row = mine.select_related("shop__settings", "estimate__shop__settings", "history").first()
    if row is None or not event.message_id:
        return False
    delivery.report(row, word)
    return True
