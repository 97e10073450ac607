"""How many texts may leave, and to whom: the last look before a provider is called. What is held back says why.

A text that costs money to a stranger is the fraud to fear (SMS pumping): hence numbers of open repairs only, the US and
Canada only, so many a minute and a day, a budget, and a switch that stops them all.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Sum
from django.utils.translation import gettext_noop

from clearcoat.accounts.limits import Limit, TooMany, spend
from clearcoat.core import clock, gsm
from clearcoat.core.leases import after
from clearcoat.notifications.models import Notification, State, Type
from clearcoat.notifications.rules import Verdict, verdict
from clearcoat.notifications.why import Why
from clearcoat.shops.models import Sender

TEXTS_A_MINUTE = 30  # of one shop
DAY = 86_400  # seconds
LOOK_AGAIN = 60.0  # seconds, while a switch or a budget holds texts

PAUSED = gettext_noop("Texts are paused by %(name)s.")
SPENT = gettext_noop("This month's budget for texts is used up.")
TOO_MANY = gettext_noop("Too many texts at once; it goes a little later.")


def last_look(row: Notification, now: datetime) -> Verdict:
    """The verdict of the rules and, for a text that they let go, of the shop's switch, budget and caps.

    A call whose outcome is open is not counted again.
    """
    ruling = verdict(row, now)
    is_counted = row.type == Type.SMS and row.shop is not None and row.status != State.UNKNOWN
    return _not_now(row, now) if is_counted and ruling.goes(now) else ruling


def segments_of(row: Notification) -> int:
    """How many segments the text is billed as; 0 for a mail."""
    return gsm.segments(row.revealed(row.text)) if row.type == Type.SMS else 0


def segments_this_month(sender: Sender) -> int:
    """What the shop's texts of this month, on its own calendar, came to."""
    zone = ZoneInfo(sender.shop.settings.time_zone)
    start = clock.now().astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    texts = Notification.objects.filter(shop=sender.shop_id, type=Type.SMS, sent_at__gte=start)
    return int(texts.aggregate(n=Sum("segments"))["n"] or 0)


def _not_now(row: Notification, now: datetime) -> Verdict:
    """Until when the text waits, and why."""
    assert row.shop
    sender = row.shop.sending
    if sender.texts_paused_at:
        return Verdict(after(LOOK_AGAIN), Why(PAUSED, {"name": sender.texts_paused_by}), holds_way=True)
    budget = sender.segments_a_month
    if budget is not None and segments_this_month(sender) + segments_of(row) > budget:
        return Verdict(after(LOOK_AGAIN * 60), Why(SPENT), holds_way=True)
    try:
        spend(Limit("texts-minute", TEXTS_A_MINUTE, 60), str(row.shop_id))
        spend(Limit("texts-day", sender.texts_a_day, DAY), str(row.shop_id))
    except TooMany as error:
        return Verdict(after(error.seconds), Why(TOO_MANY), holds_way=True)
    return Verdict(now)
