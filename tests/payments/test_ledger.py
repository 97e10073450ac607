"""What is owed: the table of the trade, case by case."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError

from clearcoat.estimates.models import Estimate, Task
from clearcoat.estimates.owed import Owed
from clearcoat.payments import ledger
from clearcoat.payments.entry import DESK, Kind
from clearcoat.payments.ledger import Standing
from clearcoat.payments.models import Entry
from clearcoat.workflow import estimate as by_hand
from clearcoat.workflow.payment import record, write_off


def figures(**other):
    some = {"insurance_company": "Example Mutual", "deductible": 500, "total": 2000, "tax_amount": 150}
    return Estimate(**{name: Decimal(v) if isinstance(v, int) else v for name, v in (some | other).items()})


@pytest.mark.parametrize(
    ("other", "due"),
    [
        ({}, 500),
        ({"betterment": 80}, 580),
        ({"shortfall": 120}, 620),
        ({"deductible_waived": True}, 0),
        ({"deductible_waived": True, "betterment": 80}, 80),
        ({"total": 300}, 300),
        ({"insurance_company": ""}, 2000),
        ({"insurance_company": "", "betterment": 80}, 2000),
    ],
)  # fmt: skip
def test_the_customer_owes_their_share_and_without_an_insurer_all(other, due):
    estimate = figures(**other)
    assert estimate.customer_due == due
    assert sum(charge.amount for charge in ledger.charges_of(estimate)) == due


@pytest.mark.parametrize(
    ("due", "paid", "refunded", "off", "balance", "over", "status"),
    [
        (500, 0, 0, 0, 500, 0, "unpaid"),
        (500, 200, 0, 0, 300, 0, "partial"),
        (500, 500, 0, 0, 0, 0, "paid"),
        (500, 700, 0, 0, 0, 200, "paid"),
        (500, 400, 100, 0, 100, 0, "partial"),
        (500, 0, 500, 0, 500, 0, "refunded"),
        (500, 0, 0, 500, 0, 0, "paid"),
        (500, 200, 0, 300, 0, 0, "paid"),
        (0, 0, 0, 0, 0, 0, "unpaid"),
        (0, 50, 0, 0, 0, 50, "paid"),
    ],
)
def test_the_balance_is_never_below_zero_and_what_is_too_much_is_named(due, paid, refunded, off, balance, over, status):
    owed = Owed(*map(Decimal, (due, paid, refunded, off)))
    assert (owed.balance, owed.overpaid, owed.status) == (balance, over, status)


def test_tax_is_a_line_of_its_own_where_the_customer_pays_all():
    kinds = [charge.kind for charge in ledger.charges_of(figures(insurance_company=""))]
    assert kinds == ["repair", "tax"]


def test_the_sums_on_the_estimate_are_those_of_its_ledger(world):
    record(world.accord, "cash", Decimal("120.50"), world.advisor)
    record(world.accord, "check", Decimal("79.50"), world.advisor)
    write_off(world.accord, world.owner, "goodwill", Decimal(50))
    world.accord.refresh_from_db()
    standing = Standing.of(world.accord)
    assert (standing.owed, standing.owed.balance) == (world.accord.owed, Decimal("250.00"))


def test_an_insurers_check_leaves_the_customers_balance_alone(world):
    record(world.accord, "insurer", Decimal(900), world.advisor)
    world.accord.refresh_from_db()
    assert (world.accord.balance, Standing.of(world.accord).insurer_paid) == (500, 900)


def test_the_same_movement_cannot_be_entered_twice(world):
    facts = {"estimate": world.accord, "kind": Kind.PAYMENT, "amount": 1, "provider": DESK, "object_id": "x", "by": "y"}
    Entry.objects.create(**facts)
    with pytest.raises(IntegrityError):
        Entry.objects.create(**facts)


def test_a_price_that_rises_after_the_payment_leaves_no_stale_paid(world):
    record(world.accord, "cash", Decimal(500), world.advisor)
    world.accord.refresh_from_db()
    assert world.accord.payment_status == "paid"
    assert by_hand.edit(world.accord, world.advisor, deductible=Decimal(600)).payment_status == "partial"


def test_who_edits_an_estimate_that_was_paid_meanwhile_sees_the_payment(world):
    """Taken out: the sums in Estimate.write; then nobody is told that $100 have to go back."""
    record(Estimate.objects.get(pk=world.accord.pk), "cash", Decimal(500), world.advisor)
    by_hand.edit(world.accord, world.advisor, deductible=Decimal(400))
    assert Task.objects.open().filter(what="overpaid").exists()
