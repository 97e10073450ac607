"""Mail: Resend when its key is set, an SMTP server when EMAIL_URL is, else the local stand-in."""

from __future__ import annotations

from django.conf import settings

from clearcoat.notifications.models import Kind, Notification
from clearcoat.notifications.sender import sender_of
from clearcoat.providers.base import Mail, Mails
from clearcoat.providers.errors import error_for
from clearcoat.providers.local import LocalMail
from clearcoat.providers.resend import ResendMail
from clearcoat.providers.smtp import SmtpMail


class EmailChannel:
    """One mail to one address. Resend repeats safely under one key for 24 hours; plain SMTP does not."""

    can_be_asked = False

    def __init__(self) -> None:
        self.name = "resend" if settings.RESEND_API_KEY else "smtp" if settings.EMAIL_URL else "local"
        self.repeats_safely = self.name != "smtp"

    def send(self, message: Notification) -> str:
        """Hands it over; gives the provider's id. Raises ProviderError."""
        return _mails(self.name).send(drawn_up(message), key=f"n-{message.pk}")

    def find(self, message: Notification) -> str | None:
        """Mail cannot be looked up by its recipient; the idempotency key does that work."""
        return None


def drawn_up(message: Notification) -> Mail:
    """The row as a mail, from the sender that was decided with it."""
    sender, reply_to = (message.sender, message.reply_to) if message.sender else sender_of(message.shop)
    return Mail(
        to=message.to,
        subject=message.subject,
        text=message.revealed(message.text),
        html=message.revealed(message.html),
        from_email=sender,
        reply_to=reply_to,
        headers={"Auto-Submitted": "auto-generated"} | _way_out(message),
    )


def _way_out(message: Notification) -> dict[str, str]:
    """One click in the mail program ends review requests (RFC 8058). The word itself is the whole body of that POST."""
    if message.channel != Kind.REVIEW:
        return {}
    address = f"{settings.SITE_URL}/preferences/{message.estimate_id}/{message.proof}/unsubscribe"
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _mails(name: str) -> Mails:
    if name == "resend":
        return ResendMail(settings.RESEND_API_KEY, api_base=settings.RESEND_API_BASE)
    if name == "local":
        return LocalMail(settings.INBOX)
    try:
        return SmtpMail(settings.EMAIL_URL)
    except ValueError:
        raise error_for("wrong_address") from None
