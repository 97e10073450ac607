"""What just happened to a car, for as long as it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass

from clearcoat.core import clock
from clearcoat.estimates.models import Estimate, Task
from clearcoat.notifications.models import Notification, State
from clearcoat.workflow.take_back import TAKE_BACK, can_take_back, last_move


@dataclass(frozen=True, slots=True)
class Moved:
    """The last move of this car; it can be taken back for so many `seconds` more."""

    estimate: Estimate
    seconds: int
    messages: int  # that wait for the end of the hold
    calls: int = 0  # to make instead


def moved(estimate: Estimate) -> Moved | None:
    """None when there is nothing that can be taken back."""
    last = last_move(estimate)
    if last is None or not can_take_back(estimate, last):
        return None
    ends = last.created_at + TAKE_BACK
    waiting = Notification.objects.filter(history=last, status=State.PENDING).values_list("send_after", flat=True)
    ends = min([ends, *waiting])
    seconds = int((ends - clock.now()).total_seconds())
    calls = Task.objects.open().filter(history=last).count()
    return Moved(estimate, seconds, len(waiting), calls) if seconds > 0 else None
