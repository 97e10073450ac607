"""Twilio's receipts and the customers' replies. https://www.twilio.com/docs/messaging/guides/webhook-request"""

from __future__ import annotations

from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpRequest

from clearcoat.notifications.models import Source
from clearcoat.providers.signatures import is_from_twilio
from clearcoat.shops.models import Shop
from clearcoat.webhooks.door import NotProved, Proved, webhook


@webhook
def status(request: HttpRequest, shop: Shop | None, body: bytes) -> Proved:
    """A receipt: once for each message and each word on it."""
    form = _form(request, shop, body)
    sid = form["MessageSid"]
    return Proved(Source.TEXT_STATUS, f"{sid}:{form['MessageStatus']}", form["AccountSid"], sid)


@webhook
def inbound(request: HttpRequest, shop: Shop | None, body: bytes) -> Proved:
    """A text from a customer. Twilio answers STOP, START and HELP itself; our answer is empty."""
    form = _form(request, shop, body)
    if not form["From"] or not form["To"]:
        raise NotProved
    return Proved(Source.TEXT_IN, form["MessageSid"], form["AccountSid"], form["MessageSid"])


def _form(request: HttpRequest, shop: Shop | None, body: bytes) -> dict[str, str]:
    """The fields, when the account's own token signed them for our public address. Raises NotProved, KeyError."""
    account, tokens = _keys(shop)
    # The address as Twilio was given it: a proxy may show us another scheme, host or port.
    url = f"{settings.SITE_URL}{request.get_full_path()}"
    if not is_from_twilio(tokens, url, body, request.headers["X-Twilio-Signature"]):
        raise NotProved
    form = dict(parse_qsl(body.decode(), keep_blank_values=True))
    if not account or form["AccountSid"] != account or not form["MessageSid"] or b"\0" in body:
        raise NotProved
    return form


def _keys(shop: Shop | None) -> tuple[str, tuple[str, str]]:
    """The account and its tokens: the current one, and while it is being replaced the one before."""
    if shop is None:
        return settings.TWILIO_ACCOUNT_SID, (settings.TWILIO_AUTH_TOKEN, settings.TWILIO_AUTH_TOKEN_PREVIOUS)
    own = shop.sending
    return own.twilio_account, (own.twilio_auth_token, own.twilio_previous_token)
