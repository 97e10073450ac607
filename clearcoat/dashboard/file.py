"""What the page of one car shows, gathered in a few queries."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from clearcoat.core import money, phone
from clearcoat.customers.preferences import Way
from clearcoat.dashboard import album, approvals, days, thread
from clearcoat.dashboard.agreed import standings
from clearcoat.dashboard.calls import calls_of
from clearcoat.dashboard.forms.move import NEXT
from clearcoat.dashboard.money import TONES
from clearcoat.dashboard.notice import moved
from clearcoat.dashboard.reviews import standing
from clearcoat.estimates import statuses
from clearcoat.estimates.lines import EstimateLineItem, LineType
from clearcoat.estimates.models import Estimate, EstimateHistory
from clearcoat.estimates.statuses import Status
from clearcoat.notifications.models import ReturnedAddress
from clearcoat.shops.models import StaffMember
from clearcoat.workflow.link import current_link
from clearcoat.workflow.preferences import preferences_of

HISTORY = 60  # events on the page
# Of a batch of photos there are dozens, and they would push everything else out of the record.
ONE_BY_ONE = ("photo_added", "photo_kept", "photo_changed", "photo_refused")
NOTES = 60
MESSAGES = 40
WAYS = {"status": _("The repair"), "payment": _("Payments"), "review": _("Reviews")}
SHARES = (
    (LineType.PART, _("Parts"), "parts_subtotal"),
    (LineType.LABOR, _("Labor"), "labor_subtotal"),
    (LineType.PAINT, _("Paint"), "paint_subtotal"),
    (LineType.MISC, _("Other"), "misc_subtotal"),
)


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one kind and what they cost together."""

    label: str
    lines: list[EstimateLineItem]
    subtotal: Decimal


def everything(estimate: Estimate, staff: StaffMember) -> dict[str, Any]:
    """The page's context."""
    today = estimate.shop.today()
    allowed = statuses.targets(estimate.status, is_manager=staff.is_manager)
    likely = NEXT.get(estimate.status, "")
    history = list(estimate.history.exclude(action__in=ONE_BY_ONE).order_by("-id")[:HISTORY])
    return {
        "estimate": estimate,
        "moved": moved(estimate),
        "next": likely if likely in allowed else "",
        "next_label": Status(likely).label if likely in allowed else "",
        "others": [(status, Status(status).label) for status in allowed if status != likely],
        "late": days.lateness(estimate.estimated_completion, today) if _is_due(estimate) else "",
        "age": days.span(estimate.status_since),
        "is_textable": phone.is_textable(estimate.phone),
        **thread.of(estimate, staff),
        "standings": standings(estimate),
        "ways": ways(estimate),
        "calls": calls_of(staff, estimate),
        "album": album.of(estimate),
        "groups": groups(estimate),
        "shares": shares(estimate),
        "approvals": approvals.of(estimate),
        "money_tone": TONES.get(estimate.payment_status, "plain"),
        "timeline": list(estimate.timeline.order_by("-created_at")),
        "eta_changes": list(reversed(estimate.eta_changes())),
        "history": history,
        "notes": list(estimate.history.filter(action="note_added").order_by("-id")[:NOTES]),
        "messages_sent": list(estimate.notifications.order_by("-created_at", "id")[:MESSAGES]),
        "link": current_link(estimate),
        "warnings": warnings(estimate),
        "review": standing(estimate),
        "reports": [row for row in history if row.action == "review_defect"],
        "linked": list(estimate.comebacks.all()),
        "returned": ReturnedAddress.standing(estimate.shop_id, estimate.email),
    }


def groups(estimate: Estimate) -> list[Group]:
    """The lines by kind, empty kinds left out."""
    lines = list(estimate.items.all())
    found = [
        Group(str(label), [line for line in lines if line.type == kind], getattr(estimate, column))
        for kind, label, column in SHARES
    ]
    return [group for group in found if group.lines or group.subtotal]


def ways(estimate: Estimate) -> list[tuple[str, str]]:
    """How the owner wants to hear, by kind of message."""
    return [(str(WAYS[kind]), str(Way(way).label)) for kind, way in preferences_of(estimate).ways.items()]


def shares(estimate: Estimate) -> dict[str, Decimal]:
    """Who pays what."""
    return {"insurer": max(money.ZERO, estimate.total - estimate.customer_due), "customer": estimate.customer_due}


def warnings(estimate: Estimate) -> list[str]:
    """What the newest file left open, in the reader's words."""
    files = EstimateHistory.objects.filter(estimate=estimate, action__in=["imported", "supplement"])
    newest = files.order_by("-id").first()
    return list(newest.metadata.get("warnings", [])) if newest else []


def _is_due(estimate: Estimate) -> bool:
    return estimate.is_open and estimate.status != Status.READY
