"""What the owner's page says of one repair. It reads, it never asks who looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from clearcoat.core import clock, phone
from clearcoat.estimates import statuses
from clearcoat.estimates.history import EtaChange
from clearcoat.estimates.models import Estimate, RepairStatus
from clearcoat.estimates.statuses import Status
from clearcoat.photos.models import Document
from clearcoat.portal import path, when
from clearcoat.portal.album import album_of
from clearcoat.portal.asked import first_asked
from clearcoat.portal.bill import bill_of
from clearcoat.portal.when import When
from clearcoat.shops.models import Shop

# The colour and the sign of each state. A hold is amber whatever its reason.
TONES: dict[str, str] = {
    Status.WAITING_FOR_PARTS: "warn",
    Status.READY: "good",
    Status.COMPLETED: "good",
    Status.CANCELLED: "still",
    Status.TOTAL_LOSS: "still",
}
# Where a promised date still means something, and a photo of the damage too.
PROMISES = {Status.DRAFT, Status.RECEIVED, Status.IN_PROGRESS, Status.WAITING_FOR_PARTS}


@dataclass(frozen=True, slots=True)
class Reader:
    """Where and when the page is read: the shop's zone and day."""

    zone: tzinfo
    today: date


@dataclass(frozen=True, slots=True)
class Station:
    """One stop on the timeline."""

    label: str
    notes: str
    by: str
    at: When
    is_hold: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """When the car should be ready, and every change of it."""

    day: When | None
    is_past: bool
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the promised date."""

    at: When
    before: When | None
    after: When | None
    reason: str


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the shop."""

    call: str
    call_words: str
    text: str
    email: str
    address: str
    hours: str


def context_of(estimate: Estimate, today: date, *, by_link: bool = False) -> dict[str, Any]:
    """Everything that the templates of this page show, in the active language."""
    own = estimate.shop.settings
    reader = Reader(ZoneInfo(own.time_zone), today)
    timeline = list(estimate.timeline.all())
    told = [_station(row, reader) for row in reversed(timeline)]
    return {
        "estimate": estimate,
        "shop": estimate.shop,
        "accent": own.accent,
        "label": label_of(estimate),
        "explanation": statuses.explanation(estimate.status, estimate.hold_reason),
        "next_step": str(statuses.MEANINGS[estimate.status].next_step),
        "tone": TONES.get(estimate.status, "accent"),
        "icon": f"icons/{estimate.status}.svg",
        "zone": f"{clock.now().astimezone(reader.zone):%Z}",
        "since": when.moment(estimate.status_since, reader.zone, today),
        "stops": path.stops(estimate, timeline),
        # An older station's note would sound as if it were about now; it stays in the timeline.
        "note": told[0] if told and told[0].notes else None,
        "promise": _promise(estimate, reader) if estimate.status in PROMISES else None,
        "stations": told,
        "waits": first_asked(estimate),
        "bill": bill_of(estimate, by_link=by_link),
        "contact": contact_of(estimate.shop),
        "album": album_of(estimate, today),
        "documents": list(Document.objects.shared().filter(estimate=estimate)),
        "takes_photos": own.takes_photos and estimate.status in PROMISES,
    }


def label_of(estimate: Estimate) -> str:
    """The status as its owner reads it: 'Draft' is the shop's own word."""
    return _("Being prepared") if estimate.status == Status.DRAFT else estimate.status_label


def contact_of(shop: Shop) -> Contact:
    """The shop's own lines; empty where it gave none."""
    own = shop.settings
    return Contact(
        call=own.phone,
        call_words=phone.shown(own.phone) if own.phone else "",
        text=own.sms_number or settings.TWILIO_PHONE_NUMBER,
        email=own.email,
        address=own.address,
        hours=own.hours,
    )


def _station(row: RepairStatus, reader: Reader) -> Station:
    at = when.short(row.created_at, reader.zone, reader.today)
    return Station(row.label, row.notes, row.updated_by, at, is_hold=row.status == Status.WAITING_FOR_PARTS)


def _promise(estimate: Estimate, reader: Reader) -> Promise:
    eta = estimate.estimated_completion
    return Promise(
        day=when.day(eta, reader.today) if eta else None,
        is_past=eta is not None and eta < reader.today,
        changes=_worth_telling([_change(change, reader) for change in estimate.eta_changes()]),
    )


def _change(change: EtaChange, reader: Reader) -> Change:
    return Change(
        at=when.short(change.created_at, reader.zone, reader.today),
        before=when.day(change.before, reader.today) if change.before else None,
        after=when.day(change.after, reader.today) if change.after else None,
        reason=change.reason,
    )


def _worth_telling(changes: Sequence[Change]) -> list[Change]:
    """All of them, newest first; but a first date that was never moved and has no reason tells nothing new."""
    if len(changes) == 1 and changes[0].before is None and not changes[0].reason:
        return []
    return list(reversed(changes))
