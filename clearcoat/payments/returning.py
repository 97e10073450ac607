"""Refunds on their way to Stripe: one row, one key, the same call each time until its outcome is known."""

from __future__ import annotations

from datetime import timedelta

from clearcoat.core import clock
from clearcoat.core.chaos import crash_point
from clearcoat.payments.intents import KEY_LIFE, cards_for
from clearcoat.payments.refund import Refund, Returned
from clearcoat.payments.refusals import OutOfReach
from clearcoat.providers.errors import ProviderError

AGAIN = timedelta(minutes=2)  # until an outcome that nobody knows is looked at


def claim_due() -> Refund | None:
    """A refund that is to be sent or looked at; its next look is put off first, so that one worker has it."""
    now = clock.now()
    due = Refund.objects.under_way().filter(check_at__lte=now).order_by("check_at")
    row = due.select_related("payment__shop", "payment__estimate").first()
    if row is None:
        return None
    mine = Refund.objects.under_way().filter(pk=row.pk, check_at=row.check_at)
    claimed = mine.update(check_at=now + AGAIN, called_at=row.called_at or now)
    return row if claimed else None


def send(row: Refund) -> str:
    """Takes the refund to Stripe: "sent" where it was taken in, "failed" with its reason on the row, or "later".

    Within a day the same call under the same key is never a second refund. After that Stripe may have forgotten the
    key, so the row is only looked for, among the refunds of its payment.
    """
    assert row.payment.stripe_payment_intent_id
    is_forgotten = row.called_at is not None and row.called_at < clock.now() - KEY_LIFE
    if is_forgotten:
        return _looked_for(row)
    try:
        cards = cards_for(row.payment)
        crash_point("before the refund")
        told = cards.give_back(
            row.payment.stripe_payment_intent_id, row.amount, {"refund": str(row.pk)}, key=f"re-{row.pk}"
        )
        crash_point("the refund is made")
    except OutOfReach as error:
        return _fail(row, str(error))
    except ProviderError as error:
        if error.permanent:
            return _fail(row, error.reason)
        if error.unknown:
            Refund.objects.under_way().filter(pk=row.pk).update(status=Returned.UNKNOWN)
        return "later"
    Refund.objects.filter(pk=row.pk, stripe_refund_id=None).update(stripe_refund_id=told.id)
    return "sent"


def _looked_for(row: Refund) -> str:
    """Whether it is there after all; if not it was never made, and a person decides anew."""
    assert row.payment.stripe_payment_intent_id
    try:
        made = cards_for(row.payment).given_back(row.payment.stripe_payment_intent_id)
    except ProviderError:
        return "later"
    if any(one.about.get("refund") == str(row.pk) for one in made):
        return "sent"
    return _fail(row, "Stripe never took this refund in; please try it again.")


def _fail(row: Refund, why: str) -> str:
    Refund.objects.filter(pk=row.pk).update(status=Returned.FAILED, failure=why[:300], check_at=None)
    return "failed"
