"""The worker's half of the outbox: claims due rows, calls the provider, and writes down what came of it.

Four rules make it safe to kill at any moment, on one machine or many.
1. A row is claimed for a lease under a token, and every later write says `WHERE token = mine` (the fence): a worker
   that slept past its lease finds its row taken and does nothing.
2. `calling` is committed before the provider is called. A row found in it after its lease may have gone out, and so
   may one whose call was not answered: that question stays open (`unknown`) until the provider answers it. A mail is
   repeated under its idempotency key; a text is looked up at the provider before it is ever sent again.
3. What was decided is never rendered again: each try sends the same words.
4. What is wrong with one message stops only that message; what is wrong with its way holds the shop's others too, and
   is an outage that staff see.

What becomes of a message after the provider took it is told in delivery.py.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from clearcoat.core import clock
from clearcoat.core.chaos import crash_point
from clearcoat.core.leases import after, settle, write
from clearcoat.estimates.models import EstimateHistory
from clearcoat.notifications import announce, delivery, lease
from clearcoat.notifications.channels import Channel, channel_for, took
from clearcoat.notifications.limits import last_look, segments_of
from clearcoat.notifications.models import Kind, Notification, Outage, State
from clearcoat.notifications.rules import WANTS_A_CALL
from clearcoat.providers.errors import ProviderError

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 12  # and a day: an outage of hours loses nothing
GIVE_UP = timedelta(days=1)
KEY_LIFE = timedelta(hours=23)  # an idempotency key is kept for 24 hours at the provider
LONGEST_PAUSE = 900.0  # seconds between two tries of one message
LONGEST_HOLD = 3600.0  # seconds that a provider's wish keeps the shop's other messages waiting
LOOKS = 2  # an open question is answered "it did not go out" only after so many looks
MOVES = ["status_changed", "status_taken_back", "date_changed"]

OVERTAKEN = gettext_noop("The repair moved on before this was sent.")
OVERTAKEN_MAYBE = gettext_noop("The repair moved on, and an earlier try may have reached the customer.")
STOPPED = {"reason": gettext_noop("The program stopped while sending; we check whether it went out.")}
NOBODY_KNOWS = gettext_noop("Nobody can say whether it went out; please call the customer.")
AGAIN = gettext_noop("It had not gone out; sending it again.")
TOO_LATE = gettext_noop("It may have gone out more than a day ago; please call the customer.")
OTHER_PROVIDER = gettext_noop("It may have gone out by the provider that was set up before; please call the customer.")
BROKEN = gettext_noop(
    "The program failed at it and it may have gone out or not; please call the customer and report it."
)


@dataclass(frozen=True, slots=True)
class Timings:
    """How long things wait, in seconds, and how often; a test that kills a hundred workers changes them."""

    lease: float = 60.0  # longer than the slowest provider call, which gives up after 10
    before_a_look: float = 120.0  # an open question about a text is looked up after this
    between_looks: float = 60.0
    first_pause: float = 15.0  # after a failure; doubles with each
    hold: float = 60.0  # of a shop's other messages while the account itself is refused
    resends: int = 1  # of a text that the provider was asked for twice and does not have


def deliver_due(times: Timings = Timings()) -> int:
    """Sends what is due and settles open questions; gives how many rows it met. Safe to run in many processes."""
    met = lease.due()
    for row in lease.release([pk for pk, status in met.items() if status in {State.CLAIMED, State.CALLING}]):
        _after_silence(row, channel_for(row), times, STOPPED)
    for row in lease.claim([pk for pk, status in met.items() if status in {State.PENDING, State.UNKNOWN}], times.lease):
        _handle(row, times)
    return len(met)


def _handle(row: Notification, times: Timings) -> None:
    """One bad row must not keep the others waiting (trust B10)."""
    try:
        _answer(row, times) if row.status == State.UNKNOWN else _send(row, times)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the row is free again when its lease ends, and nothing is known to be wrong
    except Exception:
        log.exception("message %s could not be handled", row.pk)
        settle(row, status=State.NEEDS_HUMAN, reason=BROKEN)


def _send(row: Notification, times: Timings) -> None:
    move = _later_move(row)
    if move:
        reason = OVERTAKEN_MAYBE if row.status == State.UNKNOWN else OVERTAKEN
        settle(row, status=State.SUPERSEDED, superseded_by=move, reason=reason)
        return
    ruling = last_look(row, clock.now())
    if ruling.goes(clock.now()):
        _call(row, channel_for(row), times)
    elif ruling.why.words == WANTS_A_CALL:
        with transaction.atomic():
            announce.call_instead(row)  # before the row itself: whoever changes the repair holds it first, too
            transaction.set_rollback(not settle(row, **ruling.columns))
    else:
        settle(row, **ruling.columns)
        if ruling.when and ruling.holds_way:
            lease.hold_way(row, ruling.when, ruling.why.words, ruling.why.facts)


def _answer(row: Notification, times: Timings) -> None:
    """An earlier call may have handed it over: whoever was called then is asked, or called again under the key."""
    channel = channel_for(row)
    asked_at = row.called_at or row.created_at
    if not took(channel, row):
        settle(row, status=State.NEEDS_HUMAN, reason=OTHER_PROVIDER)
    elif channel.can_be_asked:
        _look(row, channel, times)
    elif asked_at < clock.now() - KEY_LIFE:
        settle(row, status=State.NEEDS_HUMAN, reason=TOO_LATE)
    else:
        _send(row, times)


def _look(row: Notification, channel: Channel, times: Timings) -> None:
    """Does the provider have this text? It is sent again only after two looks found nothing."""
    if not write(row, lease_until=after(times.lease)):
        return
    try:
        provider_id = channel.find(row)
    except ProviderError as error:
        wait = max(error.retry_after or 0.0, times.between_looks)
        settle(row, reason=error.reason, send_after=after(wait))
        return
    looks = row.looks + 1
    if provider_id:
        _sent(row, channel, provider_id)
    elif looks % LOOKS:
        settle(row, looks=looks, send_after=after(times.between_looks))
    elif looks // LOOKS <= times.resends:
        settle(row, status=State.PENDING, looks=looks, reason=AGAIN)
    else:
        settle(row, status=State.NEEDS_HUMAN, looks=looks, reason=NOBODY_KNOWS)


def _call(row: Notification, channel: Channel, times: Timings) -> None:
    """Calls the provider once. `called_at` stays that of the first call whose outcome is open: a key's life is its."""
    outage = Outage.of(row.shop_id, row.type)
    if outage and not outage.lets_try():
        until = max(outage.probe_at, after(1))
        settle(row, **_still(row), send_after=until, reason=outage.reason)
        lease.hold_way(row, until, outage.reason)
        return
    row.lease_until, row.called_at = after(times.lease), row.called_at or clock.now()
    held = {"lease_until": row.lease_until, "called_at": row.called_at}
    by = {"provider": channel.name, "account": channel.account}
    if not write(row, status=State.CALLING, attempts=F("attempts") + 1, **by, **held):
        return  # slept past its lease: another worker has it
    row.attempts += 1
    crash_point("before the call")
    if clock.now() >= row.lease_until:
        return  # slept here: another worker may be asking already whether this call was made
    try:
        provider_id = channel.send(row)
    except ProviderError as error:
        _failed(row, channel, error, times)
        return
    crash_point("after the call")
    if _sent(row, channel, provider_id) and outage and not outage.needs_receipt:
        outage.end()


def _failed(row: Notification, channel: Channel, error: ProviderError, times: Timings) -> None:
    """Writes down a call that did not work. A refusal says nothing about an earlier call that was not answered."""
    told = {"reason": error.reason[:300], "error_message": f"{error.code}"[:300]}
    was_open = row.status == State.UNKNOWN
    is_hopeless = row.attempts >= MOST_ATTEMPTS and row.created_at < clock.now() - GIVE_UP
    if error.unknown:
        _after_silence(row, channel, times, told)
    elif error.permanent and not was_open:
        with transaction.atomic():
            if settle(row, status=State.FAILED, **told):
                delivery.refused(row, error.code)
        crash_point("refused for good")
    elif error.permanent or (is_hopeless and not error.config):
        settle(row, status=State.NEEDS_HUMAN, **(told | {"reason": NOBODY_KNOWS} if was_open else told))
    else:
        _wait(row, error, times, told)


def _wait(row: Notification, error: ProviderError, times: Timings, told: Mapping[str, str]) -> None:
    """Not accepted this time. The shop's other messages of this type would fare alike: they wait too, then go first."""
    hold = error.retry_after or (times.hold if error.config else times.first_pause)
    own = hold + (hold if error.config else _pause(row, times))
    settle(row, **_still(row), send_after=after(own), **told)
    until = after(min(hold, LONGEST_HOLD))
    Outage.note(row.shop_id, row.type, told["reason"], until, needs_staff=error.config)
    lease.hold_way(row, until, told["reason"])


def _still(row: Notification) -> dict[str, Any]:
    """What a row that waits on is: an open question stays one, and everything else has nothing open."""
    return {"status": State.UNKNOWN} if row.status == State.UNKNOWN else {"status": State.PENDING, "called_at": None}


def _after_silence(row: Notification, channel: Channel, times: Timings, told: Mapping[str, str]) -> None:
    """The provider was called and nobody knows what it did."""
    if not channel.can_be_asked and not channel.repeats_safely:
        settle(row, status=State.NEEDS_HUMAN, **{**told, "reason": NOBODY_KNOWS})
        return
    wait = times.before_a_look if channel.can_be_asked else _pause(row, times)
    settle(row, status=State.UNKNOWN, send_after=after(wait), **told)


def _sent(row: Notification, channel: Channel, provider_id: str) -> bool:
    told: dict[str, Any] = {"provider_id": provider_id[:80], "reason": "", "error_message": ""}
    check = clock.now() + delivery.FIRST_CHECK if channel.tells_arrival else None
    return settle(row, status=State.SENT, sent_at=clock.now(), check_at=check, segments=segments_of(row), **told)


def _later_move(row: Notification) -> int | None:
    """The repair's move after the one that this tells, without those taken back: an old state is never told late."""
    if row.channel != Kind.STATUS or row.history_id is None or row.estimate_id is None:
        return None
    later = EstimateHistory.objects.filter(estimate_id=row.estimate_id, id__gt=row.history_id, action__in=MOVES)
    moves = list(later.order_by("-id"))
    undone = {move.metadata.get("taken_back") for move in moves}
    stand = (move.pk for move in moves if move.action != "status_taken_back" and move.pk not in undone)
    return next(stand, None)


def _pause(row: Notification, times: Timings) -> float:
    """Doubling, with jitter, so that many rows do not come back at once."""
    longest = min(times.first_pause * 2.0 ** min(row.attempts, 20), LONGEST_PAUSE)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, hides nothing
