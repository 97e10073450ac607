"""The bank with Harbor's account, asked through Stripe's own client."""

from __future__ import annotations

import pytest
import stripe

from clearcoat.demo.cards.bank import Bank
from clearcoat.demo.cards.books import Books
from tests.emulators import cards


@pytest.fixture
def bank() -> Bank:
    return cards.bank()


@pytest.fixture
def books(bank: Bank) -> Books:
    return bank.books[cards.ACCOUNT]


@pytest.fixture
def client(bank: Bank) -> stripe.StripeClient:
    """Stripe's client, without a wire."""
    return stripe.StripeClient(cards.SECRET, http_client=cards.Wire(bank))


@pytest.fixture
def paid(client: stripe.StripeClient) -> stripe.PaymentIntent:
    """$500 from a card that pays."""
    return pay(client, "pm_card_visa")


def pay(client: stripe.StripeClient, card: str, amount: int = 50_000) -> stripe.PaymentIntent:
    asked = {"amount": amount, "currency": "usd", "confirm": True, "payment_method": card}
    return client.v1.payment_intents.create(asked)
