"""What became of a message after the provider took it: a receipt's word, or the answer when none came and we ask.

A receipt may come twice, late, in any order, and before our own row knows the message's id. Hence a message only moves
forward along `ORDER`, by compare-and-set; and an event that fits no message yet is kept until one fits.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from clearcoat.core import clock
from clearcoat.core.chaos import crash_point
from clearcoat.notifications.channels import channel_for, took
from clearcoat.notifications.instead import mail_instead
from clearcoat.notifications.models import Notification, Outage, ProviderEvent, ReturnedAddress, Source, State, Type
from clearcoat.providers.base import Told
from clearcoat.providers.errors import ProviderError, error_for, resends_of

BATCH = 20  # messages asked about in one go
FIRST_CHECK = timedelta(hours=1)  # without a receipt, the provider is asked after this
NEXT_CHECK = timedelta(hours=6)
GIVE_UP = timedelta(hours=72)
RESEND_AFTER = timedelta(hours=3)  # a phone that was off may be on again
PROBE_AFTER = timedelta(hours=1)  # of a sender whose messages are taken and never delivered
OPTED_OUT = "21610"
UNCONFIRMED = gettext_noop("The provider never said whether it arrived.")
AGAIN = gettext_noop("It did not arrive; it is sent again in some hours.")

STATES: dict[str, State] = {
    "delivered": State.DELIVERED, "read": State.DELIVERED, "opened": State.DELIVERED, "clicked": State.DELIVERED,
    "complained": State.DELIVERED, "undelivered": State.UNDELIVERED, "failed": State.UNDELIVERED,
    "canceled": State.UNDELIVERED, "bounced": State.UNDELIVERED, "suppressed": State.UNDELIVERED,
}  # fmt: skip
# A text that arrived has arrived, whatever comes later; a mail may be taken in and still come back.
ORDER: dict[str, tuple[State, ...]] = {
    Type.SMS: (State.SENT, State.UNCONFIRMED, State.UNDELIVERED, State.DELIVERED),
    Type.EMAIL: (State.SENT, State.UNCONFIRMED, State.DELIVERED, State.UNDELIVERED),
}
# Refused, or given up by the carrier: nobody got it, so a second one is no repetition.
SAFE_TO_REPEAT = {State.FAILED, State.UNDELIVERED}
SEEN = {"opened": "opened_at", "read": "opened_at", "clicked": "clicked_at"}
RETURNED = {"bounced", "complained", "suppressed"}


def report(row: Notification, told: Told) -> None:
    """Applies the provider's word on a message that it took, in the caller's transaction. Changes nothing twice."""
    same = Notification.objects.filter(pk=row.pk, provider_id=row.provider_id)
    if told.word in SEEN:
        same.filter(**{SEEN[told.word]: None}).update(**{SEEN[told.word]: clock.now()})
    if told.word in RETURNED and told.code in RETURNED:
        stop_mail(row, told.code)
    to = STATES.get(told.word)
    if to is None:
        return
    lower = ORDER[row.type][: ORDER[row.type].index(to)]
    if to == State.DELIVERED and same.filter(status__in=lower).update(**_arrived()):
        _prove(row)
    elif to == State.UNDELIVERED:
        _did_not_arrive(row, told.code, lower)


def refused(row: Notification, code: str) -> None:
    """A message was refused for good, or did not arrive: what follows from that, in the caller's transaction."""
    if code == OPTED_OUT:
        ProviderEvent.keep(
            Source.REFUSAL, f"{row.pk}:{row.resent}", shop_id=row.shop_id, account=row.account,
            message_id=str(row.pk), body=row.to,
        )  # fmt: skip
    mail_instead(row)


def may_send_again(row: Notification) -> bool:
    """Whether the message is known not to have arrived, and its reader did not end such messages."""
    return row.status in SAFE_TO_REPEAT and row.error_message != OPTED_OUT


def send_again(row: Notification) -> bool:
    """Sends a message anew that is known not to have arrived. False, with nothing done, when that is not known."""
    if not may_send_again(row):
        return False
    mine = Notification.objects.filter(pk=row.pk, status=row.status, resent=row.resent)
    return bool(mine.update(**_as_new(row), send_after=clock.now(), reason="", error_message="", check_at=None))


def stop_mail(row: Notification, why: str) -> None:
    """This address is written to no more, and what still waits for it is not sent."""
    about = {"shop_id": row.shop_id, "address": row.to.lower(), "corrected_at": None}
    standing, _ = ReturnedAddress.objects.get_or_create(**about, defaults={"why": why})
    waiting = Notification.objects.filter(shop=row.shop_id, type=Type.EMAIL, to=row.to, status=State.PENDING)
    waiting.update(status=State.SUPPRESSED, reason=standing.reason, reason_facts={})


def follow_up() -> int:
    """Asks about messages without a final word, and gives up after three days; gives how many it asked about."""
    due = Notification.objects.filter(check_at__lte=clock.now()).select_related("shop__settings", "shop__sender")
    rows = list(due.order_by("check_at")[:BATCH])
    for row in rows:
        _follow_up(row)
    return len(rows)


def _follow_up(row: Notification) -> None:
    """The row is claimed by moving its next check on: a worker that is lost here asks again in some hours."""
    is_over = row.sent_at is None or row.sent_at < clock.now() - GIVE_UP
    mine = Notification.objects.filter(pk=row.pk, check_at=row.check_at)
    if not mine.update(check_at=clock.now() + NEXT_CHECK):
        return
    crash_point("before asking")
    told = _asked(row)
    crash_point("asked")
    with transaction.atomic():
        if told:
            report(row, told)
        if is_over:
            still = Notification.objects.filter(pk=row.pk, provider_id=row.provider_id, status=State.SENT)
            still.update(status=State.UNCONFIRMED, reason=UNCONFIRMED)
            Notification.objects.filter(pk=row.pk).update(check_at=None)
    crash_point("asked for good")


def _asked(row: Notification) -> Told | None:
    channel = channel_for(row)
    if not took(channel, row):
        return None  # by keys that are no longer set: nobody can be asked
    try:
        return channel.word_on(row)
    except ProviderError:
        return None  # the next check asks again


def _arrived() -> dict[str, Any]:
    return {"status": State.DELIVERED, "delivered_at": clock.now(), "reason": "", "error_message": "", "check_at": None}


def _prove(row: Notification) -> None:
    """A message arrived, so its way works."""
    outage = Outage.of(row.shop_id, row.type)
    if outage:
        outage.end()


def _did_not_arrive(row: Notification, code: str, lower: tuple[State, ...]) -> None:
    error = error_for(code or "undelivered")
    told: dict[str, Any] = {"reason": error.reason, "error_message": code, "check_at": None}
    same = Notification.objects.filter(pk=row.pk, provider_id=row.provider_id, status__in=lower)
    if row.resent < resends_of(code):
        same.update(**told | _as_new(row) | {"send_after": clock.now() + RESEND_AFTER, "reason": AGAIN})
    elif same.update(status=State.UNDELIVERED, **told):
        if error.config:
            until = clock.now() + PROBE_AFTER
            Outage.note(row.shop_id, row.type, error.reason, until, needs_staff=True, needs_receipt=True)
        refused(row, code)


def _as_new(row: Notification) -> dict[str, Any]:
    """The row as one that was never sent; the provider's word on the earlier message no longer fits it."""
    return {
        "status": State.PENDING, "provider_id": "", "called_at": None, "sent_at": None, "looks": 0, "attempts": 0,
        "resent": row.resent + 1,
    }  # fmt: skip
