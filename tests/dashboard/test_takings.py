"""The day's report adds up, its table is safe to open, and what differs from Stripe is shown until it is settled."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO

import pytest

from clearcoat.core import sheets
from clearcoat.dashboard.takings import takings_of
from clearcoat.payments.difference import What
from clearcoat.payments.models import Difference, Entry, Kind, Merchant, Method, Payment
from clearcoat.workflow.payment import record, refund, write_off

pytestmark = pytest.mark.django_db


def test_the_day_adds_up_by_way_of_paying(world):
    payment = record(world.accord, Method.CASH, Decimal("100.10"), world.advisor)
    record(world.civic, Method.CHECK, Decimal(40), world.advisor)
    refund(payment, world.owner, Decimal("0.05"), "Change")
    write_off(world.accord, world.owner, "Goodwill", Decimal(1))
    takings = takings_of(world.harbor, world.harbor.today())
    sums = {one.label: (one.taken, one.back, one.net) for one in takings.sums}
    assert sums["Cash"] == (Decimal("100.10"), Decimal("-0.05"), Decimal("100.05"))
    assert takings.total.net == Decimal("140.05")


def test_test_payments_are_listed_and_not_counted(world):
    card = Payment.objects.create(
        shop=world.harbor, estimate=world.accord, amount=5, currency="USD", method="card", status="succeeded"
    )
    Entry.objects.create(
        estimate=world.accord, payment=card, kind=Kind.PAYMENT, method="card", amount=5, fee=Decimal("0.45"),
        provider="stripe", object_id="pi_1", by="Stripe",
    )  # fmt: skip
    takings = takings_of(world.harbor, world.harbor.today())
    assert (len(takings.entries), takings.total.taken, takings.is_test) == (1, 0, True)
    Payment.objects.update(livemode=True)
    assert takings_of(world.harbor, world.harbor.today()).total.net == Decimal("4.55")


def test_another_shops_money_is_not_in_it(owner, world):
    record(world.golf, Method.CASH, Decimal(77), world.rival)
    assert "77.00" not in owner.get("/shop/money").content.decode()
    assert "77.00" not in owner.get("/shop/money.csv").content.decode()


@pytest.mark.parametrize("written", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1"])
def test_what_a_person_wrote_is_no_formula_in_the_table(written):
    text = sheets.csv_of(["a"], [[written]]).removeprefix("\ufeff")
    assert next(csv.reader(StringIO(text.partition("\n")[2])))[0] == f"'{written}"


def test_figures_stay_figures_in_the_table():
    assert sheets.csv_of(["a"], [[Decimal(-5)]]).splitlines()[1] == "-5.00"


def test_a_customers_name_reaches_the_table_as_words(owner, world):
    world.accord.last_name, world.accord.first_name = "", "=HYPERLINK(1)"
    world.accord.save()
    record(world.accord, Method.CASH, Decimal(5), world.advisor)
    assert "'=HYPERLINK(1)" in owner.get("/shop/money.csv").content.decode()


@pytest.mark.parametrize("day", ["", "x", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_what_is_no_day_is_today(owner, world, day):
    today = world.harbor.today().isoformat()
    answer = owner.get(f"/shop/money.csv?day={day}")
    assert today in answer.headers["Content-Disposition"]


def test_the_table_is_the_managers(advisor, owner, world):
    assert "/shop/money.csv" in owner.get("/shop/money").content.decode()
    assert "/shop/money.csv" not in advisor.get("/shop/money").content.decode()
    assert advisor.get("/shop/money.csv").status_code == 403


def test_a_difference_stays_until_a_manager_looked_into_it(advisor, owner, world):
    found = Difference.note(What.NOT_OURS, "txn_1", shop=world.harbor, theirs=Decimal(9), currency="USD")
    where = f"/shop/money/differences/{found.pk}/settled"
    assert advisor.post(where).status_code == 403
    assert "txn_1" in advisor.get("/shop/money").content.decode()
    owner.post(where)
    assert "txn_1" not in advisor.get("/shop/money").content.decode()


def test_another_shops_difference_is_not_settled_here(rival, world):
    found = Difference.note(What.NOT_OURS, "txn_1", shop=world.harbor)
    assert rival.post(f"/shop/money/differences/{found.pk}/settled").status_code == 404


def test_money_at_stripe_that_no_books_know_is_shown_to_whoever_shares_the_account(advisor, rival, world):
    """Taken out: `shop=None` in differences_of; then the page says that nothing differs, and nobody ever looks."""
    Merchant.of(world.lakeside).keep(connected_account="acct_lakeside")
    for account, name in (("", "txn_ours"), ("acct_lakeside", "txn_theirs")):
        Difference.note(What.NOT_OURS, name, account=account, theirs=Decimal(9), currency="USD")
    pages = [one.get("/shop/money").content.decode() for one in (advisor, rival)]
    assert [("txn_ours" in page, "txn_theirs" in page) for page in pages] == [(True, False), (False, True)]
