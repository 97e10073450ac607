from decimal import Decimal

import pytest
from django.utils import translation

from clearcoat.core import money


@pytest.mark.parametrize(
    ("amount", "rounded"), [("1.005", "1.01"), ("1.004", "1.00"), ("-1.005", "-1.01"), ("2.675", "2.68"), ("0", "0.00")]
)
def test_halves_are_rounded_away_from_zero(amount, rounded):
    assert money.plain(Decimal(amount)) == rounded


def test_a_large_amount_is_written_out():
    assert money.plain(Decimal("1E+6")) == "1000000.00"


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("1250", "USD", "$1,250.00"),
        ("-3.5", "USD", "-$3.50"),
        ("12", "CAD", "CA$12.00"),
        ("12", "EUR", "12.00 EUR"),
        ("0", "USD", "$0.00"),
    ],
)
def test_amounts_are_shown_as_people_read_them(amount, currency, shown):
    with translation.override("en"):
        assert money.shown(Decimal(amount), currency) == shown


@pytest.mark.parametrize("amount", ["99999999.99", "-99999999.99"])
def test_the_largest_amount_is_kept(amount):
    assert money.storable(Decimal(amount)) == Decimal(amount)


@pytest.mark.parametrize("amount", ["100000000", "-100000000"])
def test_a_larger_one_is_refused(amount):
    with pytest.raises(money.TooMuch):
        money.storable(Decimal(amount))
