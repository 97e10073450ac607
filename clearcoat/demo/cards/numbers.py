"""The card numbers to try, and what becomes of each. https://docs.stripe.com/testing"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_noop

from clearcoat.demo.cards.refusal import Json, Refusal


@dataclass(frozen=True, slots=True)
class Card:
    """One test card. `declined` is the code of the error, `reason` the bank's own word for it."""

    number: str
    token: str
    brand: str = "visa"
    declined: str = ""
    reason: str = ""
    asks: bool = False  # for 3-D Secure
    disputed: bool = False  # by its owner, as soon as it has paid

    @property
    def fingerprint(self) -> str:
        """The same for the same card, and never the number."""
        return hashlib.sha256(self.number.encode()).hexdigest()[:16]


CARDS = (
    Card("4242424242424242", "pm_card_visa"),
    Card("5555555555554444", "pm_card_mastercard", "mastercard"),
    Card("378282246310005", "pm_card_amex", "amex"),
    Card("4000000000000002", "pm_card_chargeDeclined", declined="card_declined", reason="generic_decline"),
    Card("4000000000009995", "pm_card_chargeDeclinedInsufficientFunds", declined="card_declined",
         reason="insufficient_funds"),
    Card("4000000000000069", "pm_card_chargeDeclinedExpiredCard", declined="expired_card"),
    Card("4000000000000127", "pm_card_chargeDeclinedIncorrectCvc", declined="incorrect_cvc"),
    Card("4000000000000119", "pm_card_chargeDeclinedProcessingError", declined="processing_error"),
    Card("4000002500003155", "pm_card_authenticationRequiredOnSetup", asks=True),
    Card("4000002760003184", "pm_card_authenticationRequired", asks=True),
    Card("4000008400001629", "pm_card_threeDSecureRequiredChargeDeclined", asks=True, declined="card_declined",
         reason="generic_decline"),
    Card("4000000000000259", "pm_card_createDispute", disputed=True),
)  # fmt: skip
TO_TRY = (
    ("4242 4242 4242 4242", gettext_noop("pays")),
    ("4000 0000 0000 0002", gettext_noop("is declined")),
    ("4000 0000 0000 9995", gettext_noop("has too little money")),
    ("4000 0025 0000 3155", gettext_noop("asks whether it is you")),
    ("4000 0000 0000 0259", gettext_noop("pays, and is disputed at once")),
)
BY_NUMBER = {card.number: card for card in CARDS}
BY_FINGERPRINT = {card.fingerprint: card for card in CARDS}
BY_TOKEN = {card.token: card for card in CARDS}
WORDS = {
    "generic_decline": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
    "expired_card": "Your card has expired.",
    "incorrect_cvc": "Your card's security code is incorrect.",
    "processing_error": "An error occurred while processing your card. Try again in a little bit.",
}


def typed(fields: Json, today: datetime) -> Card:
    """The card whose number was typed. Raises Refusal for what no card has."""
    number = "".join(str(fields.get("number", "")).split())
    card = BY_NUMBER.get(number)
    if card is None and not is_whole(number):
        raise card_error("Your card number is incorrect.", "incorrect_number", param="number")
    if card is None:
        words = "Your card was declined. Your request was in test mode, but used a non test card."
        raise card_error(words, "card_declined", decline_code="test_mode_live_card")
    year, month = _figures(fields.get("exp_year")), _figures(fields.get("exp_month"))
    if not 1 <= month <= 12:
        raise card_error("Your card's expiration month is invalid.", "invalid_expiry_month", param="exp_month")
    if (year % 100 + 2000, month) < (today.year, today.month):
        raise card_error("Your card's expiration year is invalid.", "invalid_expiry_year", param="exp_year")
    if not 3 <= len(str(fields.get("cvc", ""))) <= 4 or not str(fields["cvc"]).isdigit():
        raise card_error("Your card's security code is invalid.", "invalid_cvc", param="cvc")
    return card


def is_whole(number: str) -> bool:
    """Whether the figures of a number agree with its last one (ISO/IEC 7812)."""
    if not (number.isascii() and number.isdigit() and 12 <= len(number) <= 19):
        return False
    doubled = [int(figure) * (2 if place % 2 else 1) for place, figure in enumerate(reversed(number))]
    return sum(figure - 9 if figure > 9 else figure for figure in doubled) % 10 == 0


def card_error(message: str, code: str, *, param: str = "", **more: object) -> Refusal:
    """402 with the words for the payer."""
    return Refusal(message, code, status=402, kind="card_error", param=param, **more)


def _figures(value: object) -> int:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0
