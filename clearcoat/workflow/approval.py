"""The owner says yes or no to exactly this: asked, decided, written down by staff, or taken back."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import UTC
from ipaddress import ip_address
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from clearcoat.approvals.blanks import Form
from clearcoat.approvals.content import digest, key_of
from clearcoat.approvals.fields import Filled, filled_in
from clearcoat.approvals.models import BY_STAFF, Decision, How, Paper, Request, Standing
from clearcoat.approvals.signature import LONGEST_DEVICE, LONGEST_NOTE, Answer, NotSigned
from clearcoat.approvals.states import profile_of
from clearcoat.core import clock
from clearcoat.core.chaos import crash_point
from clearcoat.estimates.models import Approval, By, Estimate, EstimateLineItem
from clearcoat.estimates.totals import COLUMNS, extras_of, shifted
from clearcoat.workflow import conversation
from clearcoat.workflow.approval_follow import is_beyond
from clearcoat.workflow.approval_request import hush, locked, newest, put, tell
from clearcoat.workflow.photo import Sender


class NotNewest(Exception):
    """What was to be signed is not what is asked now; `request` is what is, None when nothing is."""

    def __init__(self, request: Request | None) -> None:
        super().__init__("What was shown is not what is asked now.")
        self.request = request


class Broken(Exception):
    """The stored version is not what was hashed: nobody can sign it."""

    def __init__(self) -> None:
        super().__init__(_("What is stored here was changed. Please call the shop and have it sent again."))


def send_for_approval(
    estimate: Estimate, by: By, form: str = Form.AUTHORIZATION, note: str = "", *, is_told: bool = True
) -> Request:
    """Asks the owner for what the estimate says now, by text and mail. A second click asks nothing twice.

    Without `is_told` nobody is written to: the form is signed at the counter.
    """
    with transaction.atomic():
        fresh = locked(estimate.pk)
        asked = newest(fresh, form)
        if asked and asked.version.is_whole() and asked.version.shows(fresh) and (asked.told or not is_told):
            return asked
        asked, history = put(fresh, by, form)
        if is_told:
            tell(asked, fresh, history, note)
        crash_point("before the commit")
    return asked


def decide(estimate: Estimate, request_id: uuid.UUID, sha256: str, answer: Answer) -> Decision:
    """The owner decides on the request as it was shown: `sha256` is that of the version on their page.

    Deciding twice is deciding once: the first decision stands and is given again. Raises NotNewest, Broken and
    NotSigned; nothing was signed then.
    """
    with transaction.atomic():
        fresh = locked(estimate.pk)
        asked = Request.objects.select_related("version").filter(estimate=fresh, pk=request_id).first()
        if asked and asked.answer:
            return asked.answer
        if asked and asked.is_open and asked.version.sha256 == sha256 and asked.version.shows(fresh):
            return _decided(fresh, asked, answer, Sender(answer.recorded_by or answer.name))
        form = asked.form if asked else Form.AUTHORIZATION
        now = newest(fresh, form)
        if now and not now.version.shows(fresh):  # changed by something that no verb of ours did
            now, _history = put(fresh, Sender(now.asked_by), form)
    raise NotNewest(now)


def record(estimate: Estimate, by: By, answer: Answer, form: str = Form.AUTHORIZATION) -> Decision:
    """Staff write down what was decided by word or on paper: who, how, when. It is about the estimate as it is now.

    Raises NotSigned, also for a spoken decision without the number that was called where the state asks for it.
    """
    if answer.how == How.VERBAL and not answer.note and profile_of(estimate.shop.settings.approval_state).asks_number:
        raise NotSigned({"note": _("Write the number that was called into the note: California asks for it.")})
    with transaction.atomic():
        fresh = locked(estimate.pk)
        asked = newest(fresh, form)
        if asked is None or not (asked.version.is_whole() and asked.version.shows(fresh)):
            asked, _history = put(fresh, by, form)
        return _decided(fresh, asked, answer, by)


def withdraw(estimate: Estimate, request_id: uuid.UUID, by: By) -> bool:
    """The shop takes the request back; False when it does not wait any more."""
    with transaction.atomic():
        fresh = locked(estimate.pk)
        asked = Request.objects.filter(estimate=fresh, pk=request_id).first()
        if asked is None or not _close(asked, Standing.WITHDRAWN):
            return False
        about = {"request": str(asked.pk)}
        fresh.write(by, "approval_withdrawn", f"Taken back: {asked.form}.", about=about, **_before(fresh, asked))
        hush(fresh, asked.form)
    return True


def ask(estimate: Estimate, question: str) -> None:
    """The owner asks the shop instead of deciding: it goes into the repair's conversation, and the request waits on."""
    conversation.hear_on_page(estimate, question)


def _decided(estimate: Estimate, asked: Request, answer: Answer, by: By) -> Decision:
    if not asked.version.is_whole():
        raise Broken
    choices = {line.key for line in asked.version.says.choices} if asked.is_authorization else set()
    is_signed = answer.how not in BY_STAFF
    answer.check(choices, is_signed=is_signed, can_decline=asked.blank.can_decline, fields=asked.fields)
    if not _close(asked, Standing(answer.decision)):
        raise NotNewest(newest(estimate, asked.form))
    decision = _kept(asked, answer, by)
    columns: dict[str, Any] = {}
    if asked.is_authorization:
        columns = {"approval": Approval(answer.decision), "approval_since": clock.now()}
        columns |= _taken_out(estimate, answer.left_out)
    hush(estimate, asked.form)
    about = {"request": str(asked.pk), "decision": str(decision.pk), "sha256": decision.sha256}
    told = f"{decision.get_decision_display()} by {decision.name} ({answer.how}): {asked.form}."
    estimate.write(by, "approval_decided", told, about=about, **columns)
    crash_point("before the commit")
    return decision


def _kept(asked: Request, answer: Answer, by: By) -> Decision:
    """The row with its hash, and the order to make its paper."""
    decision = Decision(
        request=asked,
        decision=answer.decision,
        declined_lines=sorted(answer.left_out),
        name=" ".join(answer.name.split()),
        how=answer.how,
        strokes=answer.strokes.strip(),
        shown=asked.words,
        filled=_filled(asked, answer),
        ip=str(ip_address(answer.ip)) if answer.ip else None,
        device=answer.device[:LONGEST_DEVICE],
        at=(answer.at or clock.now()).astimezone(UTC),
        recorded_by=by.name if answer.how in BY_STAFF else answer.recorded_by,
        note=answer.note[:LONGEST_NOTE],
    )
    decision.sha256 = digest(decision.sealed)
    decision.save(force_insert=True)
    Paper.objects.create(decision=decision)
    return decision


def _filled(asked: Request, answer: Answer) -> list[Filled]:
    """As the person reads it back, in the language in which they were asked."""
    if answer.decision != Standing.APPROVED:
        return []
    with translation.override(asked.language):
        return filled_in(asked.fields, answer.filled, asked.version.says.currency)


def _taken_out(estimate: Estimate, keys: Collection[str]) -> dict[str, Any]:
    """The lines that the owner did not take cost nothing from now on; gives the estimate's new totals."""
    done = list(estimate.items.filter(declined=False))
    gone = [item for item in done if key_of(item) in keys]
    if not gone:
        return {}
    rest = [item for item in done if item not in gone]
    EstimateLineItem.objects.filter(pk__in=[item.pk for item in gone]).update(declined=True)
    totals = {name: getattr(estimate, name) for name in COLUMNS}
    rate = estimate.tax_rate
    return {**shifted(totals, done, rest, rate), "extras": extras_of(rest, rate)}


def _close(asked: Request, state: Standing) -> bool:
    """Compare-and-set: of two who decide at once, one does."""
    mine = Request.objects.filter(pk=asked.pk).open().update(state=state, settled_at=clock.now(), due_at=None)
    asked.state = state if mine else asked.state
    return bool(mine)


def _before(estimate: Estimate, asked: Request) -> dict[str, Any]:
    """What the approval goes back to: what was decided before, where that covers what the estimate says now."""
    if not asked.is_authorization:
        return {}
    last = None if is_beyond(estimate) else Request.objects.of(estimate).decided().first()
    return {"approval": last.state if last else Approval.NONE, "approval_since": last.settled_at if last else None}
