"""Somebody writes off a part while a card payment is being booked: whoever comes second waits, and both are counted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection, connections

from clearcoat.core import chaos
from clearcoat.estimates.models import Estimate
from clearcoat.imports.document import Document, Totals, Vehicle
from clearcoat.payments import ledger
from clearcoat.payments.models import Payment
from clearcoat.workflow import intake, payment, payment_card
from tests.outbox.processes import own_database
from tests.payments.conftest import Till
from tests.world import World, build

LONG = 10  # seconds; nobody waits so long
HELD = 0.4  # seconds that the booking is held in the middle, unless the other came through before


@pytest.fixture
def world(transactional_db: None, tmp_path) -> Iterator[World]:
    """The named world in a database that threads share."""
    with own_database(tmp_path):
        yield build()


@pytest.fixture
def paid(world: World, till: Till) -> Payment:
    """$300 of the Accord's $500, just paid at the bank and not booked yet."""
    return till.pay(world.accord, "300.00")


def both_at_once(world: World, paid: Payment, other: Callable[[], object], at: str) -> Estimate:
    """The card is booked, and at this point of it the other begins; the estimate after both."""
    inside, through = threading.Event(), threading.Event()

    def hold(name: str) -> None:
        if name == at:
            inside.set()
            through.wait(HELD)

    def act() -> None:
        inside.wait(LONG)
        try:
            other()
        finally:
            through.set()
            connections.close_all()

    def book() -> None:
        try:
            payment_card.settle_intent(paid)
        finally:
            connections.close_all()

    disarm = chaos.arm(hold)
    try:
        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(book), pool.submit(act)]:
                done.result(LONG)
    finally:
        disarm()
    return Estimate.objects.get(pk=world.accord.pk)


def written_off(world: World, paid: Payment) -> Estimate:
    """$100 are let go in the middle of the booking."""
    let_go = partial(payment.write_off, world.accord, world.owner, "Goodwill", Decimal(100))
    return both_at_once(world, paid, let_go, "before the commit")


def test_both_are_counted(world: World, paid: Payment):
    now = written_off(world, paid)
    assert (now.amount_paid, now.written_off, now.balance) == (300, 100, 100)


def test_a_supplement_that_comes_in_while_a_card_is_booked_waits_and_both_are_there(
    world: World, paid: Payment, monkeypatch
):  # fmt: skip
    """Taken out: that the import holds no row that a receipt's number is taken from; then each waits for the other."""
    car = Vehicle(vin=world.accord.vin)
    claim = {"claim_number": world.accord.claim_number, "insurer": "Example Mutual", "policy_number": ""}
    totals = Totals(deductible=Decimal(750), gross=Decimal(2000))
    file = Document("supplement.xml", "CCC", "bms", "", "digest", 1, vehicle=car, totals=totals, **claim)
    monkeypatch.setattr(intake, "read", lambda files: [file])
    now = both_at_once(world, paid, partial(intake.take_in, world.harbor, {}, world.advisor), "before booking")
    assert (now.amount_paid, now.deductible, now.supplement) == (300, 750, 1)


def test_without_the_lock_the_payment_would_not_be_counted(world: World, paid: Payment, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time, with a lock or without")
    rows = Estimate.objects.select_related("shop__settings", "customer")
    monkeypatch.setattr(ledger, "locked", lambda pk: rows.get(pk=pk))
    assert written_off(world, paid).amount_paid != 300
