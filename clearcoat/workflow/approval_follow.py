"""The estimate changed: what was asked is out of date, and what was approved may no longer cover it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from clearcoat.approvals.blanks import Form
from clearcoat.approvals.content import Content
from clearcoat.approvals.models import Request, Standing
from clearcoat.approvals.states import profile_of
from clearcoat.core import clock
from clearcoat.estimates.models import By, Estimate
from clearcoat.workflow.approval_request import QUIET, put


def follow(estimate: Estimate, by: By) -> None:
    """Asks anew for what says something else now; call it in the transaction of the change, after its write.

    The owner's page shows the new version at once. They are written to when the estimate was quiet for `QUIET`.
    """
    waiting = list(Request.objects.filter(estimate=estimate).open().select_related("version"))
    text = Content.of(estimate).text if waiting else ""
    for asked in waiting:
        if asked.version.content != text:
            put(estimate, by, asked.form, _due(asked))
    if all(asked.form != Form.AUTHORIZATION for asked in waiting) and is_beyond(estimate):
        put(estimate, by, Form.AUTHORIZATION, clock.now() + QUIET)


def authorised(estimate: Estimate) -> Decimal | None:
    """The total that the owner last approved, less the lines that they declined; None when they approved nothing."""
    asked = Request.objects.of(estimate).decided().first()
    if asked is None or asked.state != Standing.APPROVED:
        return None
    return asked.version.says.total_without(asked.decision.declined_lines)


def is_beyond(estimate: Estimate) -> bool:
    """Whether the total rose further than the shop's state lets it without asking."""
    approved = authorised(estimate)
    threshold = profile_of(estimate.shop.settings.approval_state).threshold
    return approved is not None and not threshold.allows(approved, estimate.total)


def _due(asked: Request) -> datetime | None:
    """When the owner is told of what takes its place; a form that waits at the counter is told to nobody."""
    return clock.now() + QUIET if asked.is_authorization or asked.told or asked.due_at else None
