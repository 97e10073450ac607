"""The two columns that an estimate has many of."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models

from clearcoat.core import money


def amount() -> models.DecimalField[Decimal, Decimal]:
    """An amount of money, to the cent."""
    return models.DecimalField(max_digits=10, decimal_places=2, default=money.ZERO)


def words(length: int, **options: Any) -> models.CharField[str, str]:
    """A short text that may be empty."""
    return models.CharField(max_length=length, blank=True, default="", **options)
