"""Many at once, each with a connection of its own: one intent, every cent booked once."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connections

from clearcoat.payments import intents
from clearcoat.payments.models import Entry, Payment
from clearcoat.payments.refusals import CardsAway, NotNow
from clearcoat.workflow.payment import refund
from clearcoat.workflow.payment_card import open_intent, settle_intent
from clearcoat.workflow.payment_watch import refund_due
from tests.outbox.processes import own_database
from tests.world import build

TABS = 20
ROUNDS = int(os.environ.get("PAYMENT_ROUNDS", "2"))  # 100 in the long run
SECONDS = 60


@pytest.fixture
def world(transactional_db, tmp_path):
    """The named world in a database that threads share."""
    with own_database(tmp_path):
        yield build()


def at_once(call, times=TABS):
    """What this call gives, begun at the same moment in so many threads; an error of ours is an answer, too."""
    ready = threading.Barrier(times)

    def run(_number):
        try:
            ready.wait(SECONDS)
            return call()
        except (NotNow, CardsAway) as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_twenty_tabs_that_pay_at_once_share_one_intent(world, till, _round):
    """Taken out: the key at Stripe; then there are several intents."""
    opened = at_once(lambda: open_intent(world.accord))
    assert len({one.client_secret for one in opened}) == 1
    assert len(list(till.books.all("payment_intent"))) == Payment.objects.count() == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_twenty_who_book_at_once_book_once(world, till, _round):
    """Taken out: `exists` in ledger.enter; then the second one fails instead of finding it booked."""
    payment = till.pay(world.accord)
    told = at_once(lambda: settle_intent(payment))
    world.accord.refresh_from_db()
    assert {one.status for one in told} == {"succeeded"}
    assert (Entry.objects.count(), world.accord.amount_paid, told[0].receipt_number) == (1, 500, 1)


def test_of_twenty_refunds_at_once_no_more_than_the_payment_goes_back(world, till):
    """Taken out: the lock of the estimate in `refund`; then more are taken in than there is money."""
    payment = till.paid(world.accord)
    told = at_once(lambda: refund(payment, world.owner, Decimal(100)))
    while refund_due():
        pass
    assert sum(isinstance(one, NotNow) for one in told) == TABS - 5
    assert till.charge(payment)["amount_refunded"] == 50_000


def test_tabs_with_different_amounts_leave_an_intent_within_the_balance(world, till):
    at_once(lambda: open_intent(world.accord, Decimal(threading.get_ident() % 400 + 1)))
    intent = till.intent(Payment.objects.get())
    assert 100 <= intent["amount"] <= 50_000
    assert intents.opened(Payment.objects.get(), Decimal(500)).amount == 500
