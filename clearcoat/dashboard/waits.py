"""When the shop's open cars are promised and who they wait for, and the board narrowed to one of these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from clearcoat.estimates.models import Approval
from clearcoat.estimates.models import EstimateQuerySet as Estimates
from clearcoat.estimates.statuses import HoldReason, Status


def _held(reason: HoldReason) -> Q:
    return Q(status=Status.WAITING_FOR_PARTS, hold_reason=reason)


# A hold without a reason is one for parts: that was all there was once.
WAITS: dict[str, tuple[Any, Q]] = {
    "approval": (_("the customer's approval"), Q(approval=Approval.REQUESTED)),
    "customer": (_("the customer"), _held(HoldReason.CUSTOMER)),
    "insurer": (_("the insurer"), _held(HoldReason.INSURER)),
    "parts": (_("parts"), Q(status=Status.WAITING_FOR_PARTS, hold_reason__in=["", HoldReason.PARTS])),
    "sublet": (_("an outside specialist"), _held(HoldReason.SUBLET)),
}
PROMISES = {"late": _("Late"), "today": _("Promised today"), "tomorrow": _("Promised tomorrow")}
KEYS = (*PROMISES, *WAITS)


@dataclass(frozen=True, slots=True)
class Wait:
    """One promise, or one of those that cars wait for, and how many cars it is about."""

    key: str
    label: str
    count: int

    @property
    def is_promise(self) -> bool:
        """Whether it is about the promised day."""
        return self.key in PROMISES


def waits(cars: Estimates, today: date) -> list[Wait]:
    """Those that are about some open car, in one query; `today` is the shop's own day."""
    rows = _rows(today)
    counted = {key: Count("pk", filter=condition) for key, (_label, condition) in rows.items()}
    numbers = cars.open().order_by().aggregate(**counted)
    return [Wait(key, str(label), numbers[key]) for key, (label, _condition) in rows.items() if numbers[key]]


def narrowed(cars: Estimates, key: str, today: date) -> Estimates:
    """The open cars that this is about; all cars for a key that is none."""
    rows = _rows(today)
    return cars.open().filter(rows[key][1]) if key in rows else cars


def _rows(today: date) -> dict[str, tuple[Any, Q]]:
    """As the cards say it: a car that is ready is late no more, and its day still counts."""
    days = {
        "late": Q(estimated_completion__lt=today) & ~Q(status=Status.READY),
        "today": Q(estimated_completion=today),
        "tomorrow": Q(estimated_completion=today + timedelta(days=1)),
    }
    return {key: (label, days[key]) for key, label in PROMISES.items()} | WAITS
