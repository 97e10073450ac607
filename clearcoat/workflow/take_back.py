"""A wrong move is taken back, as if it had never been, while nobody has been told of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from clearcoat.core import clock
from clearcoat.core.chaos import crash_point
from clearcoat.estimates.models import By, Estimate, EstimateHistory, RepairStatus
from clearcoat.notifications import announce
from clearcoat.notifications.why import Why
from clearcoat.workflow import review
from clearcoat.workflow.move import Outcome

TAKE_BACK = timedelta(seconds=60)
TAKEN_BACK = gettext_noop("Taken back by %(name)s before it was sent.")


class TooLate(Exception):
    """A move can no longer be taken back."""


def take_back(estimate: Estimate, by: By) -> Outcome:
    """Undoes the last move while nobody has been told. Raises TooLate when that is over, Stale when things changed."""
    last = last_move(estimate)
    if not can_take_back(estimate, last) or last is None:
        raise TooLate(_("This can no longer be taken back. Move the car again, and the customer is told of it."))
    before: dict[str, Any] = last.metadata["before"]
    with transaction.atomic():
        if not announce.cancel(last, Why(TAKEN_BACK, {"name": by.name})):
            raise TooLate(_("The customer was being told already. Move the car again instead."))
        crash_point("cancelled")
        RepairStatus.objects.filter(pk=last.metadata["station"]).delete()
        eta = before["estimated_completion"]
        history = estimate.write(
            by,
            "status_taken_back",
            f"Took back: {last.description}",
            about={"taken_back": last.pk},
            status=before["status"],
            hold_reason=before["hold_reason"],
            estimated_completion=date.fromisoformat(eta) if eta else None,
            status_since=_first_since(estimate, before["status"]),
        )
        review.after_move(estimate, history)
        crash_point("before the commit")
    crash_point("committed")
    return Outcome(estimate, history, [])


def last_move(estimate: Estimate) -> EstimateHistory | None:
    """The newest change of where the repair stands."""
    moves = EstimateHistory.objects.filter(estimate=estimate, action__in=["status_changed", "status_taken_back"])
    return moves.order_by("-id").first()


def can_take_back(estimate: Estimate, last: EstimateHistory | None) -> bool:
    """Whether the last move is young, nothing came after it, and none of its messages is under way."""
    if last is None or last.action != "status_changed" or "station" not in last.metadata:
        return False
    is_young = last.created_at > clock.now() - TAKE_BACK
    return is_young and not estimate.moved_on_since(last.version) and not announce.is_under_way(last)


def _first_since(estimate: Estimate, status: str) -> Any:
    """When the repair last came into this state, from its timeline."""
    station = RepairStatus.objects.filter(estimate=estimate, status=status).order_by("-created_at").first()
    return station.created_at if station else estimate.created_at
