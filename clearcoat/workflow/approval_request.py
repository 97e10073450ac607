"""A form is put before the owner: the version frozen, the words fixed, and what was open before superseded."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from clearcoat.approvals.blanks import BLANKS, Form, fields_for, title_of, words_for
from clearcoat.approvals.models import OwnTerms, Request, Standing, Version
from clearcoat.core import clock
from clearcoat.estimates.models import Approval, By, Estimate, EstimateHistory
from clearcoat.notifications import announce
from clearcoat.notifications.announce import Draft
from clearcoat.notifications.compose import Facts
from clearcoat.notifications.why import Why

REMINDERS = (1, 3, 7)  # times the shop's hours, after the owner was first asked; then it is for people to call
QUIET = timedelta(minutes=5)  # without a change before a changed estimate is told by itself: staff edit line by line
NO_MORE = gettext_noop("The approval was decided or asked for anew before this was sent.")


def locked(pk: uuid.UUID) -> Estimate:
    """The estimate as it is now and stays until the transaction ends: asking and deciding happen one after another."""
    return Estimate.objects.select_for_update(of=("self",)).select_related("shop__settings").get(pk=pk)


def put(estimate: Estimate, by: By, form: str, due_at: datetime | None = None) -> tuple[Request, EstimateHistory]:
    """Asks for the estimate as it is now, superseding what was asked; call it while the estimate is held.

    The owner is written to at `due_at`, by the worker; None when the caller tells them, or nobody needs to.
    """
    open_before = Request.objects.filter(estimate=estimate, form=form).open()
    open_before.update(state=Standing.SUPERSEDED, settled_at=clock.now(), due_at=None)
    version = Version.of(estimate, by)
    asked = Request.objects.create(
        estimate=estimate,
        version=version,
        form=form,
        language=estimate.language,
        words=words_for(estimate, form, OwnTerms.said(estimate.shop_id, form, estimate.language)),
        fields=fields_for(estimate, form),
        asked_by=by.name,
        due_at=due_at,
    )
    columns = {"approval": Approval.REQUESTED, "approval_since": clock.now()} if asked.is_authorization else {}
    about = {"request": str(asked.pk), "version": version.number, "sha256": version.sha256}
    told = f"Asked for: {form}, version {version.number}."
    history = estimate.write(by, "approval_asked", told, about=about, **columns)
    hush(estimate, form)
    return asked, history


def tell(asked: Request, estimate: Estimate, history: EstimateHistory, note: str = "") -> list[Draft]:
    """Writes to the owner that it waits for them, and plans the next time."""
    ready = drafts(estimate, asked.form, note)
    for draft in ready:
        draft.row.facts["asked"] = asked.form
    announce.queue(history, estimate, ready)
    told = asked.told + 1
    Request.objects.filter(pk=asked.pk).update(told=told, due_at=_next(asked, estimate, told))
    asked.told = told
    return ready


def drafts(estimate: Estimate, form: str, note: str = "") -> list[Draft]:
    """The exact messages that ask for the form now, and beside each the reason why one would not go."""
    return announce.drafts(estimate, BLANKS[form].event, Facts(note=note, form=title_of(estimate, form)))


def hush(estimate: Estimate, form: str) -> None:
    """What still waits to ask for the form does not go out; what asks for another one does."""
    announce.drop(estimate, BLANKS[form].event, Why(NO_MORE), asked=form)


def newest(estimate: Estimate, form: str = Form.AUTHORIZATION) -> Request | None:
    """What waits for the owner's decision now."""
    return Request.objects.of(estimate, form).open().first()


def _next(asked: Request, estimate: Estimate, told: int) -> datetime | None:
    hours = estimate.shop.settings.approval_reminder_hours
    if not hours or told > len(REMINDERS):
        return None
    return max(asked.asked_at + timedelta(hours=hours * REMINDERS[told - 1]), clock.now() + timedelta(hours=1))
