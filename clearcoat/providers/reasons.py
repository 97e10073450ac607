"""What each refusal of a provider means, in the front desk's words. A new code is one line.

Sources: https://www.twilio.com/docs/api/errors, https://resend.com/docs/api-reference/errors and
https://docs.stripe.com/error-codes
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Verdict(Enum):
    """What a refusal asks of the sender."""

    AGAIN = "not accepted; a later try may work"
    STOP = "never accepted as it is"
    HOLD = "the account is at fault; hold the channel"
    UNKNOWN = "may have been accepted"


class Meaning(NamedTuple):
    """The verdict and a sentence that says what to do."""

    verdict: Verdict
    reason: str
    resends: int = 0  # how often a message that was taken and did not arrive is worth another one, hours later


AGAIN, STOP, HOLD, UNKNOWN = Verdict.AGAIN, Verdict.STOP, Verdict.HOLD, Verdict.UNKNOWN

MEANINGS: dict[str, Meaning] = {
    # Twilio: the customer's number
    "21211": Meaning(STOP, "This is not a valid phone number; please check it with the customer."),
    "21214": Meaning(STOP, "This number cannot be reached; please check it with the customer."),
    "21217": Meaning(STOP, "This is not a valid phone number; please check it with the customer."),
    "21610": Meaning(STOP, "The customer replied STOP; please call or write a mail instead."),
    "21612": Meaning(STOP, "No text can reach this number from the shop's number; please call the customer."),
    "21614": Meaning(STOP, "This number cannot receive texts; please ask the customer for a mobile number."),
    "21635": Meaning(STOP, "This number is a landline; please ask the customer for a mobile number."),
    "21408": Meaning(STOP, "Texts to this country are switched off at Twilio; please call the customer."),
    "21602": Meaning(STOP, "The text was empty; please write it again."),
    "21617": Meaning(STOP, "The text was longer than 1,600 characters; please shorten it."),
    # Twilio: what became of an accepted text
    "30001": Meaning(AGAIN, "Too many texts were waiting at Twilio; please call the customer.", resends=2),
    "30002": Meaning(HOLD, "The Twilio account is suspended; please sign in at twilio.com."),
    "30003": Meaning(AGAIN, "The customer's phone is off or out of reach; please call or write a mail.", resends=2),
    "30004": Meaning(STOP, "The customer's phone or carrier blocks these texts; please call the customer."),
    "30005": Meaning(STOP, "This number is not in service; please check it with the customer."),
    "30006": Meaning(STOP, "This number is a landline or cannot be reached; please ask for a mobile number."),
    "30007": Meaning(STOP, "The carrier filtered the text as unwanted; please call the customer."),
    "30008": Meaning(AGAIN, "The carrier did not deliver the text and did not say why; please call.", resends=1),
    "30036": Meaning(STOP, "The text could not be delivered within its useful time; please call the customer."),
    "undelivered": Meaning(STOP, "The message did not arrive and nobody said why; please call the customer."),
    # Twilio: the shop's account and sender
    "20003": Meaning(HOLD, "Twilio refused the account SID or token; please enter them again in the settings."),
    "20005": Meaning(HOLD, "The Twilio account is suspended; please sign in at twilio.com."),
    "20008": Meaning(HOLD, "These are Twilio's test credentials; please enter the live ones in the settings."),
    "20404": Meaning(HOLD, "Twilio does not know this account or address; please check the settings."),
    "21212": Meaning(HOLD, "The shop's own number is not valid at Twilio; please check the settings."),
    "21603": Meaning(HOLD, "No sender is set up for texts; please enter the shop's number in the settings."),
    "21606": Meaning(HOLD, "The shop's number cannot send texts; please check it at twilio.com."),
    "21608": Meaning(HOLD, "Twilio's trial account texts only confirmed numbers; please upgrade the account."),
    "21703": Meaning(HOLD, "The Messaging Service has no number; please add one at twilio.com."),
    "21705": Meaning(HOLD, "Twilio does not know this Messaging Service; please check the settings."),
    "30034": Meaning(
        HOLD, "The shop's number is not registered for business texts; please finish A2P 10DLC at twilio.com."
    ),
    # Twilio asks to wait
    "14107": Meaning(AGAIN, "Twilio asks for a pause; it will be tried again."),
    "20429": Meaning(AGAIN, "Twilio asks for a pause; it will be tried again."),
    "21611": Meaning(AGAIN, "Too many texts are waiting at Twilio; it will be tried again."),
    "20500": Meaning(UNKNOWN, "Twilio had a fault; we are checking whether the text was sent."),
    # Resend
    "401 restricted_api_key": Meaning(HOLD, "The Resend key may only send; please make one with full access."),
    "403 validation_error": Meaning(HOLD, "Resend sends only from a verified domain; please verify it at resend.com."),
    "missing_api_key": Meaning(HOLD, "Resend got no key; please enter it in the settings."),
    "invalid_api_key": Meaning(HOLD, "Resend refused the key; please enter it again in the settings."),
    "invalid_from_address": Meaning(HOLD, "The shop's sender address is not valid; please check the settings."),
    "validation_error": Meaning(STOP, "Resend refused the mail; please check the customer's mail address."),
    "invalid_parameter": Meaning(STOP, "Resend refused the mail; please check the customer's mail address."),
    "missing_required_field": Meaning(STOP, "A part of the mail was missing; please write it again."),
    "invalid_idempotency_key": Meaning(STOP, "Resend refused the mail's key; please send it as a new message."),
    "invalid_idempotent_request": Meaning(STOP, "Another mail used the same key; please send it as a new message."),
    "concurrent_idempotent_requests": Meaning(
        AGAIN, "The same mail is being sent right now; it will be checked again."
    ),
    "rate_limit_exceeded": Meaning(AGAIN, "Resend asks for a pause; it will be tried again."),
    "daily_quota_exceeded": Meaning(HOLD, "Today's number of mails is used up; please raise the plan at resend.com."),
    "monthly_quota_exceeded": Meaning(
        HOLD, "This month's number of mails is used up; please raise the plan at resend.com."
    ),
    "security_error": Meaning(STOP, "Resend held the mail back for safety; please check its content."),
    "application_error": Meaning(UNKNOWN, "Resend had a fault; it will be tried again without sending twice."),
    "internal_server_error": Meaning(UNKNOWN, "Resend had a fault; it will be tried again without sending twice."),
    # Stripe: what was asked for
    "charge_already_refunded": Meaning(STOP, "This payment was refunded already; nothing is left of it."),
    "charge_disputed": Meaning(STOP, "The customer's bank took this payment back; it cannot be refunded."),
    "balance_insufficient": Meaning(STOP, "The Stripe balance is too low for this refund; please add funds at Stripe."),
    "amount_too_small": Meaning(STOP, "A card is charged 50 cents at least; please take it at the desk."),
    "amount_too_large": Meaning(STOP, "This is more than a card can be charged; please ask for it in parts."),
    "payment_intent_unexpected_state": Meaning(STOP, "This payment has moved on; please look at it again."),
    "resource_missing": Meaning(STOP, "Stripe does not know this payment under these keys; please check the settings."),
    "stripe_refused": Meaning(STOP, "Stripe refused this; its dashboard says more."),
    # Stripe: the shop's account
    "401 stripe": Meaning(HOLD, "Stripe refused the key; please enter it again in the settings."),
    "account_invalid": Meaning(HOLD, "The key does not reach this Stripe account; please check the settings."),
    "secret_key_required": Meaning(HOLD, "This is a publishable key; please enter the secret one."),
    # Stripe asks to wait
    "idempotency_key_in_use": Meaning(AGAIN, "The same payment is being made right now; it will be looked at again."),
    "lock_timeout": Meaning(AGAIN, "Stripe asks for a pause; it will be tried again."),
    "rate_limit": Meaning(AGAIN, "Stripe asks for a pause; it will be tried again."),
    # Mail, everywhere
    "bounced": Meaning(STOP, "The mail came back; please check the customer's mail address."),
    "bounced_for_now": Meaning(
        STOP, "The mail came back, perhaps only for now; please check the mail address or call."
    ),
    "failed": Meaning(STOP, "The mail could not be sent on; please check the customer's mail address."),
    "canceled": Meaning(STOP, "The message was called back at the provider; please send it again."),
    "complained": Meaning(STOP, "The customer marked our mail as unwanted; please call instead."),
    "suppressed": Meaning(STOP, "Earlier mails to this address came back; please check it with the customer."),
    "invalid_address": Meaning(STOP, "This is not a valid mail address; please check it with the customer."),
    "attachment_lost": Meaning(
        STOP, "The file of this mail is not as it was kept; please look at the repair's documents and send it by hand."
    ),
    "attachment_too_large": Meaning(STOP, "The files of this mail are too large; please send them by hand."),
    "storage_away": Meaning(AGAIN, "The storage with this mail's file does not answer; it will be tried again."),
    # SMTP
    "smtp_auth": Meaning(HOLD, "The mail server refused our sign-in; please check EMAIL_URL."),
    "smtp_sender": Meaning(HOLD, "The mail server refused the shop's sender address; please check EMAIL_FROM."),
    "smtp_recipient": Meaning(STOP, "The mail server knows no such address; please check it with the customer."),
    "smtp_refused": Meaning(STOP, "The mail server refused the mail; please check its content or call the customer."),
    "smtp_later": Meaning(AGAIN, "The mail server asks to wait; it will be tried again."),
    # The way there
    "unreachable": Meaning(AGAIN, "The provider could not be reached; it will be tried again."),
    "wrong_address": Meaning(HOLD, "The provider's address in the settings is not valid; please check it."),
    "untrusted": Meaning(HOLD, "The provider's certificate is not trusted; please check its address in the settings."),
    "no_answer": Meaning(UNKNOWN, "The provider did not answer in time; we are checking whether it was sent."),
    "unreadable": Meaning(UNKNOWN, "The provider's answer made no sense; we are checking whether it was sent."),
}

BY_STATUS: dict[int, Meaning] = {
    100: Meaning(UNKNOWN, "The provider's answer made no sense; we are checking whether it was sent."),
    300: Meaning(HOLD, "The provider's address in the settings leads elsewhere; please check it."),
    400: Meaning(STOP, "The provider refused the message; please check the customer's number or address."),
    401: Meaning(HOLD, "The provider refused our credentials; please enter them again in the settings."),
    403: Meaning(HOLD, "The provider does not let this account send; please check it on the provider's site."),
    404: Meaning(HOLD, "The provider's address in the settings is wrong; please check it."),
    405: Meaning(HOLD, "The provider's address in the settings is wrong; please check it."),
    408: Meaning(UNKNOWN, "The provider did not answer in time; we are checking whether it was sent."),
    429: Meaning(AGAIN, "The provider asks for a pause; it will be tried again."),
    500: Meaning(UNKNOWN, "The provider had a fault; we are checking whether it was sent."),
}
