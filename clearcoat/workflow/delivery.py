"""What the providers tell us, applied: receipts to the messages, a customer's wish to hear no more to everything."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from clearcoat.core import clock, phone
from clearcoat.core.chaos import crash_point
from clearcoat.customers.consent import How
from clearcoat.notifications import receipts
from clearcoat.notifications.models import ProviderEvent, Source
from clearcoat.shops.models import Shop
from clearcoat.threads.models import LONGEST_NUMBER
from clearcoat.workflow import consent, conversation
from clearcoat.workflow.consent import Said
from clearcoat.workflow.payment_events import of_card

log = logging.getLogger(__name__)

MOST_PICTURES = 10  # with one text, as Twilio allows
BATCH = 50  # events applied in one go
SET_ASIDE = timedelta(hours=1)  # a text that could not be applied for so long is shown to the desk as it came
REFUSED = "The provider refused a text: this number had replied STOP to it."


def apply_events() -> int:
    """Applies what the webhooks kept, each event once whatever happens; gives how many were looked at."""
    due = ProviderEvent.objects.filter(look_at__lte=clock.now()).order_by("look_at", "pk")
    events = list(due.select_related("shop")[:BATCH])
    for event in events:
        _apply(event)
    return len(events)


def _apply(event: ProviderEvent) -> None:
    """One event that cannot be applied must not keep the others waiting; it is looked at again."""
    is_late = event.source == Source.TEXT_IN and clock.now() - event.received_at > SET_ASIDE
    if not (_is_done(event, APPLY[event.source]) or (is_late and _is_done(event, _text_aside))):
        event.put_off()


def _is_done(event: ProviderEvent, apply: Callable[[ProviderEvent], bool]) -> bool:
    try:
        with transaction.atomic():
            crash_point("before applying")
            done = not event.claim() or apply(event)
            crash_point("applied")
            transaction.set_rollback(not done)
        crash_point("applied for good")
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("event %s could not be applied", event.pk)
        done = False
    return done


def _text_in(event: ProviderEvent) -> bool:
    """A customer's text: into the thread of the repair, or the inbox; whoever asks for no more gets no more.

    Where shops share one number, the wish counts for all of them, and the words are for those who know the number.
    """
    said = _Text.of(event)
    shops = shops_texting_from(event, said.to)
    readers = said.readers(shops)
    for shop in shops:
        if shop in readers:
            conversation.hear_text(
                shop, said.number, said.words, said.wish, event.account, said.media, event.received_at
            )
        else:
            consent.heard(shop, said.number, said.wish or said.words, event.received_at)
    return True


def _text_aside(event: ProviderEvent) -> bool:
    """A text that cannot be applied: its wish counts where it can, and the desk reads what the customer wrote."""
    said = _Text.of(event)
    shops = shops_texting_from(event, said.to)
    for shop in shops:
        with suppress(Exception), transaction.atomic():  # whatever is wrong with the wish, its words are shown
            consent.heard(shop, said.number, said.wish or said.words, event.received_at)
    for shop in said.readers(shops):
        conversation.set_aside(shop, said.number, said.words, event.account, said.media)
    return True


@dataclass(frozen=True, slots=True)
class _Text:
    """A customer's text as the provider told it; `wish` is its own reading of a STOP, START or HELP."""

    number: str
    to: str
    words: str
    wish: str
    media: list[str]

    @classmethod
    def of(cls, event: ProviderEvent) -> _Text:
        form = event.form
        number = phone.e164(form["From"]) or form["From"][:LONGEST_NUMBER]
        media = [form[name] for name in (f"MediaUrl{n}" for n in range(MOST_PICTURES)) if name in form]
        return cls(number, form["To"], form.get("Body", ""), form.get("OptOutType", ""), media)

    def readers(self, shops: list[Shop]) -> list[Shop]:
        """Those that know the number; all of them when none does."""
        return [shop for shop in shops if conversation.meant(shop, self.number)] or shops


def _refusal(event: ProviderEvent) -> bool:
    """Twilio said that this person wants no texts: it heard the STOP, and we did not."""
    if event.shop:
        said = Said(How.TEXT, event.body, REFUSED, source="21610", at=event.received_at)
        consent.withdraw(event.shop, event.body, said)
    return True


def shops_texting_from(event: ProviderEvent, number: str) -> list[Shop]:
    """The shops whose texts come from this number: a shop's own, else all that share the installation's.

    A shop that enters the installation's number as its own only shares it: the others' customers still reach them. A
    number that is nobody's any more was somebody's: all hear it, and a STOP to it counts.
    """
    if event.shop:
        return [event.shop]
    by_ours = Shop.objects.exclude(sender__twilio_account__gt="").order_by("pk")
    own = list(by_ours.filter(settings__sms_number=number))
    if own and number != settings.TWILIO_PHONE_NUMBER:
        return own
    return own + list(by_ours.filter(settings__sms_number="")) or list(by_ours)


APPLY: dict[str, Callable[[ProviderEvent], bool]] = {
    Source.TEXT_STATUS: receipts.of_text,
    Source.TEXT_IN: _text_in,
    Source.MAIL: receipts.of_mail,
    Source.CARD: of_card,
    Source.REFUSAL: _refusal,
}
