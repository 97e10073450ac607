"""What Stripe says of the account that a shop takes cards with: for the page that sets it up."""

from __future__ import annotations

from dataclasses import dataclass

from clearcoat.payments.intents import cards_of
from clearcoat.payments.merchant import Merchant
from clearcoat.payments.refusals import NotNow
from clearcoat.providers.errors import ProviderError


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook as it was made there."""

    url: str
    is_on: bool
    events: list[str]


@dataclass(frozen=True, slots=True)
class Account:
    """The account of a key, and its webhooks."""

    id: str
    takes_cards: bool
    currency: str
    hooks: list[Hook]


def look(merchant: Merchant) -> Account:
    """Asks, in two calls of a few seconds at most. Raises NotNow with what a refusal means and what to do."""
    cards = cards_of(merchant)
    try:
        told, hooks = cards.account(), cards.hooks()
    except ProviderError as error:
        failure = error
    else:
        return Account(
            id=told["id"],
            takes_cards=bool(told.get("charges_enabled")),
            currency=str(told.get("default_currency") or "").upper(),
            hooks=[Hook(hook["url"], hook["status"] == "enabled", list(hook["enabled_events"])) for hook in hooks],
        )
    raise NotNow(failure.code, failure.reason)
