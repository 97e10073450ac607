"""Stripe's events: each one only says which payment to look at. What it claims is never believed, Stripe is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from clearcoat.core import clock
from clearcoat.notifications.models import ProviderEvent
from clearcoat.payments.difference import Difference, What
from clearcoat.payments.models import Payment, Trial
from clearcoat.workflow.payment_book import payment_named, payment_of
from clearcoat.workflow.payment_checkout import bind
from clearcoat.workflow.payment_watch import order_check

PAID = "payment_intent.succeeded"
# What is subscribed to at Stripe, and asked for when webhooks were lost.
TYPES = [
    PAID, "payment_intent.processing", "payment_intent.payment_failed",
    "payment_intent.canceled", "payment_intent.requires_action", "payment_intent.partially_funded",
    "charge.refunded", "refund.created", "refund.updated", "refund.failed", "charge.dispute.created",
    "charge.dispute.updated", "charge.dispute.closed", "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated", "radar.early_fraud_warning.created", "checkout.session.completed",
]  # fmt: skip
OUR_COMMIT = timedelta(minutes=10)  # an event may come before our own row has the intent's id, never so long before


def of_card(event: ProviderEvent) -> bool:
    """Orders a look at the payment, in the caller's transaction. False for one that nobody knows yet: look again later.

    Events of another shop's keys, of the other mode, or of somebody else's payments on the same account are put aside.
    """
    told = event.json
    if told.get("type") not in TYPES or not event.message_id:
        return True
    payment = payment_of(event.message_id) or _by_notes(told)
    if payment is None and _is_of_trial(event, told):
        return True
    if payment is None and event.received_at > clock.now() - OUR_COMMIT:
        return False
    what = _strange(event, payment, told)
    if payment is None or what:
        _put_aside(event, what or What.FOREIGN, payment)
    else:
        bind(payment, event.message_id)
        order_check(payment)
    return True


def intent_of(told: dict[str, Any]) -> str:
    """The id of the PaymentIntent that an event is about, or ""."""
    about = told["data"]["object"]
    found = about.get("id") if about.get("object") == "payment_intent" else about.get("payment_intent")
    return found if isinstance(found, str) else ""


def _is_of_trial(event: ProviderEvent, told: dict[str, Any]) -> bool:
    """Whether it is about a test payment. That is heard of where the account of its own keys signed the event."""
    trial = Trial.told_of(event.message_id, told)
    if trial is None:
        return False
    is_of_keys = event.shop_id == (trial.shop_id if trial.own_keys else None) and event.account == trial.account
    if is_of_keys and told["type"] == PAID and trial.heard_at is None:
        trial.note(heard_at=event.received_at)
    return True


def _by_notes(told: dict[str, Any]) -> Payment | None:
    """A payment of Checkout gets its intent when somebody pays: our own notes on it say which payment it is.

    Whoever shares the account can write notes, too: they are looked at again on the intent itself before it is booked.
    """
    about = told["data"]["object"].get("metadata")
    payment = payment_named(about) if isinstance(about, dict) else None
    return payment if payment and payment.stripe_payment_intent_id is None else None


def _strange(event: ProviderEvent, payment: Payment | None, told: dict[str, Any]) -> What | None:
    """What is wrong with this event for this payment: proved by another shop's secret, or of the other mode."""
    if payment is None:
        return None
    is_of_keys = (event.shop_id == payment.shop_id) if payment.own_keys else event.shop_id is None
    if not is_of_keys or event.account != payment.account:
        return What.FOREIGN
    return What.OTHER_MODE if bool(told.get("livemode")) != payment.livemode else None


def _put_aside(event: ProviderEvent, what: What, payment: Payment | None) -> None:
    shop_id = event.shop_id or (payment.shop_id if payment else None)
    Difference.note(what, event.event_id, shop_id=shop_id, account=event.account)
