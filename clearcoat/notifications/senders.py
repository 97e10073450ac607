"""What keeps a shop's messages from leaving as they should, in plain words: for its settings page and for the check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from clearcoat.notifications.channels.email import EmailChannel
from clearcoat.notifications.channels.sms import SmsChannel
from clearcoat.notifications.models import Outage, Type
from clearcoat.shops.models import Shop


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is missing or wrong; `stops` when messages do not go out because of it."""

    text: str
    stops: bool = True


def findings(shop: Shop) -> list[Finding]:
    """Everything about this shop's senders that somebody should see to."""
    return [*_secrets(shop), *_texts(shop), *_mails(shop), *_outages(shop)]


def _secrets(shop: Shop) -> Iterator[Finding]:
    if shop.sending.lost:
        yield Finding(_("The shop's own keys can no longer be opened, because SECRET_KEY changed. Enter them again."))


def _texts(shop: Shop) -> Iterator[Finding]:
    channel, own = SmsChannel(shop), shop.sending
    if own.texts_paused_at:
        yield Finding(_("Texts are paused by %(name)s.") % {"name": own.texts_paused_by})
    if channel.name == "local":
        yield Finding(_("There is no Twilio account: texts stay on this server, and no customer gets one."))
    elif not channel.sender:
        yield Finding(_("There is no number that texts come from. Enter the shop's number or Messaging Service."))
    elif not settings.HTTPS:
        text = _("The site has no https address, so Twilio cannot tell whether texts arrive; we ask after an hour.")
        yield Finding(text, stops=False)


def _mails(shop: Shop) -> Iterator[Finding]:
    channel, own = EmailChannel(shop), shop.sending
    if channel.name == "local":
        yield Finding(_("There is no mail account: mails stay on this server, and no customer gets one."))
    has_secret = own.resend_signing_secret if own.resend_api_key else settings.RESEND_SIGNING_SECRET
    if channel.name == "resend" and not has_secret:
        text = _("Resend's signing secret is missing, so bounced mail is noticed hours late. Copy it from its webhook.")
        yield Finding(text, stops=False)
    if not shop.settings.sender_email and "localhost.invalid" in settings.EMAIL_FROM and channel.name != "local":
        yield Finding(_("There is no address that mails come from. Enter one of the shop's own domain."))


def _outages(shop: Shop) -> Iterator[Finding]:
    for outage in Outage.alarms(shop.pk):
        lead = _("Texts are not going out.") if outage.type == Type.SMS else _("Mails are not going out.")
        yield Finding(f"{lead} {outage.reason}")
