"""The worker's half of the outbox: claims due rows, calls the provider, and writes down what came of it.

Three rules make it safe to kill at any moment, on one machine or many.
1. A row is claimed for a lease under a token, and every later write says `WHERE token = mine` (the fence): a worker
   that slept past its lease finds its row taken and does nothing.
2. `calling` is committed before the provider is called. A row found in it after its lease may have gone out: a mail is
   repeated under its idempotency key; a text is looked up at the provider before it is ever sent again.
3. What was decided is never rendered again: each try sends the same bytes.
"""

from __future__ import annotations

import logging
import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from clearcoat.core import clock
from clearcoat.core.chaos import crash_point
from clearcoat.estimates.models import EstimateHistory
from clearcoat.notifications.channels import Channel, channel_for
from clearcoat.notifications.models import Kind, Notification, State
from clearcoat.providers.errors import ProviderError

log = logging.getLogger(__name__)

BATCH = 10
MOST_ATTEMPTS = 12
KEY_LIFE = timedelta(hours=23)  # an idempotency key is kept for 24 hours at the provider
LONGEST_PAUSE = timedelta(minutes=15)
LOOKS = 2  # an open question is answered "it did not go out" only after so many looks
DUE = Q(status__in=[State.PENDING, State.UNKNOWN])
FREE: dict[str, None] = {"token": None, "lease_until": None}
MOVES = ["status_changed", "status_taken_back", "date_changed"]


@dataclass(frozen=True, slots=True)
class Timings:
    """How long things wait, in seconds, and how often; a test that kills a hundred workers changes them."""

    lease: float = 60.0  # longer than the slowest provider call, which gives up after 10
    before_a_look: float = 120.0  # an open question about a text is looked up after this
    between_looks: float = 60.0
    first_pause: float = 15.0  # after a failure; doubles with each
    resends: int = 1  # of a text that the provider was asked for twice and does not have


def deliver_due(times: Timings = Timings()) -> int:
    """Sends what is due and settles open questions; gives how many rows it took. Safe to run in many processes."""
    recover(times)
    rows = claim(times)
    for row in rows:
        try:
            _look(row, times) if row.status == State.UNKNOWN else _send(row, times)
        except Exception:
            # One bad row must not keep the others waiting (trust B10).
            log.exception("message %s could not be handled", row.pk)
            _settle(row, status=State.NEEDS_HUMAN, reason="Something went wrong inside the program; see its log.")
    return len(rows)


def claim(times: Timings) -> list[Notification]:
    """Takes the oldest due rows for one lease. Two workers never hold the same row."""
    now, token = clock.now(), uuid.uuid4()
    mine = {"token": token, "lease_until": _after(times.lease)}
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    due = Notification.objects.filter(send_after__lte=now)
    ids = list(due.filter(DUE & free).order_by("send_after").values_list("pk", flat=True)[:BATCH])
    if not ids:
        return []
    chosen = Notification.objects.filter(pk__in=ids)
    chosen.filter(free, status=State.UNKNOWN).update(**mine)
    chosen.filter(status=State.PENDING).update(**mine, status=State.CLAIMED)
    crash_point("claimed")
    held = Notification.objects.filter(token=token).select_related("shop__settings")
    return list(held.order_by("send_after"))


def recover(times: Timings) -> None:
    """Frees the rows of workers that are gone. What may have gone out is looked up, or repeated under its key."""
    gone = Notification.objects.filter(lease_until__lt=clock.now())
    gone.filter(status=State.CLAIMED).update(status=State.PENDING, **FREE)
    for row in gone.filter(status=State.CALLING)[:BATCH]:
        _after_silence(row, channel_for(row), times)


def _send(row: Notification, times: Timings) -> None:
    if _is_overtaken(row):
        _settle(row, status=State.SUPERSEDED, reason="The repair moved on before this was sent.")
        return
    channel = channel_for(row)
    lease = {"lease_until": _after(times.lease), "called_at": clock.now()}
    if not _write(row, status=State.CALLING, provider=channel.name, attempts=F("attempts") + 1, **lease):
        return  # slept past its lease: another worker has it
    row.attempts += 1
    crash_point("before the call")
    try:
        provider_id = channel.send(row)
    except ProviderError as error:
        _failed(row, channel, error, times)
        return
    crash_point("after the call")
    _sent(row, provider_id)
    crash_point("sent")


def _look(row: Notification, times: Timings) -> None:
    """An open question: does the provider have this text? It is sent again only after two looks found nothing."""
    try:
        provider_id = channel_for(row).find(row)
    except ProviderError as error:
        _settle(row, reason=error.reason, send_after=_after(error.retry_after or times.between_looks))
        return
    looks = row.looks + 1
    if provider_id:
        _sent(row, provider_id)
    elif looks % LOOKS:
        _settle(row, looks=looks, send_after=_after(times.between_looks))
    elif looks // LOOKS <= times.resends:
        _settle(row, status=State.PENDING, looks=looks, reason="It had not gone out; sending it again.")
    else:
        _settle(row, status=State.NEEDS_HUMAN, looks=looks, reason="Nobody can say whether it went out. Please call.")


def _failed(row: Notification, channel: Channel, error: ProviderError, times: Timings) -> None:
    """Writes down a call that did not work, and when it is tried again."""
    told = {"reason": error.reason[:300], "error_message": f"{error.code}"[:300]}
    wait = error.retry_after or _pause(row.attempts, times)
    if error.permanent:
        _settle(row, status=State.FAILED, **told)
    elif error.unknown:
        _after_silence(row, channel, times, **told)
    elif row.attempts >= MOST_ATTEMPTS and not error.config:
        _settle(row, status=State.NEEDS_HUMAN, **told)
    else:
        wait = max(wait, LONGEST_PAUSE.total_seconds()) if error.config else wait
        _settle(row, status=State.PENDING, send_after=_after(wait), **told)


def _after_silence(row: Notification, channel: Channel, times: Timings, **told: str) -> None:
    """The provider was called and nobody knows what it did."""
    told = told or {"reason": "The program stopped while sending; we check whether it went out."}
    if not channel.repeats_safely and row.type == "email":
        told["reason"] = "It may have gone out; the mail server cannot be asked. Please call or send it again."
        _settle(row, status=State.NEEDS_HUMAN, **told)
    elif not channel.repeats_safely:
        _settle(row, status=State.UNKNOWN, send_after=_after(times.before_a_look), **told)
    elif row.called_at and row.called_at < clock.now() - KEY_LIFE:
        _settle(row, status=State.NEEDS_HUMAN, reason="It may have gone out more than a day ago. Please call.")
    else:
        _settle(row, status=State.PENDING, send_after=_after(_pause(row.attempts, times)), **told)


def _sent(row: Notification, provider_id: str) -> None:
    _settle(row, status=State.SENT, provider_id=provider_id, sent_at=clock.now(), reason="", error_message="")


def _settle(row: Notification, **values: Any) -> bool:
    """Writes the outcome and lets go of the row."""
    return _write(row, **values, **FREE)


def _write(row: Notification, **values: Any) -> bool:
    """Writes to the row while it is still this worker's. False: it is not any more, and nothing was written."""
    return bool(Notification.objects.filter(**fence(row)).update(**values))


def fence(row: Notification) -> dict[str, Any]:
    """What a row must still be for its holder to write to it."""
    return {"pk": row.pk, "token": row.token}


def _is_overtaken(row: Notification) -> bool:
    """Whether the repair moved on after this was decided: an old state is never announced late."""
    if row.channel != Kind.STATUS or row.history_id is None or row.estimate_id is None:
        return False
    newer = EstimateHistory.objects.filter(estimate_id=row.estimate_id, id__gt=row.history_id)
    return newer.filter(action__in=MOVES).exists()


def _pause(attempts: int, times: Timings) -> float:
    """Doubling, with jitter, so that many rows do not come back at once."""
    longest = min(times.first_pause * 2.0**attempts, LONGEST_PAUSE.total_seconds())
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, hides nothing


def _after(seconds: float) -> datetime:
    return clock.now() + timedelta(seconds=seconds)
