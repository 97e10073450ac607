"""The calls that the front desk has to make, for those who want no messages but a call."""

from __future__ import annotations

from dataclasses import dataclass

from clearcoat.dashboard import days
from clearcoat.estimates.models import Estimate, Task
from clearcoat.estimates.tasks import FOR_MANAGERS, Todo
from clearcoat.notifications.events import EVENTS
from clearcoat.shops.models import StaffMember

MOST = 50  # on the board
LARGEST = 2**63 - 1  # an id that a database can hold


@dataclass(frozen=True, slots=True)
class Call:
    """Whom to call about what, and since when they wait."""

    task: Task
    estimate: Estimate
    about: str
    age: str
    is_theirs: bool  # whether this person may make it


def calls_of(staff: StaffMember, estimate: Estimate | None = None) -> list[Call]:
    """Those that nobody made yet, the oldest first; of the whole shop, or about one car."""
    rows = Task.objects.open().filter(estimate__in=Estimate.objects.visible_to(staff)).select_related("estimate")
    wanted = rows.filter(estimate=estimate) if estimate else rows
    return [
        Call(task, task.estimate, _about(task), days.span(task.created_at), may_make(staff, task))
        for task in wanted[:MOST]
    ]


def call_of(staff: StaffMember, pk: int) -> Task | None:
    """The call, when it is this shop's."""
    mine = Task.objects.filter(estimate__in=Estimate.objects.visible_to(staff))
    return mine.filter(pk=pk).first() if pk <= LARGEST else None


def may_make(staff: StaffMember, task: Task) -> bool:
    """Whether this person makes the call: everybody sees all of them, and some are a manager's."""
    return staff.is_manager or task.what not in FOR_MANAGERS


def _about(task: Task) -> str:
    """What the call tells, or is for."""
    return str(Todo(task.what).label if task.what in Todo else EVENTS[task.what].label)
