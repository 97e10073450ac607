"""The ways a message can go. A new one is a file here and a row in `CHANNELS`."""

from __future__ import annotations

from typing import Protocol

from clearcoat.notifications.channels.email import EmailChannel
from clearcoat.notifications.channels.sms import SmsChannel
from clearcoat.notifications.models import Notification, Type
from clearcoat.providers.base import Told


class Channel(Protocol):
    """One way a message can go, with the shop's own keys where it has them."""

    name: str
    account: str  # whose keys these are: what one account was asked to send, only the same one knows of
    can_be_asked: bool  # `find` tells whether an earlier call handed it over
    repeats_safely: bool  # a second call with the same row is never a second message
    tells_arrival: bool  # a receipt comes, and `word_on` tells the same when none does

    def send(self, message: Notification) -> str:
        """Hands it over; gives the provider's id. Raises ProviderError."""

    def find(self, message: Notification) -> str | None:
        """The provider's id when an earlier call did hand it over. Raises ProviderError."""

    def word_on(self, message: Notification) -> Told | None:
        """The provider's newest word on a message that it took. Raises ProviderError."""


CHANNELS: dict[str, type[SmsChannel | EmailChannel]] = {Type.SMS: SmsChannel, Type.EMAIL: EmailChannel}


def channel_for(message: Notification) -> Channel:
    """The way this message goes."""
    return CHANNELS[message.type](message.shop)


def took(channel: Channel, message: Notification) -> bool:
    """Whether it was this channel's account that was called with the message."""
    return (message.provider, message.account) == (channel.name, channel.account)
