"""Money is Decimal with two places; this is the one place that rounds and writes it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
SYMBOLS = {"USD": "$", "CAD": "CA$"}


def cents(amount: Decimal) -> Decimal:
    """Rounded to the cent, halves away from zero, as a till does."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def plain(amount: Decimal) -> str:
    """As JSON carries it: `"1250.00"`."""
    return f"{cents(amount):f}"


def shown(amount: Decimal, currency: str) -> str:
    """As a person in the US reads it, in English and in Spanish alike: `$1,250.00`."""
    figure = f"{abs(cents(amount)):,.2f}"
    symbol = SYMBOLS.get(currency)
    text = f"{symbol}{figure}" if symbol else f"{figure} {currency}"
    return f"-{text}" if amount < 0 else text
