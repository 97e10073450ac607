"""Who did not decide yet is reminded, a few times and in their hours; a changed estimate is told once it is quiet."""

from __future__ import annotations

import uuid

from django.db import transaction

from clearcoat.approvals.models import Request
from clearcoat.core import clock
from clearcoat.core.chaos import crash_point
from clearcoat.estimates.models import Program
from clearcoat.workflow.approval_request import hush, locked, tell


def remind_due() -> int:
    """Writes to the owners of everything that is due; gives how many requests there were."""
    due = Request.objects.open().filter(due_at__lte=clock.now()).order_by("due_at")
    return sum(_remind(pk, estimate) for pk, estimate in due.values_list("pk", "estimate"))


def _remind(pk: uuid.UUID, estimate_pk: uuid.UUID) -> int:
    with transaction.atomic():
        estimate = locked(estimate_pk)
        asked = Request.objects.open().filter(pk=pk, due_at__lte=clock.now()).first()
        if asked is None:
            return 0  # decided meanwhile, or another worker was quicker
        if not estimate.is_open:
            Request.objects.filter(pk=pk).update(due_at=None)
            return 1
        hush(estimate, asked.form)  # what still waits from the last time says the same
        words = f"Reminder {asked.told}." if asked.told else "Told of the changed estimate."
        history = estimate.write(Program(), "approval_reminded", words, about={"request": str(pk)})
        tell(asked, estimate, history)
        crash_point("before the commit")
    crash_point("committed")
    return 1
