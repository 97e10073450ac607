"""Mail through any SMTP server, from one EMAIL_URL: smtp://user:password@host:587?tls=1 or smtps://…

SMTP has no idempotency: after an unknown outcome a second send may be a second mail. Both carry the same Message-ID.
"""

from __future__ import annotations

import hashlib
import ssl
from contextlib import suppress
from email.utils import parseaddr
from smtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend

from clearcoat.providers.base import Mail, Told
from clearcoat.providers.envelope import drawn_up
from clearcoat.providers.errors import ProviderError, error_for
from clearcoat.providers.line import TIMEOUT

BAD_URL = "EMAIL_URL should look like smtp://user:password@host:587?tls=1."
PERMANENT = 500  # from this answer code on the server will not change its mind (RFC 5321 4.2.1)
TRUE = {"1", "true", "yes", "on"}


class SmtpMail:
    """The Mails of one SMTP server. Raises ValueError for a bad address; each wait takes up to `timeout` seconds."""

    repeats_safely = False

    def __init__(self, url: str, *, timeout: float = TIMEOUT) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise ValueError(BAD_URL) from None
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError(BAD_URL)
        asked = parse_qs(parts.query)
        implicit = parts.scheme == "smtps" or asked.get("ssl", ["0"])[-1] in TRUE
        self.options = {
            "host": parts.hostname,
            "port": port or (465 if implicit else 587),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": implicit,
            "use_tls": not implicit and asked.get("tls", ["0"])[-1] in TRUE,
        }
        self.timeout = timeout

    def send(self, mail: Mail, *, key: str) -> str:
        """See Mails.send. The id is the Message-ID, made from the key."""
        message = drawn_up(mail)
        domain = parseaddr(message.from_email)[1].rpartition("@")[2] or "localhost"
        message_id = f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"
        message.extra_headers["Message-ID"] = message_id
        failure = self._hand_over(message)
        if failure:
            raise failure  # outside the handler: the cause's text holds addresses
        return message_id

    def find(self, provider_id: str) -> Told | None:
        """Always None: SMTP cannot be asked."""
        return None

    def _hand_over(self, message: EmailMultiAlternatives) -> ProviderError | None:
        backend = EmailBackend(**self.options, timeout=self.timeout)  # type: ignore[arg-type]  # seconds may be a float
        try:
            backend.open()
        except (SMTPException, OSError) as error:
            return _before_the_mail(error)
        try:
            backend.send_messages([message])
        except (SMTPException, OSError, ValueError) as error:
            return _with_the_mail(error)
        finally:
            with suppress(SMTPException, OSError):
                backend.close()
        return None


def _before_the_mail(error: Exception) -> ProviderError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error_for("untrusted")
    if isinstance(error, SMTPAuthenticationError) and error.smtp_code >= PERMANENT:
        return error_for("smtp_auth")
    return error_for("smtp_auth" if isinstance(error, SMTPNotSupportedError) else "unreachable")


def _with_the_mail(error: Exception) -> ProviderError:
    if isinstance(error, (ValueError, SMTPNotSupportedError)):
        return error_for("invalid_address")
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return error_for("smtp_recipient" if min(codes) >= PERMANENT else "smtp_later")
    if not isinstance(error, SMTPResponseException):
        return error_for("no_answer")
    if error.smtp_code < PERMANENT:
        return error_for("smtp_later")
    return error_for("smtp_sender" if isinstance(error, SMTPSenderRefused) else "smtp_refused")
