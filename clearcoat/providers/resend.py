"""Mail through Resend, by django-anymail. https://resend.com/docs/api-reference/emails/send-email

The key goes into the HTTP request: within 24 hours a repeated send with the same key and mail is never a second mail.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urljoin

from anymail.backends.resend import EmailBackend, ResendPayload
from anymail.exceptions import AnymailError, AnymailInvalidAddress
from django.core.mail import EmailMultiAlternatives

from clearcoat.providers.base import Mail, Told
from clearcoat.providers.envelope import drawn_up
from clearcoat.providers.errors import ProviderError, error_for
from clearcoat.providers.line import TIMEOUT, Line

API_BASE = "https://api.resend.com"
USER_AGENT = "clearcoat"  # Resend answers 403 to a request without one
FAILING = {"bounced", "complained", "failed", "suppressed", "canceled"}
UNKNOWN_THERE = {"not_found", "http_404"}


class ResendMail:
    """The Mails of one Resend account."""

    repeats_safely = True

    def __init__(self, api_key: str, *, api_base: str = API_BASE, timeout: float = TIMEOUT) -> None:
        self.api_key, self.timeout = api_key, timeout
        self.base = api_base.rstrip("/") + "/"

    def send(self, mail: Mail, *, key: str) -> str:
        """See Mails.send."""
        message: Any = drawn_up(mail)
        try:
            _Backend(key, api_key=self.api_key, api_url=self.base, timeout=self.timeout).send_messages([message])
            sent = message.anymail_status.message_id
        except AnymailInvalidAddress:
            failure = error_for("invalid_address")
        except AnymailError:  # Line let only a 2xx through, so its body is no answer of Resend's
            failure = error_for("unreadable")
        else:
            if isinstance(sent, str) and sent:
                return sent
            failure = error_for("unreadable")
        raise failure  # outside the handler: the cause's text holds the whole mail

    def find(self, provider_id: str) -> Told | None:
        """See Mails.find."""
        url = urljoin(self.base, f"emails/{quote(provider_id, safe='')}")
        headers = {"Authorization": f"Bearer {self.api_key}", "User-Agent": USER_AGENT}
        try:
            with Line(self.timeout) as line:
                return told(str(line.get(url, headers=headers).json()["last_event"]))
        except ProviderError as error:
            if error.code in UNKNOWN_THERE:
                return None
            raise
        except (ValueError, KeyError, TypeError):
            failure = error_for("unreachable")
        raise failure


def told(event: str, data: Mapping[str, Any] | None = None) -> Told:
    """What an event such as "bounced" says; `data` is that of a webhook, which knows whether a bounce is for good."""
    bounce = (data or {}).get("bounce")
    kind = bounce.get("type") if isinstance(bounce, dict) else "Permanent"
    for_now = event == "bounced" and kind != "Permanent"
    return Told(event, "bounced_for_now" if for_now else event if event in FAILING else "")


class _Payload(ResendPayload):  # type: ignore[misc]  # anymail ships no types
    """Anymail would put an Idempotency-Key among the mail's own headers, where Resend does not look."""

    def __init__(self, message: EmailMultiAlternatives, defaults: dict[str, Any], backend: _Backend) -> None:
        super().__init__(message, defaults, backend, headers={"Idempotency-Key": backend.key})


class _Backend(EmailBackend):  # type: ignore[misc]  # anymail ships no types
    """Anymail's backend for one send: its key, and our own line out."""

    def __init__(self, key: str, **options: Any) -> None:
        super().__init__(**options)
        self.key = key

    def create_session(self) -> Line:
        """Our line, with a name."""
        line = Line(self.timeout)
        line.headers["User-Agent"] = USER_AGENT
        return line

    def build_message_payload(self, message: EmailMultiAlternatives, defaults: dict[str, Any]) -> _Payload:
        """Anymail's payload with the key."""
        return _Payload(message, defaults, self)
