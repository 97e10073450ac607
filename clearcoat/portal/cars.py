"""One car as the list of a person's cars shows it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from clearcoat.core import clock
from clearcoat.estimates.models import Approval, Estimate
from clearcoat.portal import when
from clearcoat.portal.repair import PROMISES, TONES, label_of
from clearcoat.portal.when import When


@dataclass(frozen=True, slots=True)
class Card:
    """One car."""

    pk: uuid.UUID
    vehicle: str
    shop: str
    label: str
    tone: str
    icon: str
    ready: When | None
    is_open: bool
    waits: bool  # for the owner's approval


def card_of(estimate: Estimate) -> Card:
    """The estimate as a card, in the active language."""
    today = clock.today(estimate.shop.settings.time_zone)
    eta = estimate.estimated_completion
    return Card(
        pk=estimate.pk,
        vehicle=estimate.vehicle,
        shop=estimate.shop.name,
        label=label_of(estimate),
        tone=TONES.get(estimate.status, "accent"),
        icon=f"icons/{estimate.status}.svg",
        ready=when.day(eta, today) if eta and eta >= today and estimate.status in PROMISES else None,
        is_open=estimate.is_open,
        waits=estimate.approval == Approval.REQUESTED,
    )
