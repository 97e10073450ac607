"""Whether a message may go, when, and why not: one verdict, asked before a move, when it is decided, and at sending.

The order is that of domain.md: can it arrive at all, the shop's own switch, consent, what the person prefers, quiet
hours, the daily cap. The first rule that objects is the one that staff read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_noop

from clearcoat.core import clock, phone
from clearcoat.customers.consent import Subject, Word, standing
from clearcoat.customers.preferences import NotificationPreferences, Way
from clearcoat.estimates.models import Estimate
from clearcoat.estimates.statuses import Status
from clearcoat.notifications.models import Kind, Notification, ReturnedAddress, State, Type
from clearcoat.notifications.timing import Hours, closing, day_of, next_open, zones_of
from clearcoat.notifications.why import Why

TEXTS_A_DAY = 5  # to one number from one shop (trust 3.2, no. 11)
CLOSED_LATELY = timedelta(days=2)  # a repair that just ended still tells so
AT_ONCE = timedelta(hours=2)  # a customer who wrote so lately is awake and waits for the answer
USEFUL_SECONDS = 4 * 3600  # a text that could not be delivered for so long says nothing new any more
LEAST_SECONDS = 300  # one that leaves at the last minute gets so much time to arrive
LATEST_REQUEST = timedelta(days=7)  # so late a request for a review is still sent
LOOK_BACK = timedelta(days=3)  # how old a text of today may be: it waited over a weekend

NO_NUMBER = gettext_noop("No mobile number on this estimate.")
NO_ADDRESS = gettext_noop("No mail address on this estimate.")
NOT_TEXTABLE = gettext_noop("%(number)s is not a number in the US or Canada that can be texted.")
OTHER_NUMBER = gettext_noop("The number on the estimate was changed before this was sent.")
CLOSED = gettext_noop("The repair was closed before this was sent.")
NOT_DONE = gettext_noop("The repair is not completed any more.")
ASKED_ANEW = gettext_noop("The customer was asked anew since.")
LATE = gettext_noop("It would have come more than a week late.")
SWITCHED_OFF = gettext_noop("The shop switched texts off for this repair.")
NOT_ASKED = gettext_noop("No consent to text this number yet. Ask the customer, and record the answer.")
NO_REVIEWS = gettext_noop("The customer did not agree to review requests by text.")
SAID_NO = gettext_noop("The customer asked for no more of these messages.")
WANTS_NONE = gettext_noop("The customer wants no messages of this kind.")
WANTS_A_CALL = gettext_noop("The customer wants a call instead; it is on the list of calls to make.")
WANTS_MAIL = gettext_noop("The customer wants mail instead of texts.")
WANTS_TEXT = gettext_noop("The customer wants texts instead of mail.")
QUIET = gettext_noop("Waits for the hours in which this customer is texted.")
ENOUGH = gettext_noop("This number got enough texts today; it waits for tomorrow.")

INSTEAD = "instead"  # a fact of a mail whose text was tried and did not arrive

# Which choice a kind of message follows; an answer to what the person wrote follows none, but all the other rules. A
# mail about an account follows no choice: it answers what the person just did.
CHOICE: dict[str, str] = {
    Kind.STATUS: "status", Kind.APPROVAL: "status", Kind.PAYMENT: "payment", Kind.REVIEW: "review", Kind.REPLY: "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """It goes at `when`, and if that is later than asked for `why` says what it waits for; without `when` never."""

    when: datetime | None
    why: Why = field(default_factory=Why)
    holds_way: bool = False  # the shop's other messages of this type would wait for the same

    def goes(self, now: datetime) -> bool:
        """Whether it may go now."""
        return self.when is not None and self.when <= now

    @property
    def columns(self) -> dict[str, Any]:
        """What the verdict means for the row."""
        told: dict[str, Any] = {"reason": self.why.words, "reason_facts": dict(self.why.facts)}
        if self.when is None:
            return {**told, "status": State.SUPPRESSED}
        return {**told, "status": State.PENDING, "send_after": self.when}


def verdict(row: Notification, now: datetime) -> Verdict:
    """Whether the row may go at `now`, or else when, or why never. Writes nothing."""
    if row.channel not in CHOICE or row.shop is None:
        why = _unreachable(row) or _said_no(row)
        return Verdict(None, why) if why else Verdict(now)
    for rule in RULES:
        why = rule(row)
        if why:
            return Verdict(None, why)
    return _timed(row, now)


def _unreachable(row: Notification) -> Why | None:
    if row.type == Type.EMAIL:
        returned = ReturnedAddress.standing(row.shop_id, row.to)
        return Why(returned.reason) if returned else None if row.to else Why(NO_ADDRESS)
    if not row.to:
        return Why(NO_NUMBER)
    return None if phone.is_textable(row.to) else Why(NOT_TEXTABLE, {"number": row.to})


def _not_theirs(row: Notification) -> Why | None:
    """Texts go only to the number of a repair that is open, or was lately (trust 3.2, no. 11)."""
    estimate = row.estimate
    if row.type != Type.SMS or estimate is None:
        return None
    if estimate.phone != row.to:
        return Why(OTHER_NUMBER)
    is_over = not estimate.is_open and estimate.status_since < clock.now() - CLOSED_LATELY
    # A review is asked for after the end, and `_overtaken` bounds how long.
    return Why(CLOSED) if is_over and row.channel != Kind.REVIEW else None


def _overtaken(row: Notification) -> Why | None:
    """A request for a review that failed and is tried again: the car may be back, or a newer request on its way.

    One that an outage or a pause held for so long puzzles people.
    """
    if row.channel != Kind.REVIEW or row.estimate is None:
        return None
    if row.estimate.status != Status.COMPLETED:
        return Why(NOT_DONE)
    same = Notification.objects.filter(estimate=row.estimate_id, event=row.event, type=row.type)
    if same.filter(created_at__gt=row.created_at).exists():
        return Why(ASKED_ANEW)
    due = datetime.fromisoformat(row.facts["due"]) if "due" in row.facts else row.created_at
    return Why(LATE) if opening(row.estimate, due) < clock.now() - LATEST_REQUEST else None


def _switched_off(row: Notification) -> Why | None:
    is_off = row.type == Type.SMS and row.estimate is not None and row.estimate.texts_off
    return Why(SWITCHED_OFF) if is_off else None


def _not_agreed(row: Notification) -> Why | None:
    """A text needs a yes (47 CFR 64.1200); a mail only no no: about a repair it is transactional (CAN-SPAM)."""
    is_review = row.channel == Kind.REVIEW
    if row.type == Type.EMAIL and not is_review:
        return None
    word = standing(row.shop_id, row.to, Subject.MARKETING if is_review else Subject.SERVICE)  # type: ignore[arg-type]  # verdict saw that there is a shop
    if word == Word.WITHDRAWN:
        return Why(SAID_NO)
    if word or row.type == Type.EMAIL or _is_awaited(row, clock.now()):
        return None
    return Why(NO_REVIEWS if is_review else NOT_ASKED)


def _said_no(row: Notification) -> Why | None:
    """A test goes to somebody at the shop, and never to a number that asked for no more texts."""
    if row.type != Type.SMS or row.shop_id is None:
        return None
    return Why(SAID_NO) if standing(row.shop_id, row.to, Subject.SERVICE) == Word.WITHDRAWN else None


def _not_wanted(row: Notification) -> Why | None:
    """What the person prefers. Who wants texts alone gets the mail while no text can reach them: nobody is left out."""
    estimate, choice = row.estimate, CHOICE[Kind(row.channel)]
    if estimate is None or not choice:
        return None
    chosen = NotificationPreferences.of(estimate.customer_id, estimate.contacts, estimate.shop_id)
    way = chosen.ways[choice]
    if way == Way.TEXT and row.type == Type.EMAIL:
        return Why(WANTS_TEXT) if _text_can_go(row) and INSTEAD not in row.facts else None
    if way == Way.MAIL and row.type == Type.SMS:
        return Why(WANTS_MAIL)
    return {Way.NONE.value: Why(WANTS_NONE), Way.CALL.value: Why(WANTS_A_CALL)}.get(way)


RULES: tuple[Callable[[Notification], Why | None], ...] = (
    _unreachable, _not_theirs, _overtaken, _switched_off, _not_agreed, _not_wanted,
)  # fmt: skip


def _text_can_go(mail: Notification) -> bool:
    """Whether the same news reaches the person by text."""
    assert mail.estimate
    text = Notification(
        shop=mail.shop, estimate=mail.estimate, channel=mail.channel, type=Type.SMS, to=mail.estimate.phone
    )
    return not any(rule(text) for rule in (_unreachable, _not_theirs, _switched_off, _not_agreed))


def _timed(row: Notification, now: datetime) -> Verdict:
    """The cap, whose next day begins when that day's hours do, and quiet hours. Neither binds an awaited answer.

    A call that was not answered is asked about at once, at any hour: its key at the provider lives for a day only.
    """
    assert row.shop
    if row.status == State.UNKNOWN or _is_awaited(row, now):
        return Verdict(now)
    hours, zones = hours_of(row), places(row)
    if row.type == Type.SMS:
        today, tomorrow = day_of(now, zones[0])
        if _texts_between(row, today, now) >= TEXTS_A_DAY:
            return Verdict(next_open(tomorrow, zones, hours), Why(ENOUGH))
    elif not (row.shop.settings.quiet_mail or row.channel == Kind.REVIEW):
        return Verdict(now)
    opens = next_open(now, zones, hours)
    return Verdict(opens, Why(QUIET)) if opens > now else Verdict(now)


def _is_awaited(row: Notification, now: datetime) -> bool:
    """Whether it answers what the person wrote just now: they asked for it, so it may come at once."""
    wrote_at = row.facts.get("wrote_at", "")
    return row.channel == Kind.REPLY and bool(wrote_at) and now - datetime.fromisoformat(wrote_at) < AT_ONCE


def useful_seconds(row: Notification, now: datetime) -> int:
    """How long the provider may try to bring a text: to the end of its reader's hours, and not for half a day."""
    closes = closing(now, places(row), hours_of(row)) if row.shop else None
    left = (closes - now).total_seconds() if closes else USEFUL_SECONDS
    return int(min(max(left, LEAST_SECONDS), USEFUL_SECONDS))


def opening(estimate: Estimate, moment: datetime) -> datetime:
    """The first moment from this one on at which the owner may be texted, by the shop's hours."""
    row = Notification(shop=estimate.shop, estimate=estimate, type=Type.SMS, to=estimate.phone)
    return next_open(moment, places(row), hours_of(row))


def hours_of(row: Notification) -> Hours:
    """The shop's hours for texts."""
    assert row.shop
    own = row.shop.settings
    return Hours(own.text_from, own.text_until, own.text_from_sunday, frozenset(own.holidays))


def places(row: Notification) -> tuple[str, ...]:
    """The zones in which the recipient may be."""
    assert row.shop
    number = row.to if row.type == Type.SMS else (row.estimate.phone if row.estimate else "")
    state = row.estimate.state if row.estimate else ""
    return zones_of(phone.zones(number), state, row.shop.settings.time_zone)


def _texts_between(row: Notification, start: datetime, end: datetime) -> int:
    """How many other texts the provider was asked to bring to this number; a conversation uses up none."""
    others = Notification.objects.filter(shop=row.shop_id, created_at__gt=start - LOOK_BACK, type=Type.SMS, to=row.to)
    asked = others.filter(called_at__gte=start, called_at__lte=end).exclude(channel=Kind.REPLY)
    return asked.exclude(pk=row.pk).count()
