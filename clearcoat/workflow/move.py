"""What staff want when they move a repair, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from clearcoat.estimates.models import Estimate, EstimateHistory
from clearcoat.estimates.statuses import HoldReason, Status
from clearcoat.notifications.models import Notification


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


def described(estimate: Estimate, move: Move, before: str) -> str:
    """One line for the record, in English, as the history is not translated."""
    parts = []
    if move.to != before:
        parts.append(f"{Status(before).label} → {Status(move.to).label}")
    if move.hold_for(estimate):
        parts.append(f"waiting for: {HoldReason(move.hold_for(estimate)).label}")
    if move.eta or move.clear_eta:
        parts.append(f"ready by {iso(move.eta) or 'open'}" + (f" ({move.eta_reason})" if move.eta_reason else ""))
    if move.notes:
        parts.append(f"to the customer: “{move.notes}”")
    if move.internal_note:
        parts.append(internal_words(move))
    if not move.notify:
        parts.append("customer not told")
    return "; ".join(parts)


def internal_words(move: Move) -> str:
    """The internal note as the record has it."""
    return f"internal: “{move.internal_note}”"


def iso(day: date | None) -> str:
    """As the history keeps a day; "" for none."""
    return day.isoformat() if day else ""
