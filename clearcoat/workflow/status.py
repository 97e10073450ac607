"""A repair moves: one transaction writes the new state, the timeline, the history and the messages that tell it."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clearcoat.core import clock
from clearcoat.core.chaos import crash_point
from clearcoat.estimates.models import By, Estimate, EstimateHistory, RepairStatus, Stale
from clearcoat.estimates.statuses import MEANINGS, HoldReason, Status
from clearcoat.notifications import announce
from clearcoat.notifications.announce import Draft
from clearcoat.notifications.compose import Facts
from clearcoat.notifications.models import Notification

TAKE_BACK = timedelta(seconds=60)


class TooLate(Exception):
    """A move can no longer be taken back."""


@dataclass(frozen=True, slots=True)
class Move:
    """What staff want: a state, and what goes with it. A field left at None stays as it is."""

    to: str
    hold_reason: str | None = None
    eta: date | None = None
    clear_eta: bool = False
    eta_reason: str = ""
    notes: str = ""  # for the customer
    internal_note: str = ""
    notify: bool = True

    def eta_for(self, estimate: Estimate) -> date | None:
        """The promised date after this move."""
        return None if self.clear_eta else self.eta or estimate.estimated_completion

    def hold_for(self, estimate: Estimate) -> str:
        """The true reason of a hold after this move; only Waiting for Parts has one."""
        if self.to != Status.WAITING_FOR_PARTS:
            return ""
        kept = estimate.hold_reason if estimate.status == self.to else ""
        return self.hold_reason or kept or HoldReason.PARTS

    def changes(self, estimate: Estimate) -> dict[str, Any]:
        """The fields that would have another value."""
        wanted = {
            "status": self.to,
            "hold_reason": self.hold_for(estimate),
            "estimated_completion": self.eta_for(estimate),
        }
        return {name: value for name, value in wanted.items() if getattr(estimate, name) != value}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a move: its history row (None when everything was so already) and its messages."""

    estimate: Estimate
    history: EstimateHistory | None
    messages: list[Notification]


def change_status(estimate: Estimate, move: Move, by: By) -> Outcome:
    """Moves the repair. Raises InvalidMove, or Stale when somebody was quicker and it is not so already.

    A repeated click changes nothing: the state is there, so no row is written and nobody is told twice.
    """
    if not _says_something(estimate, move):
        return Outcome(estimate, None, [])
    if move.to != estimate.status:
        estimate.check_move(move.to, by)
    try:
        return _write(estimate, move, by)
    except Stale as stale:
        if not _says_something(stale.estimate, move):
            return Outcome(stale.estimate, None, [])
        raise


def preview(estimate: Estimate, move: Move, by: By) -> list[Draft]:
    """The exact messages that the move would send now, and beside each the reason why not. Writes nothing."""
    if move.to != estimate.status:
        estimate.check_move(move.to, by)
    then = copy.copy(estimate)
    changes = move.changes(estimate)
    for name, value in changes.items():
        setattr(then, name, value)
    then.version += 1
    return _drafts(then, move, changes, was=estimate.estimated_completion)


def take_back(estimate: Estimate, by: By) -> Outcome:
    """Undoes the last move while nobody has been told. Raises TooLate when that is over, Stale when things changed."""
    last = last_move(estimate)
    if not can_take_back(estimate, last) or last is None:
        raise TooLate(_("This can no longer be taken back. Move the car again, and the customer is told of it."))
    before: dict[str, Any] = last.metadata["before"]
    with transaction.atomic():
        if not announce.cancel(last, _("Taken back by %(name)s before it was sent.") % {"name": by.name}):
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
    return is_young and last.version == estimate.version and not announce.is_under_way(last)


def _says_something(estimate: Estimate, move: Move) -> bool:
    """Whether the move changes a field, or brings a new note to a repair that stays where it is."""
    if move.changes(estimate):
        return True
    last = EstimateHistory.objects.filter(estimate=estimate).order_by("-id").first()
    newest = RepairStatus.objects.filter(estimate=estimate).order_by("-created_at").first()
    is_new_note = bool(move.notes) and (newest is None or newest.notes != move.notes)
    is_new_internal = bool(move.internal_note) and (last is None or _internal(move) not in last.description)
    return is_new_note or is_new_internal


def _write(estimate: Estimate, move: Move, by: By) -> Outcome:
    changes = move.changes(estimate)
    before = {"status": estimate.status, "hold_reason": estimate.hold_reason}
    was = estimate.estimated_completion
    about: dict[str, Any] = {"before": {**before, "estimated_completion": _iso(was)}, "told": move.notify}
    if "estimated_completion" in changes:
        about["eta"] = {"from": _iso(was), "to": _iso(move.eta_for(estimate)), "reason": move.eta_reason}
    with transaction.atomic():
        station = None
        if {"status", "hold_reason"} & changes.keys() or move.notes:
            station = _station(estimate, move, by)
            about["station"] = str(station.pk)
        if "status" in changes:
            changes["status_since"] = clock.now()
        action = "status_changed" if station else "date_changed" if changes else "note_added"
        crash_point("history")
        history = estimate.write(by, action, _description(estimate, move, before["status"]), about=about, **changes)
        messages = _announce(history, estimate, move, changes, was)
        crash_point("before the commit")
    crash_point("committed")
    return Outcome(estimate, history, messages)


def _station(estimate: Estimate, move: Move, by: By) -> RepairStatus:
    return RepairStatus.objects.create(
        estimate=estimate,
        status=move.to,
        hold_reason=move.hold_for(estimate),
        notes=move.notes,
        updated_by=by.name,
    )


def _announce(
    history: EstimateHistory, estimate: Estimate, move: Move, changes: dict[str, Any], was: date | None
) -> list[Notification]:
    """Queues the messages. Those about an older state never go out, whether or not this one is announced."""
    ready = _drafts(estimate, move, changes, was) if move.notify else []
    if changes or ready:
        announce.supersede(history)
    return announce.queue(history, estimate, ready) if ready else []


def _drafts(estimate: Estimate, move: Move, changes: dict[str, Any], was: date | None) -> list[Draft]:
    event = _event(estimate, move, changes)
    # The first promise is no change of one.
    eta_changed = "estimated_completion" in changes and was is not None
    facts = Facts(move.notes, estimate.estimated_completion, move.eta_reason if eta_changed else "", eta_changed)
    return announce.drafts(estimate, event, facts) if event else []


def _event(estimate: Estimate, move: Move, changes: dict[str, Any]) -> str:
    """Which message tells it. A new date or a note alone has its own, unless the state's still waits: then that."""
    own = MEANINGS[move.to].event
    if not own or {"status", "hold_reason"} & changes.keys():
        return own
    alone = "date_changed" if "estimated_completion" in changes else "news" if move.notes else ""
    waiting = Notification.objects.filter(estimate=estimate, event=own, status="pending")
    return own if alone and waiting.exists() else alone


def _description(estimate: Estimate, move: Move, before: str) -> str:
    """One line for the record, in English, as the history is not translated."""
    parts = []
    if move.to != before:
        parts.append(f"{Status(before).label} → {Status(move.to).label}")
    if move.hold_for(estimate):
        parts.append(f"waiting for: {HoldReason(move.hold_for(estimate)).label}")
    if move.eta or move.clear_eta:
        parts.append(f"ready by {_iso(move.eta) or 'open'}" + (f" ({move.eta_reason})" if move.eta_reason else ""))
    if move.notes:
        parts.append(f"to the customer: “{move.notes}”")
    if move.internal_note:
        parts.append(_internal(move))
    if not move.notify:
        parts.append("customer not told")
    return "; ".join(parts)


def _internal(move: Move) -> str:
    return f"internal: “{move.internal_note}”"


def _first_since(estimate: Estimate, status: str) -> Any:
    """When the repair last came into this state, from its timeline."""
    station = RepairStatus.objects.filter(estimate=estimate, status=status).order_by("-created_at").first()
    return station.created_at if station else estimate.created_at


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
