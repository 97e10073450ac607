"""When no worker runs, the board says so: nothing is ever held back in silence."""

from datetime import timedelta

import pytest

from clearcoat.core import clock
from clearcoat.notifications.models import Notification
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status

WORDS = b"No messages are going out."


@pytest.fixture
def waiting(world):
    """Messages that were due ten minutes ago."""
    change_status(world.accord, Move("ready"), world.advisor)
    Notification.objects.update(send_after=clock.now() - timedelta(minutes=10))


@pytest.mark.parametrize("page", ["/shop/", "/shop/board/columns", "/shop/messages"])
def test_messages_that_nobody_sends_are_told_to_staff(waiting, advisor, page):
    assert WORDS in advisor.get(page).content


def test_an_open_board_learns_of_it(world, advisor):
    before = advisor.get("/shop/board/version").content
    change_status(world.accord, Move("ready"), world.advisor)
    during = advisor.get("/shop/board/version").content
    Notification.objects.update(send_after=clock.now() - timedelta(minutes=10))
    assert len({before, during, advisor.get("/shop/board/version").content}) == 3


def test_a_message_within_its_hold_is_no_silence(world, advisor):
    change_status(world.accord, Move("ready"), world.advisor)
    assert WORDS not in advisor.get("/shop/").content


def test_another_shops_silence_is_not_ours(waiting, rival):
    assert WORDS not in rival.get("/shop/").content
