"""How many texts may leave, and to whom: the last look before a provider is called. What is held back says why.

A text that costs money to a stranger is the fraud to fear (SMS pumping): hence numbers of open repairs only, the US and
Canada only, so many a minute and a day, a budget, and a switch that stops them all.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Sum
from django.utils.translation import gettext as _

from clearcoat.accounts.limits import Limit, TooMany, spend
from clearcoat.core import clock, gsm, phone
from clearcoat.core.leases import after, settle
from clearcoat.notifications.lease import hold_way
from clearcoat.notifications.models import Notification, ReturnedAddress, State, Type
from clearcoat.shops.models import Sender

TEXTS_A_MINUTE = 30  # of one shop
DAY = 86_400  # seconds
LOOK_AGAIN = 60.0  # seconds, while a switch or a budget holds texts
CLOSED_LATELY = timedelta(days=2)  # a repair that just ended still tells so


def held_back(row: Notification) -> bool:
    """Whether the row may not go now; it is then put off or not sent at all, with the reason."""
    if row.shop is None:
        return False
    never = _never(row)
    if never:
        return settle(row, status=State.SUPPRESSED, reason=never)
    until, reason = _not_now(row, row.shop.sending) if row.type == Type.SMS else (None, "")
    if until:
        hold_way(row, until, reason)
    return until is not None


def segments_of(row: Notification) -> int:
    """How many segments the text is billed as; 0 for a mail."""
    return gsm.segments(row.revealed(row.text)) if row.type == Type.SMS else 0


def segments_this_month(sender: Sender) -> int:
    """What the shop's texts of this month, on its own calendar, came to."""
    zone = ZoneInfo(sender.shop.settings.time_zone)
    start = clock.now().astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    texts = Notification.objects.filter(shop=sender.shop_id, type=Type.SMS, sent_at__gte=start)
    return int(texts.aggregate(n=Sum("segments"))["n"] or 0)


def _never(row: Notification) -> str:
    """Why the message is not to go at all any more, or ""."""
    if row.type == Type.EMAIL:
        returned = ReturnedAddress.standing(row.shop_id, row.to)
        return returned.reason if returned else ""
    if not phone.is_textable(row.to):
        return _("%(number)s is not a number in the US or Canada that can be texted.") % {"number": row.to}
    estimate = row.estimate
    if estimate is None:
        return ""
    if estimate.phone != row.to:
        return _("The number on the estimate was changed before this was sent.")
    if not estimate.is_open and estimate.status_since < clock.now() - CLOSED_LATELY:
        return _("The repair was closed before this was sent.")
    return ""


def _not_now(row: Notification, sender: Sender) -> tuple[datetime | None, str]:
    """Until when the text waits, and why."""
    if sender.texts_paused_at:
        return after(LOOK_AGAIN), _("Texts are paused by %(name)s.") % {"name": sender.texts_paused_by}
    budget = sender.segments_a_month
    if budget is not None and segments_this_month(sender) + segments_of(row) > budget:
        return after(LOOK_AGAIN * 60), _("This month's budget for texts is used up.")
    try:
        spend(Limit("texts-minute", TEXTS_A_MINUTE, 60), str(row.shop_id))
        spend(Limit("texts-day", sender.texts_a_day, DAY), str(row.shop_id))
    except TooMany as error:
        return after(error.seconds), _("Too many texts at once; it goes a little later.")
    return None, ""
