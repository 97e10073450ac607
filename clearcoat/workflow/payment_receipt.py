"""What the customer is told of money: the receipt, whose mail brings its paper; and once for each that it went back."""

from __future__ import annotations

import hashlib
import logging
import uuid
from decimal import Decimal

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext_noop

from clearcoat.core import clock
from clearcoat.core.chaos import crash_point
from clearcoat.core.leases import after, is_free, settle, take
from clearcoat.estimates.models import Estimate, EstimateHistory, Task
from clearcoat.notifications import announce, attached
from clearcoat.notifications.announce import Draft
from clearcoat.notifications.compose import Facts
from clearcoat.notifications.models import Type
from clearcoat.notifications.why import Why
from clearcoat.payments import ledger, paper
from clearcoat.payments.method import Method
from clearcoat.payments.models import Payment, ReceiptMail, Refund
from clearcoat.payments.receipt import card_of
from clearcoat.photos import vault

log = logging.getLogger(__name__)

RECEIVED, RETURNED = "payment_received", "payment_returned"  # events
NOT_THROUGH = gettext_noop("The refund did not go through after all.")
LEASE = 60.0  # seconds; a paper takes less than one
MOST_TRIES = 5  # within three minutes; then the mail goes without its paper, as nobody waits longer for a receipt
FIRST_PAUSE = 5.0  # seconds before the second try; it doubles

File = dict[str, str]


def thank(history: EstimateHistory, estimate: Estimate, payment: Payment) -> None:
    """Queues the messages that this payment came in. A mail that can go is left to the worker, which has its paper."""
    ready = announce.drafts(estimate, RECEIVED, Facts(amount=payment.amount, balance=estimate.balance))
    announce.queue(history, estimate, [draft for draft in ready if not _brings_paper(draft)])
    if any(_brings_paper(draft) for draft in ready):
        ReceiptMail.objects.get_or_create(payment=payment, defaults={"history": history})


def tell_refund(history: EstimateHistory, estimate: Estimate, payment: Payment, amount: Decimal) -> None:
    """Queues the messages that a refund has gone through: how much, and where it goes. An insurer gets none."""
    if payment.method != Method.INSURER:
        with translation.override(estimate.language):
            facts = Facts(amount=amount, card=card_of(payment))
        announce.queue(history, estimate, announce.drafts(estimate, RETURNED, facts))


def take_back_refund(refund: Refund | None) -> None:
    """What still waits to tell of this refund is not sent: its money came back."""
    if refund:
        told = EstimateHistory.objects.filter(estimate=refund.payment.estimate_id, metadata__refund=str(refund.pk))
        for history in told:
            announce.cancel(history, Why(NOT_THROUGH))


def mail_one() -> int:
    """Makes the paper and queues the mail of the receipt that has been due for longest; 0 when there is none."""
    row = _claimed()
    if row is None:
        return 0
    try:
        file = _kept(row.payment) if row.attempts <= MOST_TRIES else None
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        # Whatever is wrong with the paper or the storage: the customer has paid, and gets a receipt.
        log.exception("the paper of receipt %s could not be made", row.payment.receipt_number)
        settle(row, due_at=after(FIRST_PAUSE * 2.0 ** (row.attempts - 1)))
    else:
        _queue(row, file)
    return 1


def _brings_paper(draft: Draft) -> bool:
    return draft.type == Type.EMAIL and draft.goes


def _claimed() -> ReceiptMail | None:
    due = ReceiptMail.objects.filter(is_free(clock.now()), due_at__lte=clock.now())
    chosen = due.order_by("due_at").values_list("pk", flat=True).first()
    token, rows = uuid.uuid4(), ReceiptMail.objects.filter(pk=chosen, due_at__lte=clock.now())
    if chosen is None or not take(rows, token, LEASE, attempts=F("attempts") + 1):
        return None
    parts = "history", "payment__shop__settings", "payment__estimate"
    return ReceiptMail.objects.select_related(*parts).get(pk=chosen, token=token)


def _kept(payment: Payment) -> File:
    """The paper as it is now, put away under its own checksum: made again after a refund it is another file."""
    made = paper.receipt(payment)
    sha256 = hashlib.sha256(made).hexdigest()
    key = f"receipts/{payment.pk}/{sha256}"
    vault.keep_checked(key, made, "application/pdf")
    crash_point("the receipt is put away")
    return attached.named(paper.name_of(payment), key, sha256)


def _queue(row: ReceiptMail, file: File | None) -> None:
    """The mail, once; one that goes without its paper is told to staff."""
    with transaction.atomic():
        estimate = ledger.locked(row.payment.estimate_id)
        if not settle(row, due_at=None):
            return
        name = file["name"] if file else ""
        facts = Facts(amount=row.payment.amount, balance=estimate.balance, attached=name)
        ready = announce.drafts(estimate, RECEIVED, facts, (Type.EMAIL,))
        for draft in ready:
            draft.row.attachments = [file] if file else []
        announce.queue(row.history, estimate, ready)
        if file is None and any(draft.goes for draft in ready):
            Task.once_open(row.history, "receipt_bare")
        crash_point("before the commit")
