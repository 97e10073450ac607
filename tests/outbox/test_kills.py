"""Workers are killed at random moments, or sleep past their lease and wake up, and each message still arrives once.

bin/test tests/outbox/test_kills.py --kills 1000
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Sequence

import pytest

from clearcoat.core import chaos, leases
from clearcoat.notifications import lease, outbox
from clearcoat.notifications.models import Notification
from clearcoat.notifications.outbox import Timings, deliver_due
from clearcoat.shops.models import Shop
from tests.outbox.processes import ended, fork, is_stopped, kill, run, stop_myself, wake
from tests.outbox.rows import many
from tests.world import ROUND_THE_CLOCK

pytestmark = pytest.mark.timeout(0)

# From the start of a call to a second one lie 2.3 seconds: no busy machine delays a packet by that much.
TIMES = Timings(lease=1.5, before_a_look=0.5, between_looks=0.3, first_pause=0.01, hold=0.05, resends=1000)
NAP = 2.0  # seconds that a stopped worker sleeps: longer than its lease
MOMENTS = (0.005, 0.4)  # seconds after which a worker is killed
POINTS = ("claimed", "before a write", "after a write", "before the call", "after the call")
FAULTS = ("accept+reset", "accept+500", "html", "truncate", "reset", "500", "429")
PATIENCE = 120.0  # seconds until everything must have come to rest


class Storm:
    """Rounds of workers that end badly; each round brings new messages."""

    def __init__(
        self, shop: Shop, seed: int, points: Sequence[str] = POINTS, nap: float = NAP, latest: int = 3, mails: int = 2
    ) -> None:
        self.shop, self.chance, self.points, self.nap, self.mails = shop, random.Random(seed), points, nap, mails
        self.latest = latest  # a worker sleeps when it comes to its point for the first time, or up to this one
        self.sleepers: list[tuple[float, int]] = []
        self.awake: list[int] = []
        self.slept = 0

    def rage(self, kills: int) -> None:
        """Kills so many workers; every second one that has slept."""
        for number in range(kills):
            many(self.shop, texts=2, mails=self.mails)
            if number % 2:
                self.one_that_sleeps()
            else:
                self.one_that_is_killed()
            self.wake_those_who_slept()
        settle()
        for _, child in self.sleepers:
            wake(child)
            assert ended(child) == 0
        for child in self.awake:
            assert ended(child) == 0
        settle()

    def one_that_is_killed(self) -> None:
        child = fork(work_for_ever)
        time.sleep(self.chance.uniform(*MOMENTS))
        kill(child)
        while self.awake:
            kill(self.awake.pop(), or_done=True)

    def one_that_sleeps(self) -> None:
        point, hit = self.chance.choice(self.points), self.chance.randint(1, self.latest)
        child = fork(lambda: work_and_sleep_once(point, hit))
        if is_stopped(child, seconds=20):
            self.sleepers.append((time.monotonic() + self.nap, child))
            self.slept += 1
        else:
            kill(child)

    def wake_those_who_slept(self) -> None:
        """They go on beside the next worker, which has their rows, and are killed with it."""
        due = [pair for pair in self.sleepers if pair[0] < time.monotonic()]
        for pair in due:
            self.sleepers.remove(pair)
            wake(pair[1])
            self.awake.append(pair[1])


def work_for_ever() -> None:
    while True:
        if not deliver_due(TIMES):
            time.sleep(0.005)


def work_and_sleep_once(point: str, hit: int) -> None:
    """Stops at the `hit`th time that it comes to the point; when woken, finishes what it has in hand."""
    left = hit
    slept = False

    def act(name: str) -> None:
        nonlocal left, slept
        left -= name == point
        if left == 0 and not slept:
            slept = True
            stop_myself()

    chaos.arm(act)
    while not slept:
        if not deliver_due(TIMES):
            time.sleep(0.005)


def settle() -> None:
    """A last worker that nobody disturbs, until nothing is open."""
    assert run(work_until_all_is_over) == 0


def work_until_all_is_over() -> None:
    end = time.monotonic() + PATIENCE
    while Notification.objects.filter(status__in=lease.OPEN).exists():
        assert time.monotonic() < end, list(Notification.objects.filter(status__in=lease.OPEN).values())
        if not deliver_due(TIMES):
            time.sleep(0.01)


def wrongly_delivered(stage) -> dict[str, int]:
    """The messages of this test that did not arrive exactly once."""
    arrived = Counter(stage.texts()) + Counter(stage.mails())
    rows = Notification.objects.values_list("type", "text", "subject")
    wanted = [text if way == "sms" else subject for way, text, subject in rows]
    assert len(wanted) == len(set(wanted))
    return {message: arrived[message] for message in wanted if arrived[message] != 1}


@pytest.fixture
def shop(stage) -> Shop:
    return Shop.open("Harbor Collision", **ROUND_THE_CLOCK)


def test_each_message_arrives_once_though_workers_are_killed_and_sleep(stage, shop, request, record_property):
    kills = request.config.getoption("--kills")
    seed = request.config.getoption("--kills-seed") or random.randrange(2**32)
    record_property("seed", seed)
    print(f"--kills {kills} --kills-seed {seed}")
    faults = random.Random(seed).choices(["ok", *FAULTS], [50, *[1] * len(FAULTS)], k=10 * kills)
    stage.script(stage.twilio, faults)
    stage.script(stage.resend, faults[::-1])
    storm, start = Storm(shop, seed), time.monotonic()
    storm.rage(kills)
    messages = Notification.objects.count()
    print(f"{kills} workers, {storm.slept} slept, {messages} messages, {time.monotonic() - start:.1f} s")
    assert wrongly_delivered(stage) == {}
    assert set(Notification.objects.values_list("status", flat=True)) == {"sent"}
    assert storm.slept >= kills // 4


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_that_sleeps_at_any_point_repeats_nothing(stage, shop, point):
    Storm(shop, seed=1, points=[point], nap=PATIENCE).rage(4)
    assert wrongly_delivered(stage) == {}


def test_without_the_fence_a_worker_that_wakes_up_repeats_messages(stage, shop, monkeypatch):
    monkeypatch.setattr(leases, "fence", lambda row: {"pk": row.pk})
    Storm(shop, seed=1, points=["claimed"], nap=PATIENCE, latest=1, mails=0).rage(4)
    assert max(wrongly_delivered(stage).values()) >= 2


def test_without_the_look_at_the_provider_texts_arrive_twice(stage, shop, monkeypatch):
    monkeypatch.setattr(outbox, "_look", lambda row, channel, times: leases.settle(row, status="pending"))
    stage.script(stage.twilio, ["accept+reset", "accept+500"])
    many(shop, texts=2, mails=0)
    settle()
    assert min(wrongly_delivered(stage).values()) >= 2
