"""Real worker processes, at the same moment over the same rows."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from clearcoat.core import clock
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.models import Notification
from clearcoat.reviews.models import Review
from clearcoat.shops.models import Shop
from clearcoat.workflow.review_due import ask_due
from tests.outbox.processes import ended, fork, own_database
from tests.world import ROUND_THE_CLOCK

CARS, WORKERS = 24, 3


@pytest.fixture
def shop(transactional_db, tmp_path):
    with own_database(tmp_path):
        yield Shop.open("Harbor Collision", **ROUND_THE_CLOCK)


def due(shop: Shop, persons: int) -> None:
    """Completed repairs whose requests are due, each person having several of them where there are fewer persons."""
    for number in range(CARS):
        email = f"p{number % persons}@demo.test"
        car = Estimate.objects.create(shop=shop, estimate_number=str(number), email=email, status="completed")
        Review.objects.create(shop=shop, estimate=car, due_at=clock.now() - timedelta(minutes=1))


def work() -> None:
    while Review.objects.filter(state="planned").exists():
        ask_due()


def mails() -> Counter[str]:
    return Counter(Notification.objects.filter(type="email").values_list("to", flat=True))


@pytest.mark.parametrize("persons", [CARS, 3])
def test_each_person_is_asked_once_by_three_workers_at_once(shop, persons):
    due(shop, persons)
    children = [fork(work) for _ in range(WORKERS)]
    assert [ended(child) for child in children] == [0] * WORKERS
    assert set(mails().values()) == {1}
    assert len(mails()) == persons
