"""A refund tells the customer: once it has gone through, once, and never of money that came back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clearcoat.demo.cards import charges
from clearcoat.notifications.models import Notification
from clearcoat.portal.bill import bill_of
from clearcoat.workflow.payment import record, refund
from clearcoat.workflow.payment_card import settle_intent


def told():
    return Notification.objects.filter(event="payment_returned")


@pytest.fixture
def back(world, till):
    """The bank's refund of $100, which nobody told us of yet."""
    return till.refund_there(till.paid(world.civic), 10_000)


def test_it_tells_how_much_to_which_card_and_when_to_expect_it(world, till, back):
    till.work()
    settle_intent(world.civic.payments.get())
    for message in told():
        for said in ("$100.00", "your Visa ending in 4242", "5 to 10 business days", "/t/"):
            assert said in message.text
    assert sorted(told().values_list("type", flat=True)) == ["email", "sms"]


def test_a_refund_of_ours_is_told_once_however_often_its_events_come(world, till):
    refund(till.paid(world.accord), world.owner, Decimal(100), "goodwill")
    till.work()
    till.deliver(times=3, backwards=True)
    till.work()
    assert told().filter(type="sms").count() == 1
    assert "su Visa terminada en 4242" in told().get(type="sms").text


def test_nothing_is_told_before_the_bank_says_that_it_went_through(world, till, back):
    payment = world.civic.payments.get()
    back["status"] = "pending"
    settle_intent(payment)
    assert not told().exists()
    back["status"] = "succeeded"
    settle_intent(payment)
    settle_intent(payment)
    assert told().filter(type="sms").count() == 1


def test_what_still_waits_is_not_sent_when_the_money_came_back(world, till, back):
    payment = world.civic.payments.get()
    settle_intent(payment)
    charges.fail_refund(till.books, back, {})
    settle_intent(payment)
    assert set(told().values_list("status", flat=True)) == {"cancelled"}


def test_another_refund_is_told_all_the_same(world, till, back):
    payment = world.civic.payments.get()
    till.refund_there(payment, 2_000)
    settle_intent(payment)
    charges.fail_refund(till.books, back, {})
    settle_intent(payment)
    assert "$20.00" in told().get(type="sms", status="pending").text


def test_cash_is_told_without_a_card_and_the_insurers_money_not_at_all(world):
    refund(record(world.civic, "cash", Decimal(50), world.advisor), world.owner)
    refund(record(world.civic, "insurer", Decimal(70), world.advisor), world.owner)
    (text,) = told().filter(type="sms")
    assert ("$50.00" in text.text, "business days" in text.text) == (True, False)


def test_who_got_everything_back_finds_the_receipt_of_a_repair_that_is_off(world, till):
    refund(record(world.civic, "cash", Decimal(50), world.advisor), world.owner)
    world.civic.refresh_from_db()
    world.civic.status = "total_loss"
    assert bill_of(world.civic, by_link=False).payments
