"""Two at once: what every caller is told is true, and nothing is said to a customer twice."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from django.db import connections

from clearcoat.accounts import limits
from clearcoat.accounts.models import PasswordReset, User
from clearcoat.api import status as door
from clearcoat.core import chaos, tokens
from clearcoat.customers.models import Customer, Registration
from clearcoat.estimates.models import Estimate, EstimateHistory
from clearcoat.notifications.models import Notification
from clearcoat.photos.intake import Upload
from clearcoat.workflow import photo as photos
from clearcoat.workflow.photo import prepare_one
from clearcoat.workflow.status import change_status
from tests.api.caller import Caller, car
from tests.outbox.processes import own_database
from tests.photos.samples import jpeg, multipart
from tests.world import build

CROWD = 50
SECONDS = 60


@pytest.fixture
def world(transactional_db, tmp_path):
    """The named world in a database that threads share."""
    with own_database(tmp_path):
        yield build()


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """The answers of these calls, begun at the same moment, each in a thread with a connection of its own."""
    ready = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            ready.wait(SECONDS)
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def mover(world, status):
    """A click of the advisor, in a browser of its own."""
    caller = Caller.of(world.advisor.user)
    caller.client.raise_request_exception = False
    return lambda: caller.patch(car(world.accord, "/status"), {"status": status})


def moves(world):
    rows = EstimateHistory.objects.filter(estimate=world.accord, version__gt=world.accord.version)
    return [row.metadata["before"]["status"] for row in rows.order_by("id") if row.action == "status_changed"]


@pytest.fixture
def all_have_read(monkeypatch):
    """Holds each move back until so many callers have read the estimate."""

    def hold(count):
        met = threading.Barrier(count)

        def later(*args):
            met.wait(SECONDS)
            return change_status(*args)

        monkeypatch.setattr(door, "change_status", later)

    return hold


@pytest.fixture
def careless(monkeypatch):
    """The sabotage: a write that takes whatever version there is for the one that was read."""
    write = Estimate.write

    def overwrite(self, *args, **fields):
        self.version = Estimate.objects.select_for_update().get(pk=self.pk).version
        return write(self, *args, **fields)

    monkeypatch.setattr(Estimate, "write", overwrite)


def test_fifty_clicks_at_once_are_one_move_and_one_set_of_messages(world):
    answers = at_once(*[mover(world, "ready") for _ in range(CROWD)])
    assert Counter(answer.status_code for answer in answers) == {200: CROWD}
    assert [answer.json()["changed"] for answer in answers].count(True) == 1
    assert moves(world) == ["in_progress"]
    assert sorted(Notification.objects.values_list("type", flat=True)) == ["email", "sms"]


def test_clicks_that_all_read_the_same_are_one_move(world, all_have_read):
    all_have_read(8)
    answers = at_once(*[mover(world, "ready") for _ in range(8)])
    assert Counter(answer.status_code for answer in answers) == {200: 8}
    assert (moves(world), Notification.objects.count()) == (["in_progress"], 2)


def test_without_the_guard_the_same_clicks_are_many_moves(world, all_have_read, careless):
    all_have_read(8)
    at_once(*[mover(world, "ready") for _ in range(8)])
    assert len(moves(world)) > 1


def rivals(world):
    """Two different moves; the answers by status, and what each carries."""
    return sorted(at_once(mover(world, "ready"), mover(world, "waiting_for_parts")), key=lambda a: a.status_code)


def test_of_two_different_moves_one_wins_and_the_other_is_told_how_it_is(world, all_have_read):
    all_have_read(2)
    won, lost = rivals(world)
    assert (won.status_code, lost.status_code) == (200, 409)
    assert lost.json()["current"]["status"] == won.json()["status"]
    assert lost.json()["current"]["version"] == won.json()["version"] == world.accord.version + 1
    assert moves(world) == ["in_progress"]
    assert set(Notification.objects.values_list("event", flat=True)) == {won.json()["status"]}


def test_without_the_guard_both_moves_win_and_the_customer_hears_of_both(world, all_have_read, careless):
    all_have_read(2)
    assert [answer.status_code for answer in rivals(world)] == [200, 200]
    assert set(Notification.objects.values_list("event", flat=True)) == {"ready", "waiting_for_parts"}


def test_a_slow_writer_is_waited_for_and_then_heard_of(world, all_have_read):
    """The first is held inside its transaction until the second stands before it."""
    all_have_read(2)
    second = threading.Event()
    disarm = chaos.arm(lambda name: second.wait(0.3) if name == "history" else None)
    try:
        assert [answer.status_code for answer in rivals(world)] == [200, 409]
    finally:
        disarm()


def test_two_edits_on_the_same_version_are_one_edit_and_one_conflict(world):
    body = {"version": world.accord.version}
    callers = [(Caller.of(world.advisor.user), color) for color in ("Red", "Blue")]
    calls = [
        lambda c=caller, color=color: c.patch(car(world.accord), body | {"color": color}) for caller, color in callers
    ]
    assert sorted(answer.status_code for answer in at_once(*calls)) == [200, 409]


def test_guesses_at_once_count_as_many(mid_window, world):
    body = {"email": "maria@demo.test", "password": "wrong"}
    answers = at_once(*[lambda: Caller().post("/api/customer/login", body) for _ in range(12)])
    told = Counter(answer.status_code for answer in answers)
    assert set(told) <= {401, 429}
    assert told[401] <= limits.LOGIN_BY_EMAIL.most


def test_a_code_used_twice_at_once_makes_one_account(world):
    person = {"email": "robin@elsewhere.test", "password": "a-long-password-77", "firstName": "R", "lastName": "W"}
    Caller().post("/api/customer/register", person)
    body = {"email": person["email"], "code": Registration.newest(person["email"]).code}
    answers = at_once(*[lambda: Caller().post("/api/customer/verify-email", body) for _ in range(4)])
    assert sorted(answer.status_code for answer in answers) == [200, 422, 422, 422]
    assert Customer.objects.filter(user__email=person["email"]).count() == 1


def test_a_reset_used_twice_at_once_counts_once(world):
    token = tokens.derive("reset", PasswordReset.open(User.objects.get(pk=world.maria.user_id)).nonce)
    bodies = [{"token": token, "password": f"another-password-{n}"} for n in range(4)]
    calls = [lambda body=body: Caller().post("/api/customer/reset-password", body) for body in bodies]
    assert sorted(answer.status_code for answer in at_once(*calls)) == [204, 422, 422, 422]


def test_the_same_upload_sent_by_many_at_once_is_one_photo(world, settings, tmp_path):
    settings.STORAGE_URL = f"file://{tmp_path}/kept"
    body, kind = multipart(jpeg(), category="damage", uploadId="one")
    caller = Caller.of(world.tech.user)
    calls = [lambda: caller.call("POST", car(world.accord, "/photos"), body, **{"Content-Type": kind})] * 12
    answers = at_once(*calls)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 11}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert prepare_one() + prepare_one() == 1


def test_two_workers_prepare_a_photo_once_and_staff_move_the_car_meanwhile(world, settings, tmp_path):
    settings.STORAGE_URL = f"file://{tmp_path}/kept"
    photo, _ = photos.take_in(world.accord, world.tech, Upload(BytesIO(jpeg())), category="damage")
    *prepared, moved = at_once(prepare_one, prepare_one, mover(world, "ready"))
    assert sorted(prepared) == [0, 1]
    assert moved.status_code == 200
    assert EstimateHistory.objects.filter(estimate=world.accord, action="photo_added").count() == 1
    photo.refresh_from_db()
    assert (photo.state, world.accord.photos.count()) == ("ready", 1)
