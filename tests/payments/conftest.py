"""Harbor takes cards: the bank answers in this process, and Maria's deductible of $500.00 is open."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.test import Client

from clearcoat.demo.cards import charges, disputes
from clearcoat.demo.cards import intents as at_bank
from clearcoat.demo.cards.refusal import Json, Refusal
from clearcoat.estimates.models import Estimate
from clearcoat.payments.models import Payment
from clearcoat.providers import stripe
from clearcoat.workflow.delivery import apply_events
from clearcoat.workflow.payment_card import open_intent, settle_intent
from clearcoat.workflow.payment_watch import refund_due, settle_due
from tests.emulators import cards
from tests.photos.stage import kept

__all__ = ["kept"]


@dataclass
class Till:
    """What a test does at the bank and hears from it."""

    bank: cards.Bank
    wire: cards.Wire
    client: Client

    @property
    def books(self):
        """The bank's own."""
        return self.bank.books[cards.ACCOUNT]

    def intent(self, payment: Payment) -> Json:
        """A payment's intent as the bank has it."""
        payment.refresh_from_db()
        return self.books.objects[payment.stripe_payment_intent_id]

    def pay(self, estimate: Estimate, amount: str = "", card: str = "pm_card_visa") -> Payment:
        """The payer opens the page and confirms; nobody has told us yet."""
        payment = open_intent(estimate, Decimal(amount) if amount else None).payment
        self.confirm(payment, card)
        return payment

    def confirm(self, payment: Payment, card: str = "pm_card_visa") -> bool:
        """The payer's try with a card; False when the bank says no."""
        try:
            at_bank.confirm(self.books, self.intent(payment), {"payment_method": card})
        except Refusal:
            return False
        return True

    def paid(self, estimate: Estimate, amount: str = "", card: str = "pm_card_visa") -> Payment:
        """The same, and our books know."""
        return settle_intent(self.pay(estimate, amount, card))

    def charge(self, payment: Payment) -> Json:
        """The charge of a payment."""
        return self.books.objects[self.intent(payment)["latest_charge"]]

    def dispute(self, payment: Payment, *, inquiry: bool = False) -> Json:
        """The payer goes to their bank."""
        return disputes.open_on(self.books, self.charge(payment), inquiry=inquiry)

    def refund_there(self, payment: Payment, cents: int) -> Json:
        """Somebody gives money back in Stripe's dashboard."""
        return charges.refund(self.books, {"charge": self.charge(payment)["id"], "amount": cents})

    def deliver(self, *, times: int = 1, backwards: bool = False) -> list[int]:
        """Every webhook that waits arrives; gives the answers."""
        waiting = self.bank.to_tell() * times
        return [self.post(one.body, one.headers) for one in (reversed(waiting) if backwards else waiting)]

    def post(self, body: bytes, headers, query: str = "") -> int:
        """One call of our webhook."""
        named = {name: value for name, value in headers.items() if name != "Content-Type"}
        answer = self.client.post(f"/api/webhooks/stripe{query}", body, "application/json", headers=named)
        return answer.status_code

    @staticmethod
    def work() -> None:
        """The worker does what is due."""
        for _ in range(3):
            apply_events()
            while refund_due() or settle_due():
                pass


@pytest.fixture
def till(world, monkeypatch, settings, client):
    """Harbor's account at the bank."""
    bank = cards.bank()
    wire = cards.Wire(bank)
    monkeypatch.setattr(stripe, "line", lambda timeout: wire)
    settings.STRIPE_SECRET_KEY, settings.STRIPE_PUBLISHABLE_KEY = cards.SECRET, cards.PUBLISHABLE
    settings.STRIPE_WEBHOOK_SECRET = [cards.SIGNING]
    return Till(bank, wire, client)
