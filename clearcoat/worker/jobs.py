"""The table of jobs: what happens by itself, and how often it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clearcoat.notifications.delivery import follow_up
from clearcoat.notifications.outbox import deliver_due
from clearcoat.payments.trying import try_due
from clearcoat.photos import removal
from clearcoat.worker.drop import take_in_drops
from clearcoat.worker.sweep import sweep
from clearcoat.workflow.approval_paper import make_one
from clearcoat.workflow.approval_reminder import remind_due
from clearcoat.workflow.batch import tell_batches
from clearcoat.workflow.delivery import apply_events
from clearcoat.workflow.payment_ask import look_after_asks
from clearcoat.workflow.payment_compare import catch_up, compare_books
from clearcoat.workflow.payment_receipt import mail_one
from clearcoat.workflow.payment_watch import fit_due, refund_due, settle_due
from clearcoat.workflow.photo import prepare_one
from clearcoat.workflow.picture import fetch_one
from clearcoat.workflow.review_due import ask_due


@dataclass(frozen=True, slots=True)
class Job:
    """One row. `work` gives how many things it did: more than none, and it is called again at once."""

    name: str
    work: Callable[[], int]
    every: float  # seconds


JOBS = [
    Job("messages", deliver_due, 0.5),
    Job("events", apply_events, 1.0),
    Job("receipts", follow_up, 30.0),
    Job("pictures of texts", fetch_one, 2.0),
    Job("photos", prepare_one, 0.5),
    Job("photos to tell", tell_batches, 10.0),
    Job("review requests", ask_due, 10.0),
    Job("papers", make_one, 2.0),
    Job("approvals to remind", remind_due, 30.0),
    Job("removals", removal.remove_one, 5.0),
    Job("drop folder", take_in_drops, 2.0),
    Job("payments", settle_due, 1.0),
    Job("refunds", refund_due, 1.0),
    Job("test payments", try_due, 1.0),
    Job("receipts by mail", mail_one, 1.0),
    Job("open payments", fit_due, 5.0),
    Job("asks", look_after_asks, 30.0),
    Job("events that were lost", catch_up, 600.0),
    Job("books", compare_books, 6 * 3600.0),
    Job("sweep", sweep, 3600.0),
]
