"""Texts: Twilio when its keys are set, else the local stand-in."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from clearcoat.notifications.models import Notification
from clearcoat.providers.base import Texts
from clearcoat.providers.errors import error_for
from clearcoat.providers.local import LocalTexts
from clearcoat.providers.twilio import TwilioTexts

USEFUL_SECONDS = 4 * 3600  # a text that could not be delivered for so long says nothing new any more
CLOCKS_APART = timedelta(minutes=5)  # ours and the provider's


class SmsChannel:
    """One text to one number. A repeated call may be a second text, so an open question is looked up first."""

    can_be_asked, repeats_safely = True, False

    def __init__(self) -> None:
        self.name = "twilio" if settings.TWILIO_ACCOUNT_SID else "local"

    def send(self, message: Notification) -> str:
        """Hands it over; gives the provider's id. Raises ProviderError."""
        body = message.revealed(message.text)
        return _texts().send(message.to, body, validity_seconds=USEFUL_SECONDS, sender=_own_number(message))

    def find(self, message: Notification) -> str | None:
        """The id of the text that carries this row's code to this number, if the provider has it."""
        if not message.code:
            raise ValueError("A text without a code cannot be told from others to the same number.")
        since = (message.called_at or message.created_at) - CLOCKS_APART
        return _texts().find(message.to, message.code, since)


def _texts() -> Texts:
    if not settings.TWILIO_ACCOUNT_SID:
        return LocalTexts(settings.INBOX)
    if not settings.TWILIO_AUTH_TOKEN:
        raise error_for("20003")
    return TwilioTexts(
        settings.TWILIO_ACCOUNT_SID,
        settings.TWILIO_AUTH_TOKEN,
        sender=settings.TWILIO_MESSAGING_SERVICE_SID or settings.TWILIO_PHONE_NUMBER,
        api_base=settings.TWILIO_API_BASE,
    )


def _own_number(message: Notification) -> str | None:
    return (message.shop.settings.sms_number or None) if message.shop else None
