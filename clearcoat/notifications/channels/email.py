"""Mail: Resend by the shop's own key, else by the installation's, an SMTP server, else the local stand-in."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings

from clearcoat.notifications.models import Notification
from clearcoat.providers.base import Mail, Mails, Told
from clearcoat.providers.errors import error_for
from clearcoat.providers.local import LocalMail
from clearcoat.providers.resend import ResendMail
from clearcoat.providers.smtp import SmtpMail
from clearcoat.shops.models import Shop

OWN, OURS = "own", "installation"  # whose key: Resend's accounts have no name that we could keep


class EmailChannel:
    """One mail to one address. Resend repeats safely under one key for 24 hours; plain SMTP does not."""

    can_be_asked = False

    def __init__(self, shop: Shop | None) -> None:
        own = shop.sending.resend_api_key if shop else ""
        self.key, self.account = (own, OWN) if own else (settings.RESEND_API_KEY, OURS)
        self.name = "resend" if self.key else "smtp" if settings.EMAIL_URL else "local"
        self.repeats_safely = self.tells_arrival = self.name != "smtp"

    def send(self, message: Notification) -> str:
        """Hands it over; gives the provider's id. Raises ProviderError."""
        again = f"-{message.resent}" if message.resent else ""  # under its old key it would not be a new mail
        return self._mails().send(drawn_up(message), key=f"n-{message.pk}{again}")

    def find(self, message: Notification) -> str | None:
        """Mail cannot be looked up by its recipient; the idempotency key does that work."""
        return None

    def word_on(self, message: Notification) -> Told | None:
        """The provider's newest word on a mail that it took."""
        return self._mails().find(message.provider_id)

    def _mails(self) -> Mails:
        if self.name == "resend":
            return ResendMail(self.key, api_base=settings.RESEND_API_BASE)
        if self.name == "local":
            return LocalMail(settings.INBOX)
        try:
            return SmtpMail(settings.EMAIL_URL)
        except ValueError:
            raise error_for("wrong_address") from None


def drawn_up(message: Notification) -> Mail:
    """The row as a mail, from the shop's own sender where it has one."""
    return Mail(
        to=message.to,
        subject=message.subject,
        text=message.revealed(message.text),
        html=message.revealed(message.html),
        from_email=_from(message),
        reply_to=(message.shop.settings.reply_to_email or message.shop.settings.email) if message.shop else "",
        headers={"Auto-Submitted": "auto-generated"},
    )


def _from(message: Notification) -> str:
    """Name and address as written; the provider quotes them."""
    name, address = parseaddr(settings.EMAIL_FROM)
    if message.shop:
        own = message.shop.settings
        name, address = own.sender_name or message.shop.name, own.sender_email or address
    return f"{name} <{address}>"
