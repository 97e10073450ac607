"""What a bank's refusal means, for the person whose card it was, and what to do next."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By Stripe's decline codes and error codes: https://docs.stripe.com/declines/codes. A code that is not here is told as
# OTHER; a stolen or lost card is told as OTHER too, as its holder may not be the one who reads this.
OTHER = _("Your bank did not accept the card. Try another card, or call the number on its back.")
LOST = _("The line was lost before we heard what came of it. Press the button again: you do not pay twice.")
WORDS: dict[str, Promise] = {
    "insufficient_funds": _("There is not enough money on this card. Try another card, or pay a part now."),
    "card_velocity_exceeded": _("The card's limit is reached. Try another card, or pay a part now."),
    "withdrawal_count_limit_exceeded": _("The card's limit is reached. Try another card, or pay a part now."),
    "expired_card": _("This card has expired. Check the date, or try another card."),
    "incorrect_cvc": _("The security code is not right. Look at the back of the card and try again."),
    "invalid_cvc": _("The security code is not right. Look at the back of the card and try again."),
    "incorrect_number": _("The card number is not right. Check it and try again."),
    "invalid_number": _("The card number is not right. Check it and try again."),
    "incorrect_zip": _("The ZIP code is not the one that your bank has. Check it and try again."),
    "authentication_required": _("Your bank wants to know that it is you. Try again and follow its question."),
    "payment_intent_authentication_failure": _(
        "Your bank could not see that it is you. Try again, or try another card."
    ),
    "processing_error": _("The bank had a fault. Nothing was charged. Wait a moment and try again."),
    "try_again_later": _("The bank had a fault. Nothing was charged. Wait a moment and try again."),
    "issuer_not_available": _("Your bank cannot be reached. Nothing was charged. Wait a moment and try again."),
    # Kinds of error without a code: nobody knows what came of the try.
    "api_connection_error": LOST,
    "api_error": LOST,
    "card_not_supported": _("This card does not take such a payment. Try another card."),
    "currency_not_supported": _("This card does not take such a payment. Try another card."),
    "test_mode_live_card": _("This is a test: use a test card. No money moves here."),
}


def told(code: str) -> str:
    """The words for a code, in the active language; "" for no code."""
    return str(WORDS.get(code, OTHER)) if code else ""
