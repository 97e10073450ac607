"""The table of jobs: what happens by itself, and how often it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clearcoat.notifications.delivery import follow_up
from clearcoat.notifications.outbox import deliver_due
from clearcoat.worker.drop import take_in_drops
from clearcoat.worker.sweep import sweep
from clearcoat.workflow.delivery import apply_events


@dataclass(frozen=True, slots=True)
class Job:
    """One row. `work` gives how many things it did: more than none, and it is called again at once."""

    name: str
    work: Callable[[], int]
    every: float  # seconds


JOBS = [
    Job("messages", deliver_due, 0.5),
    Job("events", apply_events, 1.0),
    Job("receipts", follow_up, 30.0),
    Job("drop folder", take_in_drops, 2.0),
    Job("sweep", sweep, 3600.0),
]
