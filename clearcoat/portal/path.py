"""The way of a car through the shop, as the owner's page draws it.

Waiting is no stop that every car must make, so it is not drawn as one: it is a pause at the stop that was reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clearcoat.estimates.models import Estimate, RepairStatus
from clearcoat.estimates.statuses import Status

STOPS = (Status.RECEIVED, Status.IN_PROGRESS, Status.READY, Status.COMPLETED)
OFF_THE_PATH = {Status.CANCELLED, Status.TOTAL_LOSS}


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop: behind the car ("done"), where it is ("now") or ahead of it ("next")."""

    label: str
    state: str
    is_paused: bool = False


def stops(estimate: Estimate, timeline: Sequence[RepairStatus]) -> list[Stop]:
    """The stops in order; none for a car that will not be repaired."""
    if estimate.status in OFF_THE_PATH:
        return []
    here = _reached(estimate, timeline)
    is_paused = estimate.status == Status.WAITING_FOR_PARTS
    return [
        Stop(str(status.label), _state(index, here), is_paused=is_paused and index == here)
        for index, status in enumerate(STOPS)
    ]


def _reached(estimate: Estimate, timeline: Sequence[RepairStatus]) -> int:
    """The index of the stop where the car is; -1 before the first.

    A pause is at In progress once the work had begun, whatever came between: a car that was Ready and waits again is
    not ready.
    """
    if estimate.status == Status.DRAFT:
        return -1
    if estimate.status == Status.WAITING_FOR_PARTS:
        begun = {Status.IN_PROGRESS, Status.READY, Status.COMPLETED}
        return 1 if any(station.status in begun for station in timeline) else 0
    return STOPS.index(Status(estimate.status))


def _state(index: int, here: int) -> str:
    if index == here:
        return "now" if index < len(STOPS) - 1 else "done"
    return "done" if index < here else "next"
