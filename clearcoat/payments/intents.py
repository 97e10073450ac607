"""Card payments at Stripe: which keys a payment was made with, what is asked there, and what is said of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clearcoat.core.chaos import crash_point
from clearcoat.core.seal import LOST
from clearcoat.payments.merchant import Merchant
from clearcoat.payments.models import Payment, State, Trial
from clearcoat.payments.refusals import CardsAway, NotNow, OutOfReach
from clearcoat.providers.errors import ProviderError
from clearcoat.providers.paid import Disputed, GaveBack, Intent
from clearcoat.providers.stripe import StripeCards

KEY_LIFE = timedelta(hours=23)  # Stripe forgets a key after a day
LOOKS = 20  # at our own row, while the same intent is being made elsewhere
PAUSE = 0.1  # seconds between two looks
IN_USE, MOVED_ON, UNKNOWN = "idempotency_key_in_use", "payment_intent_unexpected_state", "resource_missing"
ELSEWHERE = gettext_lazy("This payment is being made at another screen. Please try again shortly.")


@dataclass(frozen=True, slots=True)
class Said:
    """Everything that Stripe says of a payment at one moment."""

    intent: Intent
    refunds: list[GaveBack] = field(default_factory=list)
    disputes: list[Disputed] = field(default_factory=list)
    declines: int = 0


def cards_of(merchant: Merchant) -> StripeCards:
    """The account that the shop takes cards with now."""
    return StripeCards(merchant.key, account=merchant.account, api_base=settings.STRIPE_API_BASE)


def cards_for(payment: Payment | Trial) -> StripeCards:
    """The account that took this payment: the shop may use another by now. Raises OutOfReach."""
    key = Merchant.of(payment.shop).secret_key if payment.own_keys else settings.STRIPE_SECRET_KEY
    if not key or key == LOST:
        raise OutOfReach("keys_gone", _("The Stripe key of this payment is gone; please enter it in the settings."))
    return StripeCards(key, account=payment.account, api_base=settings.STRIPE_API_BASE)


@contextmanager
def asking() -> Iterator[None]:
    """Has Stripe's refusals told in words: NotNow for what it will never do, CardsAway for what may work later.

    What these keys do not know is OutOfReach: it was made with others.
    """
    try:
        yield
    except ProviderError as error:
        failure = error
    else:
        return
    if failure.permanent:
        raise (OutOfReach if failure.code == UNKNOWN else NotNow)(failure.code, failure.reason)
    raise CardsAway(_("The card service does not answer. Nothing was charged by this try; please try again shortly."))


def opened(payment: Payment, wanted: Decimal) -> Intent:
    """The payment's intent for this amount: made, or the one that there is with its amount changed.

    It may be open no more: then somebody finished it, and what came of it is to be booked.
    """
    cards = cards_for(payment)
    with asking():
        known = payment.stripe_payment_intent_id
        intent = cards.read(known) if known else _made(cards, payment)
        if intent.is_open and intent.amount != wanted:
            intent = _changed(cards, intent, wanted)
    Payment.objects.open().filter(pk=payment.pk).update(amount=intent.amount)
    return intent


def closed(payment: Payment) -> Intent:
    """The payment's intent after it was called off; it may have succeeded just before."""
    cards = cards_for(payment)
    assert payment.stripe_payment_intent_id
    with asking():
        try:
            return cards.cancel(payment.stripe_payment_intent_id)
        except ProviderError as error:
            if error.code != MOVED_ON:
                raise
        return cards.read(payment.stripe_payment_intent_id)


def said_of(payment: Payment) -> Said:
    """What Stripe says of it now. A payment that came in before is looked at again only for what went back since."""
    cards = cards_for(payment)
    assert payment.stripe_payment_intent_id
    with asking():
        intent = cards.read(payment.stripe_payment_intent_id)
        declines = cards.declines(intent.id) if intent.failure_code else payment.declines
        is_returning = intent.taken is not None and intent.taken.is_returning
        if payment.status != State.SUCCEEDED and not is_returning:
            return Said(intent, declines=declines)
        return Said(intent, cards.given_back(intent.id), cards.disputed(intent.id), declines)


def _made(cards: StripeCards, payment: Payment) -> Intent:
    """A new intent under the row's own key, so that a second call for the same row gives the same intent."""
    key = f"pi-{payment.estimate_id}-{payment.balance_version}"
    about = {"payment": str(payment.pk), "estimate": str(payment.estimate_id), "shop": str(payment.shop_id)}
    words = f"{payment.shop.name}, {payment.estimate.estimate_number}"
    for _look in range(LOOKS):
        try:
            crash_point("before the intent")
            intent = cards.open(payment.amount, payment.currency, about, words=words, key=key)
        except ProviderError as error:
            if error.code != IN_USE:
                raise
            time.sleep(PAUSE)
            continue
        crash_point("the intent is made")
        return _kept(payment, intent)
    raise CardsAway(ELSEWHERE)


def _kept(payment: Payment, intent: Intent) -> Intent:
    """The row with its intent's id. Who took the same key gets the same intent, so that writing it twice is once.

    Where the row moved on meanwhile, nobody may pay the intent: its secret is not given out.
    """
    mine = Payment.objects.open().filter(pk=payment.pk, stripe_session_id="")
    if not mine.update(stripe_payment_intent_id=intent.id, livemode=intent.livemode):
        raise CardsAway(ELSEWHERE)
    payment.stripe_payment_intent_id, payment.livemode = intent.id, intent.livemode
    return intent


def _changed(cards: StripeCards, intent: Intent, wanted: Decimal) -> Intent:
    try:
        return cards.change(intent.id, wanted)
    except ProviderError as error:
        if error.code != MOVED_ON:
            raise
    return cards.read(intent.id)
