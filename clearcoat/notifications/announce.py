"""Which messages a change of an estimate sends, to whom, when, and why one is not sent. Preview and outbox share it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q
from django.utils.translation import gettext_noop

from clearcoat.core import clock, tokens
from clearcoat.core.leases import FREE
from clearcoat.customers.consent import Subject
from clearcoat.customers.models import TrackingLink
from clearcoat.estimates.models import Estimate, EstimateHistory, Task
from clearcoat.notifications.compose import Facts, Words, code_of, context_of, words
from clearcoat.notifications.events import EVENTS
from clearcoat.notifications.models import WAITING, Kind, Notification, State, Type
from clearcoat.notifications.rules import SAID_NO, WANTS_A_CALL, Verdict, verdict
from clearcoat.notifications.sender import sender_of
from clearcoat.notifications.why import Why
from clearcoat.notifications.wording import own_words

LOST = (State.FAILED, State.UNDELIVERED)
# Said and not taken back: what the customer knows, or is about to.
SAID = [state for state in State if state not in {State.CANCELLED, State.SUPERSEDED, State.SUPPRESSED, *LOST}]
MOVED_ON = gettext_noop("The repair moved on before this was sent.")
TOLD = gettext_noop("The customer was told this on %(day)s; neither the date nor the reason changed.")
PHOTOS = "photos_added"  # tells nothing of where the repair stands, and each batch is another


@dataclass(frozen=True, slots=True)
class Draft:
    """One message that a change would send: the row as it would be written, but for its cause."""

    row: Notification
    words: Words
    verdict: Verdict

    @property
    def event(self) -> str:
        """What it tells."""
        return self.row.event

    @property
    def type(self) -> str:
        """By which way."""
        return self.row.type

    @property
    def to(self) -> str:
        """To which number or address."""
        return self.row.to

    @property
    def facts(self) -> dict[str, str]:
        """What it says, for comparing."""
        facts: dict[str, str] = self.row.facts
        return facts

    @property
    def goes(self) -> bool:
        """Whether it is sent at all."""
        return self.verdict.when is not None

    @property
    def reason(self) -> str:
        """Why it is not sent, or waits; "" when it goes after the shop's hold."""
        return self.verdict.why.shown

    @property
    def send_after(self) -> datetime | None:
        """When it goes; None for never."""
        return self.verdict.when

    @property
    def shown_text(self) -> str:
        """The text as staff read it: complete but for its secrets."""
        return tokens.hidden(self.words.text)


def drafts(estimate: Estimate, event: str, facts: Facts, ways: Sequence[Type] = tuple(Type)) -> list[Draft]:
    """The exact messages that `event` sends for the estimate as this object says it is. Changes nothing."""
    return [_draft(estimate, event, way, facts) for way in EVENTS[event].types if way in ways]


def queue(history: EstimateHistory | None, estimate: Estimate, ready: Sequence[Draft]) -> list[Notification]:
    """Writes the drafts as rows of the outbox, in the caller's transaction; the worker sends them when it is time.

    Who wants a call instead is put on the list of calls.
    """
    link = _living_link(estimate)
    for draft in ready:
        draft.row.history, draft.row.nonce = history, link.nonce
        for column, value in draft.verdict.columns.items():
            setattr(draft.row, column, value)
        if draft.verdict.why.words == WANTS_A_CALL:
            call_instead(draft.row)
    return Notification.objects.bulk_create([draft.row for draft in ready])


def call_instead(row: Notification) -> None:
    """Puts who wants a call instead of this message on the list of calls; without a cause, beside the last change."""
    assert row.estimate
    history = row.history or row.estimate.history.latest("pk")
    Task.open_for(history, row.event)


def untold(estimate: Estimate) -> Notification | None:
    """The newest message about the repair that still waits: the next one takes its place and says its news too."""
    rows = Notification.objects.filter(estimate=estimate, channel=Kind.STATUS, status__in=WAITING)
    # A text that a program asked for belongs to no change; the two databases order such rows differently.
    return rows.exclude(event=PHOTOS).order_by(F("history_id").desc(nulls_last=True), "-created_at").first()


def supersede(history: EstimateHistory) -> int:
    """Messages about an older state that still wait are not sent any more, nor calls made: a newer one exists."""
    Task.replace(history)
    older = Notification.objects.filter(estimate_id=history.estimate_id, status__in=WAITING, channel=Kind.STATUS)
    return older.exclude(history=history).update(superseded_by=history, **_ended(State.SUPERSEDED, Why(MOVED_ON)))


def suppress(shop_id: uuid.UUID, contacts: Collection[str], subject: str) -> int:
    """What still waits for these numbers and addresses is not sent: they said no. What is being sent is under way."""
    kind = Q(channel=Kind.REVIEW) if subject == Subject.MARKETING else Q(type=Type.SMS) & ~Q(channel=Kind.REVIEW)
    waiting = Notification.objects.filter(kind, shop=shop_id, to__in=contacts)
    # A claimed row was not handed over yet; without its token the worker that holds it cannot begin to.
    still = waiting.filter(status__in=[State.PENDING, State.CLAIMED])
    return still.update(**_ended(State.SUPPRESSED, Why(SAID_NO)), **FREE)


def call_off(estimate_id: uuid.UUID, kind: Kind, why: Why) -> int:
    """What still waits of this kind about the repair is not sent; what is being sent is under way."""
    mine = Notification.objects.filter(estimate=estimate_id, channel=kind)
    return mine.filter(status__in=[State.PENDING, State.CLAIMED]).update(**_ended(State.CANCELLED, why), **FREE)


def drop(estimate: Estimate, event: str, why: Why, **facts: str) -> int:
    """What still waits to tell this, with these facts in its row, is not sent: it is so no more, or is told anew."""
    waiting = Notification.objects.filter(estimate=estimate, event=event, status__in=WAITING)
    waiting = waiting.filter(**{f"facts__{name}": value for name, value in facts.items()})
    return waiting.update(**_ended(State.CANCELLED, why))


def cancel(history: EstimateHistory, why: Why) -> bool:
    """Takes back every message and call of this change, and revives those that it had replaced.

    False, with nothing changed for good, when one of them is already on its way: roll the transaction back.
    """
    mine = Notification.objects.filter(history=history)
    mine.filter(status__in=WAITING).update(**_ended(State.CANCELLED, why))
    if mine.exclude(status__in=[State.CANCELLED, State.SUPPRESSED]).exists():
        return False
    Task.take_back(history)
    Notification.objects.filter(superseded_by=history).update(status=State.PENDING, superseded_by=None, reason="")
    return True


def is_under_way(history: EstimateHistory) -> bool:
    """Whether a message of this change has left the outbox, or the call was made."""
    still = [*WAITING, State.SUPPRESSED, State.CANCELLED]
    left = Notification.objects.filter(history=history).exclude(status__in=still).exists()
    return left or Task.objects.filter(history=history).exclude(done_at=None).exists()


def _draft(estimate: Estimate, event: str, way: Type, facts: Facts) -> Draft:
    row = _row(estimate, event, way, facts)
    if way == Type.SMS and not _was_texted(row):
        facts = replace(facts, first_text=True)
    own = own_words(estimate.shop_id, event, way, estimate.language)
    rendered = words(event, way, estimate.language, context_of(estimate, event, facts), row.code, own)
    row.subject, row.text, row.html = rendered.subject[:200], rendered.text, rendered.html
    # A conversation has no hold: whoever wrote it read it just now, and somebody waits for it.
    hold = 0 if row.channel == Kind.REPLY else estimate.shop.settings.hold_seconds
    ruling = verdict(row, clock.now() + timedelta(seconds=hold))
    told = _already_told(row) if ruling.when and row.channel == Kind.STATUS else None
    return Draft(row, rendered, Verdict(None, told) if told else ruling)


def _row(estimate: Estimate, event: str, way: Type, facts: Facts) -> Notification:
    """The row without its words, its cause and the link."""
    is_mail = way == Type.EMAIL
    sender, reply_to = sender_of(estimate.shop) if is_mail else ("", "")
    return Notification(
        shop=estimate.shop,
        estimate=estimate,
        customer_id=estimate.customer_id,
        event=event,
        type=way,
        channel=EVENTS[event].kind,
        urgent=EVENTS[event].urgent,
        language=estimate.language,
        to=estimate.email if is_mail else estimate.phone,
        sender=sender,
        reply_to=reply_to,
        purpose=EVENTS[event].purpose,
        code="" if is_mail else code_of(estimate.pk, estimate.version, event, facts.note),
        facts={"status": estimate.status, "hold_reason": estimate.hold_reason, **facts.kept},
    )


def _was_texted(row: Notification) -> bool:
    """Whether this number read the way out. A text that still waits may be replaced by this one, and is no text yet."""
    said = Notification.objects.filter(shop=row.shop_id, to=row.to, status__in=SAID)
    return said.exclude(status__in=WAITING).exists()


def _already_told(row: Notification) -> Why | None:
    """A state is announced again only when its date or reason changed, or the owner was told 'ready' in between.

    The date is compared with the last one that the owner read, whatever told it. What still waits does not count: this
    message takes its place.
    """
    assert row.shop
    if row.event == PHOTOS:
        return None
    said = Notification.objects.filter(estimate=row.estimate_id, type=row.type, channel=Kind.STATUS, status__in=SAID)
    recent = list(said.exclude(status__in=WAITING).exclude(event=PHOTOS).order_by("-created_at")[:20])
    if not recent or recent[0].facts.get("eta") != row.facts["eta"]:
        return None
    for earlier in recent:
        if _gist(earlier) == _gist(row):
            when = earlier.created_at.astimezone(ZoneInfo(row.shop.settings.time_zone)).date()
            return Why(TOLD, {"day": when.isoformat()})
        if earlier.event in {"ready", "completed"}:
            return None
    return None


def _gist(row: Notification) -> tuple[str, ...]:
    """What makes two messages the same news, but for the date; a note is news only where it is all there is."""
    note = row.facts.get("note", "") if row.event == "news" else ""
    return row.facts.get("status", ""), row.facts.get("hold_reason", ""), note


def _ended(state: State, why: Why) -> dict[str, Any]:
    return {"status": state, "reason": why.words, "reason_facts": dict(why.facts)}


def _living_link(estimate: Estimate) -> TrackingLink:
    current = TrackingLink.current(estimate.pk)
    return current or TrackingLink.make(estimate.pk, estimate.shop.settings.link_days)
