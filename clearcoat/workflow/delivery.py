"""What the providers tell us, applied: receipts to the messages, a customer's wish to hear no more to everything."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from clearcoat.core import clock, phone
from clearcoat.core.chaos import crash_point
from clearcoat.notifications import receipts
from clearcoat.notifications.models import Notification, ProviderEvent, Source, State, Type
from clearcoat.shops.models import Shop

log = logging.getLogger(__name__)

BATCH = 50  # events applied in one go
# What Twilio itself takes for "no more": https://help.twilio.com/articles/223134027
STOP_WORDS = {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"}


def apply_events() -> int:
    """Applies what the webhooks kept, each event once whatever happens; gives how many were looked at."""
    due = ProviderEvent.objects.filter(look_at__lte=clock.now()).order_by("look_at", "pk")
    events = list(due.select_related("shop")[:BATCH])
    for event in events:
        _apply(event)
    return len(events)


def _apply(event: ProviderEvent) -> None:
    """One event that cannot be applied must not keep the others waiting; it is looked at again."""
    try:
        with transaction.atomic():
            crash_point("before applying")
            done = not event.claim() or APPLY[event.source](event)
            crash_point("applied")
            transaction.set_rollback(not done)
        crash_point("applied for good")
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("event %s could not be applied", event.pk)
        done = False
    if not done:
        event.put_off()


def _text_in(event: ProviderEvent) -> bool:
    """A customer's text. Whoever asks for no more gets no more; the rest waits for whoever reads the replies."""
    form = event.form
    said = form.get("OptOutType", "") or form.get("Body", "")
    if said.strip().lower() in STOP_WORDS:
        for shop in shops_texting_from(event, form["To"]):
            opted_out(shop, form["From"])
    return True


def _refusal(event: ProviderEvent) -> bool:
    """Twilio said that this person wants no texts: it heard the STOP, and we did not."""
    if event.shop:
        opted_out(event.shop, event.body)
    return True


def shops_texting_from(event: ProviderEvent, number: str) -> list[Shop]:
    """The shops whose texts come from this number: a shop's own, else all that share the installation's."""
    if event.shop:
        return [event.shop]
    own = list(Shop.objects.filter(settings__sms_number=number))
    return own or list(Shop.objects.filter(settings__sms_number="").exclude(sender__twilio_account__gt=""))


def opted_out(shop: Shop, number: str) -> None:
    """No text that still waits for this number is sent."""
    waiting = Notification.objects.filter(shop=shop, type=Type.SMS, to=number, status=State.PENDING)
    reason = _("%(number)s asked for no more texts.") % {"number": phone.shown(number)}
    waiting.update(status=State.SUPPRESSED, reason=reason)


APPLY: dict[str, Callable[[ProviderEvent], bool]] = {
    Source.TEXT_STATUS: receipts.of_text,
    Source.TEXT_IN: _text_in,
    Source.MAIL: receipts.of_mail,
    Source.REFUSAL: _refusal,
}
