"""The worker ends at its first crash point, then at its second: a restart asks who was not asked, and no one twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clearcoat.core import chaos
from clearcoat.estimates.models import EstimateHistory
from clearcoat.notifications.models import Notification
from clearcoat.reviews.models import Review
from clearcoat.workflow.review_due import ask_due
from tests.reviews.conftest import TUESDAY, asked

POINTS = ["before the commit", "committed"]


class Killed(BaseException):
    """Stands for the end of the process: the transaction that is open is rolled back, as by the database."""


@pytest.fixture
def killed_at():
    """Runs the worker until it reaches the point."""

    def run(point: str) -> None:
        def act(name: str) -> None:
            if name == point:
                raise Killed

        disarm = chaos.arm(act)
        with pytest.raises(Killed):
            ask_due()
        disarm()

    return run


@pytest.mark.parametrize("point", POINTS)
def test_killed_while_asking_it_asks_once_in_all(done, killed_at, settings, point):
    settings.CLOCK_OFFSET += timedelta(days=1).total_seconds()
    killed_at(point)
    assert len(asked(done)) == (2 if point == "committed" else 0)
    while ask_due():
        pass
    assert len(asked(done)) == 2
    assert EstimateHistory.objects.filter(action="review_asked").count() == 1


@pytest.mark.parametrize("point", POINTS)
def test_killed_while_reminding_it_reminds_once_in_all(done, later, killed_at, settings, point):
    later(days=1)
    Notification.objects.filter(channel="review").update(status="sent", sent_at=TUESDAY)
    settings.CLOCK_OFFSET += timedelta(days=5).total_seconds()
    killed_at(point)
    while ask_due():
        pass
    assert [row.event for row in asked(done)][2:] == ["review_reminder"] * 2
    assert Review.objects.get().remind_at is None
