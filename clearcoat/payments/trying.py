"""Test payments on their way: the worker makes one, waits for its webhook and gives it back, a step at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from clearcoat.core import clock
from clearcoat.payments.intents import cards_for
from clearcoat.payments.merchant import Merchant
from clearcoat.payments.refusals import NotNow, OutOfReach
from clearcoat.payments.trial import AMOUNT, Trial
from clearcoat.providers.errors import ProviderError, error_for
from clearcoat.shops.models import Shop

log = logging.getLogger(__name__)

LOOK = timedelta(seconds=1)  # between two looks whether the webhook has come, or Stripe answers again
LIVE_KEYS = gettext_lazy(
    "With live keys a test would move real money. Pay a small bill with a card of your own, and give it back there."
)
NOT_DONE = gettext_noop("Stripe did not finish it. Its dashboard says more.")


def begin_trial(shop: Shop) -> Trial:
    """Orders a test payment; the one that is under way stays the only one. Raises NotNow with what to do instead."""
    merchant = Merchant.of(shop)
    if not merchant.is_ready:
        raise NotNow("cards_off", _("Enter both test keys first."))
    if merchant.livemode:
        raise NotNow("live_keys", str(LIVE_KEYS))
    return Trial.begin(shop, merchant)


def try_due() -> int:
    """Takes one step of one test payment; gives how many. Costs at most one call."""
    trial = Trial.claim_due()
    if trial is None:
        return 0
    try:
        _step(trial)(trial)
    except OutOfReach as error:
        _fail(trial, str(error))
    except ProviderError as error:
        if error.permanent or error.config or trial.is_worn_out:
            _fail(trial, error.reason)
        else:
            log.warning("%s: %s", trial, error)
            _wait(trial)
    return 1


def _step(trial: Trial) -> Callable[[Trial], None]:
    """What is next."""
    if trial.made_at is None:
        return _make
    return _wait if trial.is_waiting else _give_back


def _make(trial: Trial) -> None:
    """Under the trial's own key, so that a step taken twice makes one payment."""
    cards, words = cards_for(trial), f"{trial.shop.name}, test payment"
    intent = cards.try_out(AMOUNT, trial.currency, {"trial": str(trial.pk)}, words=words, key=f"trial-{trial.pk}")
    facts = {"stripe_payment_intent_id": intent.id, "stripe_charge_id": intent.taken.id if intent.taken else ""}
    if intent.status != "succeeded":
        trial.note(failure=NOT_DONE, look_at=None, **facts)
        return
    now = clock.now()
    trial.note(made_at=now, look_at=now + LOOK, **facts)


def _wait(trial: Trial) -> None:
    trial.note(look_at=clock.now() + LOOK)


def _give_back(trial: Trial) -> None:
    assert trial.stripe_payment_intent_id
    about, key = {"trial": str(trial.pk)}, f"trial-re-{trial.pk}"
    back = cards_for(trial).give_back(trial.stripe_payment_intent_id, AMOUNT, about, key=key)
    if back.has_failed:
        raise error_for("stripe_refused")
    trial.note(returned_at=clock.now(), stripe_refund_id=back.id, look_at=None)


def _fail(trial: Trial, why: str) -> None:
    trial.note(failure=why[:300], look_at=None)
