"""The table of statuses: what each is called, what it means to the owner, and where a repair may go from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as named


class Status(models.TextChoices):
    """Where a repair stands."""

    DRAFT = "draft", named("status", "Draft")
    RECEIVED = "received", named("status", "Received")
    IN_PROGRESS = "in_progress", named("status", "In progress")
    WAITING_FOR_PARTS = "waiting_for_parts", named("status", "Waiting for parts")
    READY = "ready", named("status", "Ready")
    COMPLETED = "completed", named("status", "Completed")
    CANCELLED = "cancelled", named("status", "Cancelled")
    TOTAL_LOSS = "total_loss", named("status", "Total loss")


class HoldReason(models.TextChoices):
    """What a repair really waits for. The owner sees the true one."""

    PARTS = "parts", named("hold", "Parts")
    INSURER = "insurer", named("hold", "The insurer")
    CUSTOMER = "customer", named("hold", "The customer")
    SUBLET = "sublet", named("hold", "An outside specialist")


@dataclass(frozen=True, slots=True)
class Meaning:
    """One row of the table. `progress` is percent of the way; `event` names the message that entering it sends."""

    explanation: Promise | str
    next_step: Promise | str
    progress: int
    event: str = ""
    is_open: bool = True
    needs_manager_to_leave: bool = False


MEANINGS: dict[str, Meaning] = {
    Status.DRAFT: Meaning(_("The shop is preparing your estimate."), _("You will hear from the shop."), 0),
    Status.RECEIVED: Meaning(
        _("Your car and its estimate are with us. We check it over and agree the work with everyone involved."),
        _("Then we start the repair."),
        10,
        event="received",
    ),
    Status.IN_PROGRESS: Meaning(
        _("Our technicians are working on your car."),
        _("After the repair we clean and check the car, and tell you when it is ready."),
        45,
        event="in_progress",
    ),
    Status.WAITING_FOR_PARTS: Meaning(
        _("The parts your car needs are ordered and on their way. Work goes on as soon as they arrive."),
        _("We go on with the repair as soon as we can."),
        45,
        event="waiting_for_parts",
    ),
    Status.READY: Meaning(
        _("Your car is repaired, checked and ready to be picked up."),
        _("Come by during our opening hours. We look forward to handing you the keys."),
        90,
        event="ready",
    ),
    Status.COMPLETED: Meaning(
        _("Your car is back with you. Thank you for trusting us with it."),
        _("If anything is not right, call us: we stand by our work."),
        100,
        event="completed",
        is_open=False,
        needs_manager_to_leave=True,
    ),
    Status.CANCELLED: Meaning(
        _("This repair was cancelled."),
        _("Call us if this is a surprise to you."),
        0,
        is_open=False,
        needs_manager_to_leave=True,
    ),
    Status.TOTAL_LOSS: Meaning(
        _("The insurer treats the car as a total loss, so it will not be repaired."),
        _("Your insurer explains the next steps. Call us with any question."),
        0,
        is_open=False,
        needs_manager_to_leave=True,
    ),
}

# What a hold means to the owner, by its true reason.
HOLDS: dict[str, Promise | str] = {
    HoldReason.PARTS: MEANINGS[Status.WAITING_FOR_PARTS].explanation,
    HoldReason.INSURER: _("We wait for the insurer's answer. Work goes on as soon as we have it."),
    HoldReason.CUSTOMER: _("We need an answer from you before we go on. Please call us."),
    HoldReason.SUBLET: _("A specialist outside our shop is doing part of the work."),
}
HOLD_LABELS: dict[str, Promise | str] = {
    HoldReason.PARTS: Status.WAITING_FOR_PARTS.label,
    HoldReason.INSURER: named("status", "Waiting for the insurer"),
    HoldReason.CUSTOMER: named("status", "Waiting for your answer"),
    HoldReason.SUBLET: named("status", "With a specialist"),
}

PATH = (Status.RECEIVED, Status.IN_PROGRESS, Status.WAITING_FOR_PARTS, Status.READY, Status.COMPLETED)
ACTIVE = (Status.RECEIVED, Status.IN_PROGRESS, Status.WAITING_FOR_PARTS, Status.READY)
ENDS = (Status.COMPLETED, Status.CANCELLED, Status.TOTAL_LOSS)

# Real repairs jump around: between active states staff may move freely. An end is left by a manager only.
MOVES: dict[str, frozenset[str]] = {
    Status.DRAFT: frozenset({*ACTIVE, Status.CANCELLED, Status.TOTAL_LOSS}),
    **{status: frozenset({*ACTIVE, *ENDS} - {status}) for status in ACTIVE},
    Status.COMPLETED: frozenset(ACTIVE),
    Status.CANCELLED: frozenset({Status.DRAFT, *ACTIVE}),
    Status.TOTAL_LOSS: frozenset({*ACTIVE, Status.CANCELLED}),
}


def open_statuses() -> list[str]:
    """The statuses of cars that are still the shop's work."""
    return [status for status, meaning in MEANINGS.items() if meaning.is_open]


def label(status: str, hold_reason: str = "") -> str:
    """The status in the reader's language, with the true reason of a hold."""
    if status == Status.WAITING_FOR_PARTS and hold_reason in HOLD_LABELS:
        return str(HOLD_LABELS[hold_reason])
    return str(Status(status).label)


def explanation(status: str, hold_reason: str = "") -> str:
    """What the status means, in plain words."""
    if status == Status.WAITING_FOR_PARTS and hold_reason in HOLDS:
        return str(HOLDS[hold_reason])
    return str(MEANINGS[status].explanation)


def targets(status: str, *, is_manager: bool) -> list[str]:
    """Where this person may move a repair from here, in the order of the path."""
    if MEANINGS[status].needs_manager_to_leave and not is_manager:
        return []
    return in_order(MOVES[status])


def in_order(statuses: Iterable[str]) -> list[str]:
    """Statuses in the order of the table."""
    wanted = set(statuses)
    return [status for status in MEANINGS if status in wanted]
