"""What every provider of texts or mail can do; callers depend on these two and on ProviderError, never on a vendor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a mail."""

    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one recipient, rendered. Addresses may carry a name: 'Harbor Collision <portal@harbor.example>'."""

    to: str
    subject: str
    text: str
    from_email: str
    html: str = ""
    reply_to: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()


class Told(NamedTuple):
    """A provider's newest word on a message, with its error code where it did not arrive."""

    word: str  # "sent", "delivered", "undelivered", "bounced" …
    code: str = ""


class Texts(Protocol):
    """A provider of text messages. It cannot promise that a repeated `send` is not a second text: see `find`."""

    def send(
        self,
        to: str,
        body: str,
        *,
        status_callback: str | None = None,
        validity_seconds: int | None = None,
        sender: str | None = None,
    ) -> str:
        """Hands one text over; gives the provider's id. Raises ProviderError.

        `status_callback` is the address for receipts, `validity_seconds` the text's useful life, `sender` a number
        or Messaging Service SID that takes the place of the provider's own.
        """

    def find(self, to: str, code: str, since: datetime) -> str | None:
        """The id of an outgoing text to this number whose body holds the word `code`, or None. Raises ProviderError."""

    def status(self, provider_id: str) -> Told | None:
        """The provider's newest word on a text, or None when unknown there. Raises ProviderError."""


class Mails(Protocol):
    """A provider of mail."""

    @property
    def repeats_safely(self) -> bool:
        """Whether a second `send` with the same key and the same mail within 24 hours is never a second mail."""

    def send(self, mail: Mail, *, key: str) -> str:
        """Hands one mail over; gives the provider's id. The same key means the same mail. Raises ProviderError."""

    def find(self, provider_id: str) -> Told | None:
        """The provider's newest word on a mail, or None when unknown there. Raises ProviderError."""
