"""Money at the desk: taken in by hand, given back, let go, agreed. Each with who did it, and on the record."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from clearcoat.core import clock, money
from clearcoat.estimates.models import By, Estimate, EstimateHistory
from clearcoat.payments import ledger
from clearcoat.payments.entry import DESK, Kind
from clearcoat.payments.method import Method
from clearcoat.payments.models import Payment, State
from clearcoat.payments.refund import Refund, Returned
from clearcoat.payments.refusals import NotNow
from clearcoat.workflow.payment_book import look_after
from clearcoat.workflow.payment_receipt import tell_refund, thank


class NotAllowed(Exception):
    """Only an owner or manager may do this."""


def record(estimate: Estimate, method: str, amount: Decimal, by: By, note: str = "") -> Payment:
    """Cash, a cheque, or what the insurer sent. The customer gets a receipt, for the insurer's money nobody does."""
    if method == Method.CARD:
        raise NotNow("not_by_card", _("Cards are taken on the pay page, so that the number never passes through here."))
    _check(amount)
    with transaction.atomic():
        now = ledger.locked(estimate.pk)
        is_customers = method != Method.INSURER
        payment = Payment.objects.create(
            shop=now.shop, estimate=now, amount=amount, currency=now.currency, method=method, note=note,
            status=State.SUCCEEDED, paid_at=clock.now(), recorded_by=by.name,
            receipt_number=now.shop.take_receipt_number() if is_customers else None,
        )  # fmt: skip
        _enter(now, payment, Kind.PAYMENT, amount, by, object_id=str(payment.pk), reason=note)
        words = f"{payment.get_method_display()}: {money.shown(amount, now.currency)} came in."
        facts = {"payment": str(payment.pk), "receipt": payment.receipt_number}
        history = ledger.settle(now, by, "payment_received", words, **facts)
        if is_customers:
            thank(history, now, payment)
        look_after(history, now)
    return payment


def refund(payment: Payment, by: By, amount: Decimal | None = None, reason: str = "") -> Refund:
    """Gives back all that is left of a payment, or a part. A card's is a row that the worker takes to Stripe.

    Raises NotAllowed for whoever is no manager, NotNow for more than is left.
    """
    if not by.is_manager:
        raise NotAllowed(_("Only an owner or manager may give money back."))
    with transaction.atomic():
        estimate = ledger.locked(payment.estimate_id)
        now = Payment.objects.select_for_update().get(pk=payment.pk)
        wanted = now.refundable if amount is None else amount
        _check(wanted)
        if wanted > now.refundable:
            left = {"left": money.shown(now.refundable, now.currency)}
            raise NotNow("too_much", _("Only %(left)s of this payment can be given back now.") % left)
        row = Refund.objects.create(payment=now, amount=wanted, reason=reason, by=by.name)
        words = f"Gave back {money.shown(wanted, now.currency)}. {reason}".strip()
        if now.method == Method.CARD:
            estimate.write(by, "payment_note", words, about={"refund": str(row.pk)})
        else:
            _hand_back(estimate, now, row, by, words)
    return row


def write_off(estimate: Estimate, by: By, reason: str, amount: Decimal | None = None) -> EstimateHistory:
    """Lets go of what is still owed, or a part of it. Never a way to waive a deductible: the reason is on the record.

    Raises NotAllowed for whoever is no manager, NotNow for more than is owed.
    """
    if not by.is_manager:
        raise NotAllowed(_("Only an owner or manager may write something off."))
    with transaction.atomic():
        now = ledger.locked(estimate.pk)
        wanted = now.balance if amount is None else amount
        _check(wanted)
        if wanted > now.balance:
            shown = {"balance": money.shown(now.balance, now.currency)}
            raise NotNow("too_much", _("Only %(balance)s is still owed.") % shown)
        times = now.entries.filter(kind=Kind.WRITE_OFF).count() + 1
        _enter(now, None, Kind.WRITE_OFF, wanted, by, object_id=f"{now.pk}-{times}", reason=reason, role="manager")
        words = f"Wrote off {money.shown(wanted, now.currency)}: {reason}"
        history = ledger.settle(now, by, "written_off", words)
        look_after(history, now)
    return history


def agree_shortfall(estimate: Estimate, amount: Decimal, by: By) -> Estimate:
    """What the insurer does not pay and the owner agreed to pay: it becomes a part of what they owe."""
    if amount < 0:
        raise NotNow("not_an_amount", _("Write an amount of zero or more."))
    with transaction.atomic():
        now = ledger.locked(estimate.pk)
        if now.shortfall != amount:
            words = f"The owner pays {money.shown(amount, now.currency)} of the difference to the insurer."
            history = now.write(by, "edited", words, about={"fields": ["shortfall"]}, shortfall=money.storable(amount))
            look_after(history, now)
    return now


def _check(amount: Decimal) -> None:
    if amount <= 0:
        raise NotNow("not_an_amount", _("Write an amount above zero."))
    money.storable(amount)


def _hand_back(estimate: Estimate, payment: Payment, row: Refund, by: By, words: str) -> None:
    """Cash or a cheque goes over the counter: nothing to wait for."""
    _enter(estimate, payment, Kind.REFUND, -row.amount, by, object_id=str(row.pk), reason=row.reason)
    Refund.objects.filter(pk=row.pk).update(status=Returned.SUCCEEDED, check_at=None)
    row.status = Returned.SUCCEEDED
    history = ledger.settle(estimate, by, "payment_returned", words, refund=str(row.pk))
    tell_refund(history, estimate, payment, row.amount)
    look_after(history, estimate)


def _enter(
    estimate: Estimate, payment: Payment | None, kind: Kind, amount: Decimal, by: By, *, object_id: str,
    reason: str = "", role: str = "",
) -> None:  # fmt: skip
    ledger.enter(
        estimate, kind, amount, provider=DESK, object_id=object_id, payment=payment, by=by.name, reason=reason,
        role=role, method=payment.method if payment else "",
    )  # fmt: skip
