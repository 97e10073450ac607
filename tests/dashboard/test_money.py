"""Money at the front desk: who may do what, what is shown before it happens, and what stays on record."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from clearcoat.notifications.models import Notification
from clearcoat.payments.models import Ask, Entry, Method, Refund
from clearcoat.workflow.payment import record
from clearcoat.workflow.payment_ask import ask_to_pay

pytestmark = pytest.mark.django_db


def at(estimate, what: str = "") -> str:
    return f"/shop/estimates/{estimate.pk}/money{what}"


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_an_advisor_records_cash_and_the_page_says_what_is_left(advisor, world):
    advisor.post(at(world.accord, "/record"), {"method": "cash", "amount": "120.50", "note": "two bills"})
    page = words(advisor.get(at(world.accord)))
    for shown in ("$379.50", "$120.50", "two bills", world.advisor.name, "Receipt 1"):
        assert shown in page


@pytest.mark.parametrize("amount", ["0", "-5", "1.001", "NaN", "Infinity", "1e9", "", "99999999999"])
def test_no_amount_is_no_payment(advisor, world, amount):
    answer = advisor.post(at(world.accord, "/record"), {"method": "cash", "amount": amount})
    assert answer.status_code == 422
    assert not Entry.objects.exists()


@pytest.mark.parametrize("what", ["record", "refund", "write-off", "ask"])
def test_a_button_that_is_pressed_twice_moves_money_once(owner, world, what):
    """Taken out: Once in `_did`; then $30 are taken, given back or let go twice, and asked for twice."""
    payment = record(world.accord, Method.CASH, Decimal(100), world.advisor)
    where = at(world.accord, f"/{payment.pk}/refund" if what == "refund" else f"/{what}")
    form = {"amount": "30.00", "reason": "Agreed", "method": "cash", "key": page_key(owner, world.accord)}
    assert [owner.post(where, form).status_code for _ in range(2)] == [302, 302]
    assert (Entry.objects.count(), Ask.objects.count()) == ((1, 1) if what == "ask" else (2, 0))
    assert owner.post(where, form | {"amount": "31.00"}).status_code == 422


def page_key(client, estimate) -> str:
    return re.search(r'name="key" value="([^"]+)"', words(client.get(at(estimate))))[1]


def test_a_card_is_never_typed_in_at_the_desk(advisor, world):
    assert advisor.post(at(world.accord, "/record"), {"method": "card", "amount": "5"}).status_code == 422


def test_only_a_manager_gives_back_and_writes_off(advisor, owner, world):
    payment = record(world.accord, Method.CASH, Decimal(100), world.advisor)
    back, off = at(world.accord, f"/{payment.pk}/refund"), at(world.accord, "/write-off")
    form = {"amount": "30.00", "reason": "Agreed with the owner"}
    assert [advisor.post(where, form).status_code for where in (back, off)] == [403, 403]
    assert "Give money back" not in words(advisor.get(at(world.accord)))
    assert [owner.post(where, form).status_code for where in (back, off)] == [302, 302]
    assert sorted(Entry.objects.values_list("kind", flat=True)) == ["payment", "refund", "write_off"]


def test_a_refund_needs_a_reason_and_never_goes_beyond_the_payment(owner, world):
    payment = record(world.accord, Method.CASH, Decimal(100), world.advisor)
    where = at(world.accord, f"/{payment.pk}/refund")
    assert owner.post(where, {"amount": "100.01", "reason": "x"}).status_code == 422
    assert owner.post(where, {"amount": "10"}).status_code == 422
    assert not Refund.objects.exists()


def test_another_repairs_payment_is_not_given_back_here(owner, world):
    payment = record(world.civic, Method.CASH, Decimal(100), world.advisor)
    form = {"amount": "10", "reason": "x"}
    assert owner.post(at(world.accord, f"/{payment.pk}/refund"), form).status_code == 404


def test_too_much_is_told_on_the_page(advisor, world):
    record(world.accord, Method.CASH, Decimal(510), world.advisor)
    assert "$10.00 too much was paid." in words(advisor.get(at(world.accord)))


def test_the_exact_messages_are_shown_before_anybody_is_asked(advisor, world):
    page = words(advisor.post(at(world.accord, "/ask"), {"amount": "200", "look": "1"}))
    assert "$200.00" in page[page.index("What is sent") :]
    assert not Ask.objects.exists()
    assert not Notification.objects.filter(event="payment_asked").exists()


def test_asking_sends_and_taking_back_ends_it(advisor, world):
    advisor.post(at(world.accord, "/ask"), {"amount": ""})
    assert Notification.objects.filter(event="payment_asked").exists()
    assert "asked for $500.00" in words(advisor.get(at(world.accord)))
    advisor.post(at(world.accord, "/ask/cancel"))
    assert not Ask.objects.open().exists()


def test_more_than_is_owed_is_not_asked_for(advisor, world):
    answer = advisor.post(at(world.accord, "/ask"), {"amount": "500.01"})
    assert answer.status_code == 422
    assert "more than the $500.00" in words(answer)


def test_a_difference_to_the_insurer_becomes_the_customers(advisor, world):
    advisor.post(at(world.accord, "/shortfall"), {"amount": "42.10"})
    world.accord.refresh_from_db()
    assert world.accord.balance == Decimal("542.10")


def test_a_technician_sees_what_they_saw_before_and_opens_nothing(tech, world):
    assert tech.get(at(world.accord)).status_code == 403
    assert "Take or ask for a payment" not in words(tech.get(f"/shop/estimates/{world.accord.pk}"))


def test_the_receipt_is_printed_at_the_desk_and_the_insurers_money_has_none(advisor, world):
    cash = record(world.accord, Method.CASH, Decimal(5), world.advisor)
    check = record(world.accord, Method.INSURER, Decimal(700), world.advisor)
    assert advisor.get(at(world.accord, f"/{cash.pk}/receipt.pdf")).content.startswith(b"%PDF")
    assert advisor.get(at(world.accord, f"/{check.pk}/receipt.pdf")).status_code == 404


def test_a_ready_car_shows_on_the_board_how_much_was_paid(advisor, world):
    assert "Unpaid" in words(advisor.get("/shop/"))
    record(world.outback, Method.CASH, Decimal(500), world.advisor)
    page = words(advisor.get("/shop/"))
    assert "card__mark--paid" in page
    assert "Unpaid" not in page


def test_what_was_asked_for_is_told_with_its_end(advisor, world):
    ask_to_pay(world.accord, world.advisor, Decimal(50))
    page = words(advisor.get(at(world.accord)))
    assert f"{world.advisor.name} asked for $50.00" in page
