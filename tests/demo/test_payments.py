"""What the demo's customers paid: with the real verbs, at the demo's own bank."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clearcoat.core import clock
from clearcoat.demo import payments
from clearcoat.demo.cards import house
from clearcoat.demo.cards.bank import Bank
from clearcoat.demo.cars import CARS
from clearcoat.demo.payments import Deed
from clearcoat.payments.models import Dispute, Entry
from tests.emulators.cards import Wire
from tests.world import World


@pytest.fixture
def bank(settings, monkeypatch: pytest.MonkeyPatch) -> Bank:
    """The demo's bank, in this process."""
    one = Bank()
    one.open(house.ACCOUNT, house.SECRET, house.PUBLISHABLE)
    settings.STRIPE_SECRET_KEY, settings.STRIPE_PUBLISHABLE_KEY = house.SECRET, house.PUBLISHABLE
    monkeypatch.setattr(house, "bank", lambda: one)
    monkeypatch.setattr("clearcoat.providers.stripe.line", lambda timeout: Wire(one))
    return one


def done(world: World, monkeypatch: pytest.MonkeyPatch, *deeds: Deed) -> str:
    """How the Outback, of which $500 are owed, is paid after these deeds."""
    monkeypatch.setattr(payments, "PAST", {world.outback.plate: list(deeds)})
    payments.make(world.outback, world.owner)
    world.outback.refresh_from_db()
    return str(world.outback.payment_status)


def test_a_car_is_paid_in_full_by_card(world: World, bank: Bank, monkeypatch):
    assert done(world, monkeypatch, Deed("pays")) == "paid"
    assert bank.books[house.ACCOUNT].balance() == 50_000 - 1_480


def test_a_car_is_paid_in_part_and_at_the_desk(world: World, bank: Bank, monkeypatch):
    assert done(world, monkeypatch, Deed("pays", "200.00"), Deed("check", "100.00")) == "partial"
    assert world.outback.balance == Decimal(200)


def test_a_payment_is_given_back(world: World, bank: Bank, monkeypatch):
    assert done(world, monkeypatch, Deed("pays"), Deed("returns")) == "refunded"
    assert [one["amount"] for one in bank.books[house.ACCOUNT].all("refund")] == [50_000]


def test_a_payment_is_disputed(world: World, bank: Bank, monkeypatch):
    assert done(world, monkeypatch, Deed("pays", card=payments.DISPUTES)) == "unpaid"
    assert Dispute.objects.get().status == "needs_response"


def test_what_the_insurer_pays_is_on_the_books_and_leaves_the_customer_s_share(world: World, bank: Bank, monkeypatch):
    assert done(world, monkeypatch, Deed("insurer", "900.00")) == "unpaid"
    assert Entry.objects.get().amount == 900


def test_a_customer_is_asked_and_not_reminded_at_once(world: World, bank: Bank, monkeypatch):
    done(world, monkeypatch, Deed("asks", lately=True))
    assert world.outback.asks.get().look_at > clock.now()


def test_where_there_is_no_bank_nothing_is_paid(world: World, settings, monkeypatch):
    settings.STRIPE_SECRET_KEY = ""
    assert done(world, monkeypatch, Deed("pays")) == "unpaid"


def test_every_deed_is_at_a_car_of_the_demo():
    assert set(payments.PAST) <= {car.plate for car in CARS}
    assert {deed.what for deeds in payments.PAST.values() for deed in deeds} <= set(payments.DEEDS)
