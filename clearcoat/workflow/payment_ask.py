"""Text-to-pay: the shop asks for an amount, the customer gets text and mail, and both sides learn when it is over."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from clearcoat.core import clock, money
from clearcoat.estimates.models import By, Estimate, EstimateHistory, Program, Task
from clearcoat.notifications import announce
from clearcoat.notifications.announce import Draft
from clearcoat.notifications.compose import Facts
from clearcoat.payments import ledger
from clearcoat.payments.ask import LIFE, MOST_REMINDERS, REMIND_AFTER, Ask, AskState
from clearcoat.workflow.payment_card import payable

ASKED, OVER = "payment_asked", "payment_ask_over"


def preview_ask(estimate: Estimate, amount: Decimal | None = None) -> list[Draft]:
    """The exact messages that asking would send now, and beside each the reason why not. Raises NotNow."""
    return announce.drafts(estimate, ASKED, Facts(amount=payable(estimate, amount)))


def ask_to_pay(estimate: Estimate, by: By, amount: Decimal | None = None) -> Ask:
    """Asks for the balance, or for a part of it as a deposit; what was asked before is taken back. Raises NotNow."""
    with transaction.atomic():
        now = ledger.locked(estimate.pk)
        wanted = payable(now, amount)
        for earlier in now.asks.open():
            earlier.end(AskState.CANCELED)
        at = clock.now()
        ask = Ask.objects.create(
            estimate=now, amount=amount, paid_before=now.amount_paid, asked_by=by.name, look_at=at + REMIND_AFTER,
            expires_at=at + LIFE,
        )  # fmt: skip
        words = f"Asked the customer to pay {money.shown(wanted, now.currency)}."
        _tell(now, by, ASKED, words, wanted)
    return ask


def cancel_ask(ask: Ask, by: By) -> bool:
    """Takes it back: the customer's page asks no more. False when it had ended before."""
    with transaction.atomic():
        now = ledger.locked(ask.estimate_id)
        done = ask.end(AskState.CANCELED)
        if done:
            now.write(by, "payment_asked", "No longer asks for the payment.", about={"ask": str(ask.pk)})
    return done


def open_ask(estimate: Estimate) -> Ask | None:
    """What the shop waits for now."""
    return Ask.objects.open().filter(estimate=estimate).first()


def look_after_asks() -> int:
    """Reminds of one ask that waits, or ends it when its time is over; gives how many."""
    ask = Ask.objects.open().filter(look_at__lte=clock.now()).order_by("look_at").first()
    if ask is None:
        return 0
    with transaction.atomic():
        estimate = ledger.locked(ask.estimate_id)
        ask.refresh_from_db()
        if ask.state == AskState.OPEN and ask.look_at <= clock.now():
            _look_after(estimate, ask)
    return 1


def _look_after(estimate: Estimate, ask: Ask) -> None:
    by = Program(ask.asked_by)
    if ask.is_answered(estimate.owed):
        ask.end(AskState.PAID)
    elif ask.expires_at <= clock.now():
        ask.end(AskState.EXPIRED)
        words = "The payment that was asked for did not come in time."
        history = _tell(estimate, by, OVER, words, ask.wanted(estimate.owed))
        Task.once_open(history, "ask_over")
    else:
        ask.reminders += 1
        following = clock.now() + REMIND_AFTER
        ask.look_at = min(following, ask.expires_at) if ask.reminders < MOST_REMINDERS else ask.expires_at
        ask.save(update_fields=["reminders", "look_at"])
        _tell(estimate, by, ASKED, "Reminded the customer of the payment.", ask.wanted(estimate.owed))


def _tell(estimate: Estimate, by: By, event: str, words: str, amount: Decimal) -> EstimateHistory:
    history = estimate.write(by, "payment_asked", words, about={})
    announce.queue(history, estimate, announce.drafts(estimate, event, Facts(amount=amount)))
    return history
