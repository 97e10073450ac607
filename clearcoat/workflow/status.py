"""A repair moves: one transaction writes the new state, the timeline, the history and the messages that tell it."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

from django.db import transaction

from clearcoat.core import clock
from clearcoat.core.chaos import crash_point
from clearcoat.estimates.models import By, Estimate, EstimateHistory, RepairStatus, Stale
from clearcoat.estimates.statuses import MEANINGS
from clearcoat.notifications import announce
from clearcoat.notifications.announce import Draft
from clearcoat.notifications.compose import Facts
from clearcoat.notifications.models import Notification
from clearcoat.workflow import review
from clearcoat.workflow.move import Move, Outcome, described, internal_words, iso


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


def _says_something(estimate: Estimate, move: Move) -> bool:
    """Whether the move changes a field, or brings a new note to a repair that stays where it is."""
    if move.changes(estimate):
        return True
    last = EstimateHistory.objects.filter(estimate=estimate).order_by("-id").first()
    newest = RepairStatus.objects.filter(estimate=estimate).order_by("-created_at").first()
    is_new_note = bool(move.notes) and (newest is None or newest.notes != move.notes)
    is_new_internal = bool(move.internal_note) and (last is None or internal_words(move) not in last.description)
    return is_new_note or is_new_internal


def _write(estimate: Estimate, move: Move, by: By) -> Outcome:
    changes = move.changes(estimate)
    before = {"status": estimate.status, "hold_reason": estimate.hold_reason}
    was = estimate.estimated_completion
    about: dict[str, Any] = {"before": {**before, "estimated_completion": iso(was)}, "told": move.notify}
    if "estimated_completion" in changes:
        about["eta"] = {"from": iso(was), "to": iso(move.eta_for(estimate)), "reason": move.eta_reason}
    with transaction.atomic():
        station = None
        if {"status", "hold_reason"} & changes.keys() or move.notes:
            station = _station(estimate, move, by)
            about["station"] = str(station.pk)
        if "status" in changes:
            changes["status_since"] = clock.now()
        action = "status_changed" if station else "date_changed" if changes else "note_added"
        crash_point("history")
        history = estimate.write(by, action, described(estimate, move, before["status"]), about=about, **changes)
        messages = _announce(history, estimate, move, changes, was)
        if "status" in changes:
            review.after_move(estimate, history)
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
    waiting = announce.untold(estimate)
    event = _event(move, changes, waiting)
    # The first promise is no change of one.
    eta_changed = "estimated_completion" in changes and was is not None
    facts = Facts(move.notes, estimate.estimated_completion, move.eta_reason if eta_changed else "", eta_changed)
    return announce.drafts(estimate, event, facts.after(waiting.facts if waiting else {}, move.to)) if event else []


def _event(move: Move, changes: dict[str, Any], waiting: Notification | None) -> str:
    """Which message tells it. A new date or a note alone has its own, unless one that says more still waits: then that.

    So several changes within the hold, or over a night, are one message.
    """
    own = MEANINGS[move.to].event
    if not own or {"status", "hold_reason"} & changes.keys():
        return own
    alone = "date_changed" if "estimated_completion" in changes else "news" if move.notes else ""
    is_more = alone and waiting is not None and waiting.event in {own, "date_changed"}
    return waiting.event if waiting and is_more else alone
