"""Mail: Resend by the shop's own key, else by the installation's, an SMTP server, else the local stand-in."""

from __future__ import annotations

from django.conf import settings

from clearcoat.notifications import attached
from clearcoat.notifications.models import Kind, Notification
from clearcoat.notifications.sender import sender_of
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
    """The row as a mail, from the sender that was decided with it. Raises ProviderError for a lost file."""
    sender, reply_to = (message.sender, message.reply_to) if message.sender else sender_of(message.shop)
    return Mail(
        to=message.to,
        subject=message.subject,
        text=message.revealed(message.text),
        html=message.revealed(message.html),
        from_email=sender,
        reply_to=reply_to,
        attachments=attached.files_of(message),
        headers={"Auto-Submitted": "auto-generated"} | _way_out(message),
    )


def _way_out(message: Notification) -> dict[str, str]:
    """One click in the mail program ends review requests (RFC 8058). The word itself is the whole body of that POST."""
    if message.channel != Kind.REVIEW:
        return {}
    address = f"{settings.SITE_URL}/preferences/{message.estimate_id}/{message.proof}/unsubscribe"
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
