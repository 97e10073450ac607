"""Who is asked, when, by which way and with which links is the same whatever anybody answered (16 CFR 465)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from clearcoat.customers.consent import Subject
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.models import Notification
from clearcoat.reviews.models import Review
from clearcoat.workflow.review_answer import answer, report_defect
from clearcoat.workflow.review_due import ask_due
from tests.reviews.conftest import TUESDAY, handed_over
from tests.world import agreed

ANSWERS = st.none() | st.tuples(st.integers(0, 5), st.text(max_size=20).filter(lambda text: "\x00" not in text))
# What each of three owners does, and in which quarter of a day after the keys: an answer, a complaint, or nothing.
DEEDS = st.tuples(*[st.tuples(st.integers(0, 12), ANSWERS, st.booleans())] * 3)
TRIES = {"max_examples": 25, "phases": [Phase.generate], "derandomize": True, "database": None, "deadline": None}


def told(cars) -> list:
    """All that asking did, but for the ids."""
    rows = Review.objects.filter(estimate__in=cars).order_by("estimate__estimate_number")
    messages = Notification.objects.filter(estimate__in=cars, channel="review").order_by("estimate_id", "type")
    asked = [(row.estimate.estimate_number, row.requested_at and row.requested_at.date(), row.links) for row in rows]
    return [asked, sorted((row.estimate.estimate_number, row.type, row.status, row.to) for row in messages)]


@pytest.fixture
def travel():
    """The clock of the machine; each change of a setting would lie on top of those before it."""
    with time_machine.travel(TUESDAY) as traveller:
        yield traveller


@pytest.fixture
def cars(travel, shop, world, by) -> list[Estimate]:
    Estimate.objects.filter(pk=world.outback.pk).update(customer=None, email="kim@demo.test", phone="+13125550188")
    cars = [world.accord, world.civic, world.outback]
    for car in cars:
        car.refresh_from_db()
        agreed(world.advisor, car, Subject.SERVICE, Subject.MARKETING)
    return [handed_over(car, by) for car in cars]


@pytest.fixture
def alike(cars, travel):
    """What happens in four days in which these deeds are done, undone afterwards."""

    def play(deeds) -> list:
        with transaction.atomic():
            for quarter in range(17):
                travel.move_to(TUESDAY + timedelta(hours=6 * quarter))
                for (when, *deed), car in zip(deeds, cars, strict=True):
                    if when == quarter:
                        do(car, *deed)
                ask_due()
            found = told(cars)
            transaction.set_rollback(True)
        return found

    return play


def do(car, given_answer, complains) -> None:
    if given_answer:
        answer(Review.objects.get(estimate=car), *given_answer)
    if complains:
        report_defect(Estimate.objects.select_related("shop__settings").get(pk=car.pk), "It rattles.")


def test_no_answer_and_no_complaint_changes_who_is_asked_and_with_what(alike):
    nothing = alike(((0, None, False),) * 3)
    assert len(nothing[1]) == 6

    @settings(**TRIES, suppress_health_check=list(HealthCheck))
    @given(DEEDS)
    def play(deeds):
        assert alike(deeds) == nothing

    play()


@pytest.mark.parametrize("days", [0, 1])
def test_the_page_shows_the_same_links_before_and_after_every_answer(review, later, days):
    later(days=days)
    review.refresh_from_db()
    before = review.shown_links
    assert len(before) == 2
    for rating in range(6):
        answer(review, rating)
        assert review.shown_links == before
