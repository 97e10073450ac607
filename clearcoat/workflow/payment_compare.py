"""What no webhook said: undelivered events are fetched, and each day Stripe's books are laid beside ours."""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from clearcoat.core import clock
from clearcoat.notifications.models import ProviderEvent, Source
from clearcoat.payments import tills
from clearcoat.payments.models import Comparison, Trial
from clearcoat.payments.refusals import CardsAway, NotNow
from clearcoat.payments.tills import Till
from clearcoat.workflow.payment_card import settle_intent
from clearcoat.workflow.payment_events import TYPES, intent_of

log = logging.getLogger(__name__)

EVENTS_KEPT = timedelta(days=30)  # at Stripe
DAYS_COMPARED = 3


def catch_up() -> int:
    """Fetches the events that no webhook of ours took; one that came after all is kept once. Gives 0."""
    for till in tills.all_of():
        try:
            for event in till.undelivered(TYPES, clock.now() - EVENTS_KEPT):
                _keep(till, event)
        except (CardsAway, NotNow) as error:
            log.warning("events of %s: %s", till, error)
    return 0


def compare_books(day: date | None = None) -> int:
    """Lays Stripe's movements of a day (UTC) beside the ledger's; without one, the last days. Gives 0.

    What is missing here is looked for and booked; what stays different is written down for staff.
    """
    days = [day] if day else [clock.now().date() - timedelta(days=back) for back in range(DAYS_COMPARED)]
    for till in tills.all_of():
        try:
            for one in days:
                _compare(till, one)
        except (CardsAway, NotNow) as error:
            log.warning("books of %s: %s", till, error)
        else:
            Comparison.done(str(till))
    return 0


def _compare(till: Till, day: date) -> None:
    start = datetime.combine(day, time.min, UTC)
    moved = till.moved(start, start + timedelta(days=1))
    for one in moved:
        if not till.has(one):
            payment = till.payment_of(one)
            with suppress(CardsAway, NotNow):  # what cannot be booked now stays a difference, and hides no other
                if payment:
                    settle_intent(payment)
    till.note_differences(moved, start, start + timedelta(days=1))


def _keep(till: Till, event: dict[str, Any]) -> None:
    if Trial.told_of(intent_of(event), event):
        return  # It tries the webhook: what is fetched would make one that does not work look heard.
    ProviderEvent.keep(
        Source.CARD, str(event["id"]), shop_id=till.shop_id, account=till.account, message_id=intent_of(event),
        body=json.dumps(event),
    )  # fmt: skip
