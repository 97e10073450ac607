"""A car that was handed over on a Tuesday at ten, at a shop with its usual hours, and a clock that is set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clearcoat.core import clock
from clearcoat.customers.consent import Subject
from clearcoat.estimates.models import Estimate
from clearcoat.notifications import limits
from clearcoat.notifications.models import Notification
from clearcoat.notifications.outbox import deliver_due
from clearcoat.reviews.models import Review, ReviewPlatform
from clearcoat.shops.models import ShopSettings
from clearcoat.workflow.move import Move
from clearcoat.workflow.review_due import ask_due
from clearcoat.workflow.status import change_status
from tests.outbox.conftest import resend, twilio
from tests.world import agreed

__all__ = ["resend", "twilio"]

TUESDAY = datetime(2026, 11, 24, 16, tzinfo=UTC)  # ten o'clock in Chicago
CHICAGO = ZoneInfo("America/Chicago")
HOURS = {"text_from": 9, "text_until": 20, "text_from_sunday": 12}


@pytest.fixture
def at(settings):
    """Sets the program's clock."""

    def set_to(moment: datetime) -> None:
        settings.CLOCK_OFFSET += (moment - clock.now()).total_seconds()

    return set_to


@pytest.fixture
def later(settings):
    """Lets time pass, and has the worker ask what is due."""

    def pass_by(**delta: float) -> None:
        settings.CLOCK_OFFSET += timedelta(**delta).total_seconds()
        while ask_due():
            pass

    return pass_by


@pytest.fixture
def deliver(twilio, resend, monkeypatch):
    """Sends what is due."""
    monkeypatch.setattr(limits, "spend", lambda *_: None)

    def work() -> None:
        while deliver_due():
            pass

    return work


@pytest.fixture
def shop(world, at):
    at(TUESDAY)
    ShopSettings.objects.filter(pk=world.harbor.pk).update(**HOURS)
    ReviewPlatform.offer(world.harbor.pk, "google", place_id="ChIJN1t_tDeuEmsR")
    ReviewPlatform.offer(world.harbor.pk, "facebook", address="https://www.facebook.com/harbor")
    world.harbor.settings.refresh_from_db()
    return world.harbor


@pytest.fixture
def by(world):
    return world.owner


@pytest.fixture
def done(shop, world, by) -> Estimate:
    """Maria's Accord, handed over; she agreed to requests by text."""
    agreed(world.advisor, world.accord, Subject.SERVICE, Subject.MARKETING)
    return handed_over(world.accord, by)


@pytest.fixture
def review(done) -> Review:
    return Review.objects.get(estimate=done)


def handed_over(estimate: Estimate, by) -> Estimate:
    estimate = Estimate.objects.select_related("shop__settings").get(pk=estimate.pk)
    return change_status(estimate, Move("completed", notify=False), by).estimate


def move(estimate: Estimate, to: str, by) -> Estimate:
    estimate = Estimate.objects.select_related("shop__settings").get(pk=estimate.pk)
    return change_status(estimate, Move(to, notify=False), by).estimate


def asked(estimate: Estimate) -> list[Notification]:
    """The messages of its request and then of its reminder, mails before texts."""
    return list(Notification.objects.filter(estimate=estimate, channel="review").order_by("history_id", "type"))
