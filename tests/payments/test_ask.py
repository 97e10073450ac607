"""Text-to-pay: asked, reminded, ended, and both sides know."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from clearcoat.core import clock
from clearcoat.estimates.models import Task
from clearcoat.estimates.owed import Owed
from clearcoat.notifications.models import Notification
from clearcoat.payments.models import Ask
from clearcoat.payments.refusals import NotNow
from clearcoat.workflow.payment import record
from clearcoat.workflow.payment_ask import ask_to_pay, cancel_ask, look_after_asks, open_ask, preview_ask


def told(event):
    return Notification.objects.filter(event=event, type="sms").count()


def days_later(days):
    with time_machine.travel(clock.now() + timedelta(days=days, minutes=1)):
        while look_after_asks():
            pass


def test_the_customer_reads_the_amount_and_the_way_to_pay(world):
    ask_to_pay(world.accord, world.advisor, Decimal(150))
    text = Notification.objects.get(event="payment_asked", type="sms").text
    assert "$150.00" in text
    assert "/t/" in text


def test_the_preview_is_the_message_that_goes(world):
    (text, _mail) = preview_ask(world.accord, Decimal(150))
    ask_to_pay(world.accord, world.advisor, Decimal(150))
    sent = Notification.objects.get(event="payment_asked", type="sms")
    assert sent.text.rsplit(" ", 1)[0] == text.row.text.rsplit(" ", 1)[0]


def test_no_more_can_be_asked_than_is_owed(world):
    with pytest.raises(NotNow):
        ask_to_pay(world.accord, world.advisor, Decimal(501))


def test_a_second_ask_takes_the_first_ones_place(world):
    first = ask_to_pay(world.accord, world.advisor)
    second = ask_to_pay(world.accord, world.advisor, Decimal(100))
    first.refresh_from_db()
    assert (first.state, open_ask(world.accord)) == ("canceled", second)


def test_two_reminders_go_out_and_then_the_end_is_told_to_both(world):
    ask_to_pay(world.accord, world.advisor)
    for days in (2, 4, 6, 7):
        days_later(days)
    assert (told("payment_asked"), told("payment_ask_over")) == (3, 1)
    assert Task.objects.open().filter(what="ask_over").count() == 1


def test_a_payment_ends_the_ask_and_no_reminder_follows(world):
    ask = ask_to_pay(world.accord, world.advisor, Decimal(100))
    record(world.accord, "cash", Decimal(100), world.advisor)
    days_later(8)
    ask.refresh_from_db()
    assert (ask.state, told("payment_asked")) == ("paid", 1)


def test_a_part_of_the_deposit_does_not_end_the_ask(world):
    record(world.accord, "cash", Decimal(100), world.advisor)
    world.accord.refresh_from_db()
    ask = ask_to_pay(world.accord, world.advisor, Decimal(100))
    record(world.accord, "cash", Decimal(40), world.advisor)
    ask.refresh_from_db()
    assert ask.state == "open"


def test_a_cancelled_ask_reminds_nobody(world):
    ask = ask_to_pay(world.accord, world.advisor)
    assert cancel_ask(ask, world.advisor)
    assert not cancel_ask(ask, world.advisor)
    days_later(8)
    assert (told("payment_asked"), told("payment_ask_over")) == (1, 0)


def test_an_ask_for_the_balance_follows_the_balance(world):
    ask, owed = ask_to_pay(world.accord, world.advisor), Owed(Decimal(320), Decimal(0), Decimal(0), Decimal(0))
    assert (ask.wanted(owed), Ask(amount=Decimal(400)).wanted(owed)) == (320, 320)


def test_of_a_deposit_that_came_in_part_the_rest_is_asked_for(world):
    """Taken out: what came in since; then the reminder and the page want all of it again."""
    ask = ask_to_pay(world.accord, world.advisor, Decimal(200))
    record(world.accord, "cash", Decimal(50), world.advisor)
    world.accord.refresh_from_db()
    assert ask.wanted(world.accord.owed) == 150
