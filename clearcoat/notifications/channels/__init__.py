"""The ways a message can go. A new one is a file here and a row in `CHANNELS`."""

from __future__ import annotations

from typing import Protocol

from clearcoat.notifications.channels.email import EmailChannel
from clearcoat.notifications.channels.sms import SmsChannel
from clearcoat.notifications.models import Notification, Type


class Channel(Protocol):
    """One way a message can go."""

    name: str
    can_be_asked: bool  # `find` tells whether an earlier call handed it over
    repeats_safely: bool  # a second call with the same row is never a second message

    def send(self, message: Notification) -> str:
        """Hands it over; gives the provider's id. Raises ProviderError."""

    def find(self, message: Notification) -> str | None:
        """The provider's id when an earlier call did hand it over. Raises ProviderError."""


CHANNELS: dict[str, type[SmsChannel | EmailChannel]] = {Type.SMS: SmsChannel, Type.EMAIL: EmailChannel}


def channel_for(message: Notification) -> Channel:
    """The way this message goes, set up from the settings."""
    return CHANNELS[message.type]()
