"""The pictures that customers text: fetched with the shop's own keys, or why not."""

from __future__ import annotations

from clearcoat.notifications.channels.sms import SmsChannel
from clearcoat.providers.errors import ProviderError
from clearcoat.shops.models import Shop


class NoPicture(Exception):
    """It could not be fetched, for the reason that the text gives; `again`: a later try may work."""

    def __init__(self, reason: str, *, again: bool) -> None:
        super().__init__(reason)
        self.again = again


def fetched(shop: Shop, account: str, address: str) -> bytes:
    """The bytes. Remote, up to 40 seconds: call it outside a transaction. Raises NoPicture."""
    channel = SmsChannel(shop)
    if channel.account != account:
        channel = SmsChannel(None)  # a number that the shop has from the installation
    failure: NoPicture
    try:
        return channel.picture(address)
    except ProviderError as error:
        failure = NoPicture(error.reason, again=not error.permanent)
    raise failure
