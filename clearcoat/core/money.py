"""Money is Decimal with two places; this is the one place that rounds and writes it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
LARGEST = Decimal("99999999.99")  # what a column of ten figures holds
SYMBOLS = {"USD": "$", "CAD": "CA$"}


class TooMuch(ValueError):
    """An amount beyond what can be stored."""


def storable(amount: Decimal) -> Decimal:
    """The same amount. Raises TooMuch when no column holds it."""
    if abs(amount) > LARGEST:
        raise TooMuch(_("These figures come to more than can be kept. Look for a slip in quantity, hours or price."))
    return amount


def cents(amount: Decimal) -> Decimal:
    """Rounded to the cent, halves away from zero, as a till does."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def to_cents(amount: Decimal) -> int:
    """As Stripe counts it, in whole cents: the currencies that shops here charge in all have two places."""
    return int(cents(amount) * 100)


def from_cents(count: int) -> Decimal:
    """Whole cents as an amount."""
    return Decimal(count).scaleb(-2).quantize(CENT)


def plain(amount: Decimal) -> str:
    """As JSON carries it: `"1250.00"`."""
    return f"{cents(amount):f}"


def shown(amount: Decimal, currency: str) -> str:
    """As a person in the US reads it, in English and in Spanish alike: `$1,250.00`."""
    figure = f"{abs(cents(amount)):,.2f}"
    symbol = SYMBOLS.get(currency)
    text = f"{symbol}{figure}" if symbol else f"{figure} {currency}"
    return f"-{text}" if amount < 0 else text
