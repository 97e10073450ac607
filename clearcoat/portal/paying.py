"""What an owner may pay, and what they chose: the amount that is charged is the one that they saw, or none is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from clearcoat.core import money
from clearcoat.estimates.models import Estimate
from clearcoat.payments.models import Ask, Payment, State
from clearcoat.workflow.payment_ask import open_ask

BALANCE, ASKED, PART = "balance", "asked", "part"


class Changed(Exception):
    """What is owed is no longer what the page showed."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One amount that can be chosen."""

    key: str
    label: Any
    amount: Decimal
    currency: str

    @property
    def shown(self) -> str:
        """For the reader."""
        return money.shown(self.amount, self.currency)

    @property
    def plain(self) -> str:
        """As the form sends it back."""
        return money.plain(self.amount)

    @property
    def cents(self) -> int:
        """As Stripe's script counts it."""
        return money.to_cents(self.amount)


def choices_of(estimate: Estimate, ask: Ask | None) -> list[Choice]:
    """What the shop asked for, where that is a part, and then the whole balance."""
    found = []
    if ask and ask.wanted(estimate.owed) < estimate.balance:
        found.append((ASKED, _("What the shop asks for now"), ask.wanted(estimate.owed)))
    found.append((BALANCE, _("All that is left"), estimate.balance))
    return [Choice(key, label, amount, estimate.currency) for key, label, amount in found]


class PayForm(forms.Form):
    """A choice; the `seen` of each is the amount that it stood for on the page."""

    choice = forms.ChoiceField(choices=[(BALANCE, BALANCE), (ASKED, ASKED), (PART, PART)])
    amount = forms.DecimalField(label=_("Another amount"), required=False, max_digits=10, decimal_places=2)
    seen_balance = forms.DecimalField(required=False, max_digits=10, decimal_places=2)
    seen_asked = forms.DecimalField(required=False, max_digits=10, decimal_places=2)

    def __init__(self, data: QueryDict, *, estimate: Estimate) -> None:
        super().__init__(data)
        self.estimate = estimate

    def clean(self) -> dict[str, Any]:
        """A part needs its amount."""
        data = super().clean() or self.cleaned_data
        if data.get("choice") == PART and "amount" in data and data["amount"] is None:
            self.add_error("amount", _("Write how much you want to pay now."))
        return data

    def wanted(self) -> Decimal | None:
        """The part, or None for the balance. Raises Changed when the page showed another bill than there is by now."""
        chosen, data = self.cleaned_data["choice"], self.cleaned_data
        known = {choice.key: choice.amount for choice in choices_of(self.estimate, open_ask(self.estimate))}
        seen = {BALANCE} if chosen == PART else {BALANCE, chosen}
        if any(key not in known or known[key] != data[f"seen_{key}"] for key in seen):
            raise Changed
        return None if chosen == BALANCE else Decimal(data["amount"]) if chosen == PART else known[chosen]


def state_of(payment: Payment) -> str:
    """How a payment stands for the person who made it: paid, checking, declined or open. Paid is what the books say."""
    if payment.status == State.SUCCEEDED:
        return "paid"
    if payment.status in {State.FAILED, State.CANCELED}:
        return "over"
    if payment.processing:
        return "checking"
    return "declined" if payment.failure_code else "checking"
