"""Which messages a change of an estimate sends, to whom, and why one is not sent. Preview and outbox share it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from clearcoat.core import clock, phone, tokens
from clearcoat.customers.models import TrackingLink
from clearcoat.estimates.models import Estimate, EstimateHistory
from clearcoat.notifications.compose import Facts, Words, code_of, context_of, words
from clearcoat.notifications.events import EVENTS
from clearcoat.notifications.models import WAITING, Notification, ReturnedAddress, State, Type

LOST = (State.FAILED, State.UNDELIVERED)
# Said and not taken back: what the customer knows, or is about to.
SAID = [state for state in State if state not in {State.CANCELLED, State.SUPERSEDED, State.SUPPRESSED, *LOST}]
PHOTOS = "photos_added"  # tells nothing of where the repair stands, and each batch is another


@dataclass(frozen=True, slots=True)
class Draft:
    """One message that a change would send. With a `reason` it is not sent, and staff read why."""

    event: str
    type: Type
    to: str
    words: Words
    code: str
    facts: dict[str, str]
    reason: str = ""

    @property
    def shown_text(self) -> str:
        """The text as staff read it: complete but for the secret."""
        return self.words.text.replace(tokens.PLACEHOLDER, tokens.HIDDEN)


def drafts(estimate: Estimate, event: str, facts: Facts, ways: Sequence[Type] = tuple(Type)) -> list[Draft]:
    """The exact messages that `event` sends for the estimate as this object says it is. Changes nothing."""
    return [_draft(estimate, event, way, facts) for way in EVENTS[event].types if way in ways]


def queue(history: EstimateHistory | None, estimate: Estimate, ready: Sequence[Draft]) -> list[Notification]:
    """Writes the drafts as rows of the outbox, in the caller's transaction; the worker sends them after the hold."""
    link = _living_link(estimate)
    send_after = clock.now() + timedelta(seconds=estimate.shop.settings.hold_seconds)
    rows = [_row(history, estimate, draft, link) for draft in ready]
    for row in rows:
        row.send_after = send_after
    return Notification.objects.bulk_create(rows)


def supersede(history: EstimateHistory) -> int:
    """Messages about an older state that still wait are not sent any more: a newer one exists."""
    older = Notification.objects.filter(estimate_id=history.estimate_id, status__in=WAITING, channel="status_update")
    reason = _("The repair moved on before this was sent.")
    return older.exclude(history=history).update(status=State.SUPERSEDED, superseded_by=history, reason=reason)


def cancel(history: EstimateHistory, reason: str) -> bool:
    """Takes back every message of this change, and revives those that it had replaced.

    False, with nothing changed for good, when one of them is already on its way: roll the transaction back.
    """
    mine = Notification.objects.filter(history=history)
    mine.filter(status__in=WAITING).update(status=State.CANCELLED, reason=reason)
    if mine.exclude(status__in=[State.CANCELLED, State.SUPPRESSED]).exists():
        return False
    Notification.objects.filter(superseded_by=history).update(status=State.PENDING, superseded_by=None, reason="")
    return True


def is_under_way(history: EstimateHistory) -> bool:
    """Whether a message of this change has left the outbox."""
    still = [*WAITING, State.SUPPRESSED, State.CANCELLED]
    return Notification.objects.filter(history=history).exclude(status__in=still).exists()


def _draft(estimate: Estimate, event: str, way: Type, facts: Facts) -> Draft:
    to = estimate.phone if way == Type.SMS else estimate.email
    code = code_of(estimate.pk, estimate.version, event, facts.note) if way == Type.SMS else ""
    told = {
        "status": estimate.status,
        "hold_reason": estimate.hold_reason,
        "eta": facts.eta.isoformat() if facts.eta else "",
        "note": facts.note if event == "news" else "",
    }
    if way == Type.SMS and not Notification.objects.filter(shop=estimate.shop_id, to=to, status__in=SAID).exists():
        facts = replace(facts, first_text=True)
    rendered = words(event, way, estimate.language, context_of(estimate, event, facts), code)
    return Draft(event, way, to, rendered, code, told, _reason_not_to(estimate, event, way, to, told))


def _reason_not_to(estimate: Estimate, event: str, way: Type, to: str, told: dict[str, str]) -> str:
    """The first reason to hold a message back, or "". Consent and quiet hours join this list with their own rows."""
    if not to:
        return _("No mobile number on this estimate.") if way == Type.SMS else _("No mail address on this estimate.")
    if way == Type.SMS and not phone.is_textable(to):
        return _("%(number)s is not a number in the US or Canada that can be texted.") % {"number": to}
    returned = ReturnedAddress.standing(estimate.shop_id, to) if way == Type.EMAIL else None
    if returned:
        return returned.reason
    return "" if event == PHOTOS else _already_told(estimate, way, told)


def _already_told(estimate: Estimate, way: Type, told: dict[str, str]) -> str:
    """A state is announced again only when its date or reason changed, or the owner was told 'ready' in between.

    The date is compared with the last one that the owner read, whatever told it. What still waits does not count: this
    message takes its place.
    """
    said = Notification.objects.filter(estimate=estimate, type=way, channel="status_update", status__in=SAID)
    recent = list(said.exclude(status__in=WAITING).exclude(event=PHOTOS).order_by("-created_at")[:20])
    if not recent or recent[0].facts.get("eta") != told["eta"]:
        return ""
    for earlier in recent:
        if {**earlier.facts, "eta": ""} == {**told, "eta": ""}:
            when = earlier.created_at.astimezone(ZoneInfo(estimate.shop.settings.time_zone)).date()
            day = formats.date_format(when, "SHORT_DATE_FORMAT")
            return _("The customer was told this on %(day)s; neither the date nor the reason changed.") % {"day": day}
        if earlier.event in {"ready", "completed"}:
            return ""
    return ""


def _living_link(estimate: Estimate) -> TrackingLink:
    current = TrackingLink.current(estimate.pk)
    return current or TrackingLink.make(estimate.pk, estimate.shop.settings.link_days)


def _row(history: EstimateHistory | None, estimate: Estimate, draft: Draft, link: TrackingLink) -> Notification:
    return Notification(
        shop_id=estimate.shop_id,
        estimate=estimate,
        customer_id=estimate.customer_id,
        history=history,
        event=draft.event,
        type=draft.type,
        channel=EVENTS[draft.event].kind,
        language=estimate.language,
        to=draft.to,
        subject=draft.words.subject[:200],
        text=draft.words.text,
        html=draft.words.html,
        purpose=EVENTS[draft.event].purpose,
        nonce=link.nonce,
        facts=draft.facts,
        code=draft.code,
        status=State.SUPPRESSED if draft.reason else State.PENDING,
        reason=draft.reason,
    )
