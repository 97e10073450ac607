"""Who the shop's open cars wait for, and the board narrowed to the cars that wait for one of them."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Wait:
    """One of those that cars wait for, and how many do."""

    key: str
    label: str
    count: int


def waits(cars: Estimates) -> list[Wait]:
    """Those that some open car waits for, in one query."""
    counted = {key: Count("pk", filter=condition) for key, (_label, condition) in WAITS.items()}
    numbers = cars.open().order_by().aggregate(**counted)
    return [Wait(key, str(label), numbers[key]) for key, (label, _condition) in WAITS.items() if numbers[key]]


def narrowed(cars: Estimates, key: str) -> Estimates:
    """The cars that wait for this one; all of them for a key that is none."""
    return cars.filter(WAITS[key][1]) if key in WAITS else cars
