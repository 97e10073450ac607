"""Money at the desk: who may, what it leaves on the record, and what the customer hears."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clearcoat.estimates.models import EstimateHistory, Task
from clearcoat.notifications.models import Notification
from clearcoat.payments.models import Payment
from clearcoat.payments.refusals import NotNow
from clearcoat.workflow import estimate as by_hand
from clearcoat.workflow.payment import NotAllowed, agree_shortfall, record, refund, write_off


def test_cash_is_on_the_record_with_who_took_it(world):
    record(world.accord, "cash", Decimal(200), world.advisor, "two hundreds")
    row = EstimateHistory.objects.filter(estimate=world.accord).first()
    assert (row.action, row.user_name) == ("payment_received", "Ana Ruiz")
    assert world.accord.payments.get().note == "two hundreds"


def test_the_receipt_is_told_with_what_is_still_open(world):
    record(world.accord, "cash", Decimal(200), world.advisor)
    text = Notification.objects.get(estimate=world.accord, event="payment_received", type="sms").text
    assert "$200.00" in text
    assert "$300.00" in text


def test_no_receipt_goes_out_for_the_insurers_money(world):
    payment = record(world.accord, "insurer", Decimal(200), world.advisor)
    assert payment.receipt_number is None
    assert not Notification.objects.filter(event="payment_received").exists()


def test_receipt_numbers_count_up_in_each_shop_by_itself(world):
    cars = (world.accord, world.civic, world.golf)
    numbers = [record(car, "cash", Decimal(1), world.advisor).receipt_number for car in cars]
    assert numbers == [1, 2, 1]


def test_a_card_number_never_passes_through_the_desk(world):
    with pytest.raises(NotNow):
        record(world.accord, "card", Decimal(1), world.advisor)


@pytest.mark.parametrize("amount", ["0", "-5", "-0.01"])
def test_nothing_and_less_than_nothing_are_no_amounts(world, amount):
    with pytest.raises(NotNow):
        record(world.accord, "cash", Decimal(amount), world.advisor)


def test_an_advisor_gives_nothing_back(world):
    payment = record(world.accord, "cash", Decimal(200), world.advisor)
    with pytest.raises(NotAllowed):
        refund(payment, world.advisor)


def test_cash_goes_back_over_the_counter_at_once(world):
    payment = record(world.accord, "cash", Decimal(200), world.advisor)
    refund(payment, world.owner, Decimal(50), "a scratch")
    world.accord.refresh_from_db()
    assert (world.accord.amount_paid, world.accord.amount_refunded) == (150, 50)


def test_no_more_goes_back_than_came_in(world):
    payment = record(world.accord, "cash", Decimal(200), world.advisor)
    refund(payment, world.owner, Decimal(150))
    with pytest.raises(NotNow, match=r"\$50\.00"):
        refund(payment, world.owner, Decimal("50.01"))


def test_a_write_off_needs_a_manager_and_no_more_than_is_owed(world):
    with pytest.raises(NotAllowed):
        write_off(world.accord, world.advisor, "no")
    with pytest.raises(NotNow):
        write_off(world.accord, world.owner, "too much", Decimal(501))


def test_an_agreed_shortfall_is_owed(world):
    agree_shortfall(world.accord, Decimal(75), world.advisor)
    world.accord.refresh_from_db()
    assert world.accord.balance == 575


def test_too_much_money_makes_one_task_however_often_it_is_seen(world):
    record(world.accord, "cash", Decimal(600), world.advisor)
    record(world.accord, "cash", Decimal(10), world.advisor)
    assert Task.objects.open().filter(estimate=world.accord, what="overpaid").count() == 1


def test_a_price_that_falls_below_what_was_paid_is_a_task(world):
    record(world.accord, "cash", Decimal(500), world.advisor)
    world.accord.refresh_from_db()
    by_hand.edit(world.accord, world.advisor, deductible=Decimal(400))
    assert Task.objects.open().filter(what="overpaid").exists()


def test_a_later_move_of_the_car_forgets_no_money_task(world):
    record(world.accord, "cash", Decimal(600), world.advisor)
    Task.replace(EstimateHistory.objects.filter(estimate=world.accord).first())
    assert Task.objects.open().filter(what="overpaid").exists()


def test_a_payment_makes_nobodys_form_out_of_date(world):
    version = world.accord.version
    record(world.accord, "cash", Decimal(10), world.advisor)
    world.accord.refresh_from_db()
    assert not world.accord.moved_on_since(version)


def test_payments_are_never_deleted_with_their_repair(world):
    record(world.accord, "cash", Decimal(10), world.advisor)
    assert Payment.objects.filter(estimate=world.accord).exists()
    with pytest.raises(by_hand.KeepIt):
        by_hand.delete(world.accord)
