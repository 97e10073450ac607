"""Texts: Twilio by the shop's own keys, else by the installation's, else the local stand-in."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from clearcoat.core import clock
from clearcoat.notifications.models import Notification
from clearcoat.notifications.rules import useful_seconds
from clearcoat.providers.base import Texts, Told
from clearcoat.providers.errors import error_for
from clearcoat.providers.local import LocalTexts
from clearcoat.providers.pictures import picture
from clearcoat.providers.twilio import TwilioTexts
from clearcoat.shops.models import Shop

CLOCKS_APART = timedelta(minutes=5)  # ours and the provider's
RECEIPTS = "/api/webhooks/twilio/status"


class SmsChannel:
    """One text to one number. A repeated call may be a second text, so an open question is looked up first."""

    can_be_asked, repeats_safely, tells_arrival = True, False, True

    def __init__(self, shop: Shop | None) -> None:
        own = shop.sending if shop else None
        self.is_own = bool(own and own.twilio_account)
        self.account, self.token = settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN
        if own and self.is_own:
            self.account, self.token = own.twilio_account, own.twilio_auth_token
        self.name = "twilio" if self.account else "local"
        # A service or number of the installation's account is unknown to a shop's own one.
        ours = settings.TWILIO_MESSAGING_SERVICE_SID or settings.TWILIO_PHONE_NUMBER
        of_shop = (own.messaging_service or own.shop.settings.sms_number) if own else ""
        self.sender = of_shop or ("" if self.is_own else ours)

    def send(self, message: Notification) -> str:
        """Hands it over; gives the provider's id. Raises ProviderError."""
        body, life = message.revealed(message.text), useful_seconds(message, clock.now())
        receipts = self._receipts(message.shop)
        return self._texts().send(message.to, body, status_callback=receipts, validity_seconds=life)

    def find(self, message: Notification) -> str | None:
        """The id of the text that carries this row's code to this number, if the provider has it."""
        if not message.code:
            raise ValueError("A text without a code cannot be told from others to the same number.")
        since = (message.called_at or message.created_at) - CLOCKS_APART
        return self._texts().find(message.to, message.code, since)

    def word_on(self, message: Notification) -> Told | None:
        """The provider's newest word on a text that it took."""
        return self._texts().status(message.provider_id)

    def picture(self, address: str) -> bytes:
        """The picture that came with a customer's text. Raises ProviderError."""
        return picture(address, self.account, self.token, api_base=settings.TWILIO_API_BASE)

    def _texts(self) -> Texts:
        if self.name == "local":
            return LocalTexts(settings.INBOX, **({"sender": self.sender} if self.sender else {}))
        if not self.token:
            raise error_for("20003")
        if not self.sender:
            raise error_for("21603")
        return TwilioTexts(self.account, self.token, sender=self.sender, api_base=settings.TWILIO_API_BASE)

    def _receipts(self, shop: Shop | None) -> str | None:
        """Where Twilio sends its receipts. It refuses an address that only this machine knows."""
        if not settings.HTTPS:
            return None
        return f"{settings.SITE_URL}{RECEIPTS}" + (f"?shop={shop.slug}" if shop and self.is_own else "")
