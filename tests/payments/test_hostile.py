"""5,000 amounts that somebody might send: what is charged is the balance or a part of it, to the cent, or nothing."""

from __future__ import annotations

import random
from contextlib import suppress
from decimal import Decimal

from pydantic import ValidationError

from clearcoat.api.payment_out import Paying
from clearcoat.estimates.models import Estimate
from clearcoat.payments.refusals import NotNow
from clearcoat.workflow.payment_card import payable

MANY = 5000
OTHERS = ["currency", "customer", "shop", "paid_at", "Amount", "status", "payment_method_types", "account"]


def tries(rng: random.Random):
    odd = [
        "NaN",
        "sNaN",
        "Infinity",
        "-Infinity",
        "1e9",
        "-0.00",
        "0.005",
        "1E-30",
        "9" * 40,
        "0.50",
        "500.00",
        "500.01",
    ]
    if rng.random() < 0.2:
        return Decimal(rng.choice(odd))
    return Decimal(rng.randint(-(10**8), 10**8)).scaleb(-rng.randint(0, 6))


def test_what_is_charged_is_never_more_than_the_balance_and_always_whole_cents():
    """Taken out: each of the three bounds in `payable`; then such an amount is charged."""
    rng = random.Random(5000)
    estimate = Estimate(insurance_company="Example Mutual", total=Decimal(2000), deductible=Decimal("500.00"))
    charged = []
    for _ in range(MANY):
        with suppress(NotNow):
            charged.append(payable(estimate, tries(rng)))
    assert charged
    assert all(Decimal("0.50") <= one <= 500 and one * 100 == int(one * 100) for one in charged)


def test_no_body_says_anything_but_an_amount():
    rng = random.Random(13)
    taken = []
    for _ in range(MANY):
        body = {"amount": str(tries(rng))} | ({rng.choice(OTHERS): "1"} if rng.random() < 0.5 else {})
        with suppress(ValidationError):
            Paying.model_validate(body)
            taken.append(body)
    assert all(set(body) == {"amount"} and Decimal(body["amount"]) >= 0 for body in taken)
