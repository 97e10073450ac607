"""The worker's half of asking for reviews: what is due is asked or skipped with its reason, and reminded of once.

Two workers never ask twice: the estimate is held, and the row is claimed by compare-and-set. Killed before the commit,
nothing was asked; after it, the request lies in the outbox.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import transaction

from clearcoat.core import clock
from clearcoat.core.chaos import crash_point
from clearcoat.estimates.models import Estimate, Program
from clearcoat.estimates.statuses import Status
from clearcoat.notifications.models import Kind, Notification
from clearcoat.notifications.rules import LATE, LATEST_REQUEST
from clearcoat.notifications.why import Why
from clearcoat.reviews.models import Review, State
from clearcoat.workflow.review import ask, asked_lately, leave_out, locked, tell

REMINDER = "review_reminder"  # the event
BATCH = 20  # rows at one look
LEAST_BETWEEN = timedelta(days=3)  # from a request that an outage held to its reminder; sooner none is sent
WORKER = Program("Review requests")


def ask_due() -> int:
    """Asks, or skips with the reason, what is due; then reminds. Gives how many rows it settled."""
    now = clock.now()
    asked = list(Review.objects.due(now).values_list("pk", "estimate")[:BATCH])
    reminded = list(Review.objects.to_remind(now).values_list("pk", "estimate")[:BATCH])
    return sum(_ask(*one) for one in asked) + sum(_remind(*one) for one in reminded)


def _ask(pk: uuid.UUID, estimate_pk: uuid.UUID) -> int:
    with transaction.atomic():
        estimate = locked(estimate_pk)
        review = Review.objects.due(clock.now()).filter(pk=pk).first()
        if review is None:
            return 0  # another worker was quicker, or staff
        why = Why(LATE) if review.due_at < clock.now() - LATEST_REQUEST else asked_lately(estimate)
        settled = leave_out(review, why) if why else ask(estimate, review, WORKER, review.due_at)
        crash_point("before the commit")
    crash_point("committed")
    return int(settled)


def _remind(pk: uuid.UUID, estimate_pk: uuid.UUID) -> int:
    with transaction.atomic():
        estimate = locked(estimate_pk)
        review = Review.objects.to_remind(clock.now()).filter(pk=pk).first()
        if review is None:
            return 0
        wants = _wants_reminder(estimate, review)
        state = State.REMINDED if wants else State.REQUESTED
        mine = Review.objects.filter(pk=pk, state=State.REQUESTED, remind_at=review.remind_at)
        if mine.update(state=state, remind_at=None) and wants:
            tell(estimate, WORKER, REMINDER, review.remind_at)
        crash_point("before the commit")
    crash_point("committed")
    return 1


def _wants_reminder(estimate: Estimate, review: Review) -> bool:
    """Only who was reached days ago and did nothing at all, while the repair is completed. No answer is read."""
    is_late = review.remind_at is None or review.remind_at < clock.now() - LATEST_REQUEST
    if is_late or review.completed_at or estimate.status != Status.COMPLETED or review.clicks.exists():
        return False
    mine = Notification.objects.filter(estimate=estimate, channel=Kind.REVIEW)
    return mine.filter(sent_at__lte=clock.now() - LEAST_BETWEEN).exists()
