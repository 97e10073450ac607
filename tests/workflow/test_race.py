"""Two at once that hold the same rows: each takes the estimate first, so neither waits for the other for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction

from clearcoat.core import chaos
from clearcoat.estimates.models import Estimate, Program
from clearcoat.photos.intake import Upload
from clearcoat.threads.models import Post, Thread
from clearcoat.workflow import comeback, consent, conversation, intake, review
from clearcoat.workflow.move import Move
from clearcoat.workflow.photo import change, prepare_one, take_in
from clearcoat.workflow.preferences import choose, preferences_of
from clearcoat.workflow.status import change_status
from tests.api.test_race import SECONDS, at_once, world
from tests.imports.build import line, part
from tests.photos.samples import jpeg
from tests.workflow.test_intake import version

__all__ = ["world"]
A_MOMENT = 0.4  # seconds, in which the second gets as far as it can


def later(call: Callable[[], Any]) -> Callable[[], Any]:
    """The call, begun when the first is in the middle of its own."""

    def run() -> Any:
        time.sleep(A_MOMENT / 2)
        return call()

    return run


@pytest.fixture
def slow(monkeypatch):
    """Makes a function last."""

    def last(place: Any, name: str) -> None:
        act = getattr(place, name)

        def dawdle(*args: Any, **more: Any) -> Any:
            answer = act(*args, **more)
            time.sleep(A_MOMENT)
            return answer

        monkeypatch.setattr(place, name, dawdle)

    return last


def hear(world, text, number=None):
    with transaction.atomic():
        conversation.hear_text(world.harbor, number or world.accord.phone, text)


def test_a_stop_comes_in_while_staff_move_the_car(world, slow):
    change_status(world.accord, Move("ready"), world.advisor)
    newest = Estimate.objects.select_related("shop__settings").get(pk=world.accord.pk)
    slow(consent, "heard")
    moves = later(lambda: change_status(newest, Move("in_progress"), world.advisor))
    _, moved = at_once(lambda: hear(world, "STOP"), moves)
    assert {row.type: row.status for row in moved.messages} == {"sms": "suppressed", "email": "pending"}


def test_an_owner_changes_the_language_while_staff_move_the_car(world):
    opened, ways = Estimate.objects.get(pk=world.accord.pk), {"status": "mail"}
    change_status(world.accord, Move("ready"), world.advisor)
    choose(opened, ways, "en")
    at_once(*[partial(choose, opened, ways, language) for language in ("es", "en", "es")])
    assert preferences_of(world.accord).status == "mail"


def test_a_text_comes_in_while_staff_answer_the_one_before(world, slow):
    hear(world, "Is it ready?")
    thread, seen = Thread.of(Estimate.objects.get(pk=world.accord.pk)), Post.objects.latest("pk").pk
    slow(Thread, "hear")
    answers = later(lambda: conversation.answer(thread, world.advisor, "At noon.", "sms", seen))
    at_once(lambda: hear(world, "And the mirror?"), answers)
    assert Thread.objects.unread().filter(pk=thread.pk).exists()


def test_a_text_that_comes_in_while_the_one_before_is_marked_as_handled_stays_unread(world, slow):
    hear(world, "Is it ready?")
    thread, seen = Thread.of(Estimate.objects.get(pk=world.accord.pk)), Post.objects.latest("pk").pk
    slow(Thread, "hear")
    at_once(lambda: hear(world, "And the mirror?"), later(lambda: thread.settle(seen)))
    assert Thread.objects.unread().filter(pk=thread.pk).exists()


def test_a_number_that_writes_again_while_it_is_attached_loses_no_text(world, slow):
    hear(world, "Is it ready?", "+13125550999")
    stray = Thread.objects.get(number="+13125550999")
    slow(Thread, "hear")
    attaches = later(lambda: conversation.attach(stray, world.accord, world.advisor))
    at_once(lambda: hear(world, "And the mirror?", stray.number), attaches)
    assert Post.objects.filter(thread__estimate=world.accord).count() == 2


def test_the_same_upload_twice_at_once_is_one_photo(world, settings, tmp_path, monkeypatch):
    settings.STORAGE_URL = f"file://{tmp_path}/kept"
    neither_knows = threading.Barrier(2)
    monkeypatch.setattr("clearcoat.photos.intake._check_room", lambda row: neither_knows.wait(SECONDS))

    def send():
        return take_in(world.accord, world.tech, Upload(BytesIO(jpeg()), upload_id="one"), category="damage")

    (first, is_first), (second, is_second) = at_once(send, send)
    assert (first.pk == second.pk, is_first != is_second, world.accord.photos.count()) == (True, True, 1)


def test_the_worker_shows_a_photo_while_staff_change_it(world, settings, tmp_path):
    settings.STORAGE_URL = f"file://{tmp_path}/kept"
    photo, _ = take_in(world.accord, world.tech, Upload(BytesIO(jpeg())), category="damage")
    written = threading.Event()

    def dawdle(name: str) -> None:
        if name == "after a write":
            written.set()
            time.sleep(A_MOMENT)

    disarm = chaos.arm(dawdle)
    try:
        at_once(prepare_one, lambda: written.wait(SECONDS) and change(photo, world.advisor, caption="The bumper"))
    finally:
        disarm()
    photo.refresh_from_db()
    assert (photo.state, photo.caption) == ("ready", "The bumper")


def test_a_file_is_taken_in_while_its_owner_is_asked_for_a_review(world, slow):
    """Taken out: the shop's own row in intake.py; with its settings in its place, each waits for the other."""
    (result,) = intake.take_in(world.harbor, {"one.xml": version(0, line(1, part("100.00")))}, Program())
    car = result.estimate
    Estimate.objects.filter(pk=car.pk).update(status="completed", email="maria@demo.test")
    slow(intake, "match")
    slow(review, "locked")
    second = {"two.xml": version(1, line(1, part("155.50")), gross="163.50")}
    (taken,), asked = at_once(
        lambda: intake.take_in(world.harbor, second, Program()), later(lambda: review.ask_by_hand(car, world.owner))
    )
    assert (taken.outcome, asked.state) == ("updated", "requested")


def test_two_clicks_at_once_make_one_new_repair_of_a_car_that_came_back(world, slow):
    """Taken out: the lock in comeback.begin; then each finds none that is open, and makes one."""
    Estimate.objects.filter(pk=world.accord.pk).update(status="completed")
    slow(comeback, "reports")
    made = at_once(*[lambda: comeback.begin(world.accord, world.advisor)] * 2)
    assert len({again.pk for again in made}) == 1
