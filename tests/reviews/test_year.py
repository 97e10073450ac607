"""A year in ten zones with a worker that runs twice, sleeps and dies: never early, never twice, never out of hours."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction

from clearcoat.core import chaos, clock
from clearcoat.customers.consent import Consent
from clearcoat.estimates.models import Estimate, Program
from clearcoat.notifications import limits, outbox
from clearcoat.notifications.models import Notification
from clearcoat.notifications.outbox import deliver_due
from clearcoat.reviews.models import Review
from clearcoat.shops.models import Shop
from clearcoat.workflow import review_due
from clearcoat.workflow.move import Move
from clearcoat.workflow.review_due import ask_due
from clearcoat.workflow.status import change_status
from tests.outbox.test_hours import EDGES, NUMBERS, is_in_hours

pytestmark = pytest.mark.django_db

NEW_YEAR = datetime(2026, 1, 1, 8, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
REPAIRS = 12  # in each zone, four of them around the two nights in which the clocks change
SEED = 7


class Killed(BaseException):
    """The worker's process ends."""


class Post:
    """A provider that takes everything and knows what it took."""

    name, account, can_be_asked, repeats_safely, tells_arrival = "post", "1", True, False, False

    def __init__(self) -> None:
        self.taken: list[tuple[Notification, datetime]] = []

    def send(self, row: Notification) -> str:
        self.taken.append((row, clock.now()))
        return str(row.pk)

    def find(self, row: Notification) -> str | None:
        return next((str(one.pk) for one, _ in self.taken if one.pk == row.pk), None)


@dataclass
class Year:
    """Cars that come and go, and a worker that looks at odd moments."""

    shop: Shop
    machine: time_machine.Traveller
    post: Post = field(default_factory=Post)
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    keys: dict[Estimate, datetime] = field(default_factory=dict)
    killed: int = 0
    is_second: bool = False  # whether it is the second worker's turn

    def live(self) -> None:
        """From the first hand-over until the last request must have come to rest."""
        coming = sorted(self.handovers(), key=lambda one: one[0])
        now, end = NEW_YEAR, NEW_YEAR + timedelta(days=400)
        while now < end:
            while coming and coming[0][0] <= now:
                moment, car = coming.pop(0)
                self.machine.move_to(moment)
                self.keys[change_status(car, Move("completed", notify=False), Program()).estimate] = clock.now()
            self.machine.move_to(now)
            self.work()
            now += self.nap()

    def nap(self) -> timedelta:
        """Mostly some hours; one time in fifty the worker is away for days."""
        return self.chance.uniform(2, 12) * DAY if self.chance.random() < 0.02 else self.chance.uniform(0.05, 9) * HOUR

    def work(self) -> None:
        """Asks and sends; at a random point of either the process may end."""
        disarm = chaos.arm(self.maybe_die)
        try:
            while ask_due() + deliver_due():
                pass
        except Killed:
            self.killed += 1
        finally:
            disarm()

    def maybe_die(self, _point: str) -> None:
        if self.chance.random() < 0.03:
            raise Killed

    def handovers(self) -> Iterator[tuple[datetime, Estimate]]:
        """Cars of ten zones at every hour of the day; every fourth belongs to the person of the one before."""
        for zone, number in NUMBERS.items():
            person = ""
            for n in range(REPAIRS):
                person = person if n % 4 == 3 else f"{number[:8]}{n:04}"
                edge = EDGES[n % 2] - self.chance.uniform(0, 2) * DAY
                yield (edge if n < 4 else NEW_YEAR + self.chance.uniform(0, 365) * DAY), self.car(zone, person, n)

    def car(self, zone: str, phone: str, number: int) -> Estimate:
        said = {"word": "given", "how": "intake", "by": "Ana", "words": "Yes"}
        Consent.objects.bulk_create([Consent(shop=self.shop, contact=phone, subject="marketing", **said)])
        return Estimate.objects.create(
            shop=self.shop, estimate_number=f"{zone[-12:]} {number}", phone=phone, email=f"{phone[1:]}@demo.test",
            status="ready", vehicle_make="Kia", plate=zone[:12], company=zone,
        )  # fmt: skip


@pytest.fixture(scope="module")
def year(django_db_setup, django_db_blocker):
    """One year for the three questions about it; it takes some seconds, and is undone at the end."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, time_machine.travel(NEW_YEAR) as machine:
        patch.setattr(limits, "spend", lambda *_: None)
        with transaction.atomic():
            year = Year(Shop.open("Harbor Collision", time_zone="America/Chicago"), machine)
            patch.setattr(outbox, "channel_for", lambda _row: year.post)
            patch.setattr(review_due, "_ask", second_worker_first(year, review_due._ask))
            year.live()
            yield year
            transaction.set_rollback(True)


def second_worker_first(year: Year, ask):
    """Now and then another worker does everything between this one's look and its first lock."""

    def asks(pk, estimate_pk) -> int:
        if year.chance.random() < 0.2 and not year.is_second:
            year.is_second = True
            try:
                ask_due()
            finally:
                year.is_second = False
        return ask(pk, estimate_pk)

    return asks


def test_a_year_of_requests_is_never_early_never_twice_and_never_out_of_hours(year):
    for row, moment in year.post.taken:
        assert moment >= year.keys[row.estimate] + DAY
        assert is_in_hours(moment, row.estimate.company)
    told = Counter((row.estimate_id, row.type, row.event) for row, _ in year.post.taken)
    assert set(told.values()) == {1}
    assert {event for _, _, event in told} == {"review_request", "review_reminder"}
    assert year.killed > 20


def test_a_year_later_everybody_was_asked_or_has_a_reason(year):
    rows = Review.objects.all()
    assert rows.count() == len(NUMBERS) * REPAIRS
    assert not rows.filter(state__in=["planned", "cancelled"]).exists()
    assert not rows.filter(state="skipped", reason="").exists()
    assert rows.filter(requested_at__gt=NEW_YEAR).count() > rows.count() / 2


def test_nobody_was_reached_twice_within_the_cool_down(year):
    last: dict[str, datetime] = {}
    reached = Review.objects.filter(estimate__in={row.estimate_id for row, _ in year.post.taken})
    for row in reached.order_by("requested_at").select_related("estimate"):
        before = last.get(row.estimate.phone)
        assert before is None or row.requested_at - before > 90 * DAY
        last[row.estimate.phone] = row.requested_at
