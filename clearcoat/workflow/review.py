"""The one honest ask of a repair: planned when the keys go, asked or skipped, called off when the car comes back.

Who is asked, when and with which links is decided here and in review_due.py. No line of either reads what the owner
answered: a score or a complaint changes nothing (16 CFR 465; the platforms' rules against gating).
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from clearcoat.core import clock
from clearcoat.estimates.models import By, Estimate, EstimateHistory, Task
from clearcoat.estimates.statuses import Status
from clearcoat.notifications import announce, rules
from clearcoat.notifications.compose import Facts
from clearcoat.notifications.models import Kind, Notification
from clearcoat.notifications.why import Why
from clearcoat.reviews.models import ASKED, Review, ReviewPlatform, State
from clearcoat.shops.models import ShopSettings

REQUEST = "review_request"  # the event
REMIND_AFTER = timedelta(days=4)
LONGEST_REASON = 200  # characters of why staff skip one

SKIPPED_BY = gettext_noop("Skipped by %(name)s: %(words)s")
ASKED_LATELY = gettext_noop("This customer was asked for repair %(number)s on %(day)s; the shop asks again later.")


class CannotAsk(Exception):
    """The request is not made, or not skipped; the text says why. `estimate` is how it is now."""

    def __init__(self, words: str, estimate: Estimate) -> None:
        super().__init__(words)
        self.estimate = estimate


def after_move(estimate: Estimate, history: EstimateHistory) -> None:
    """Keeps the plan in step with where the repair stands; call it in the transaction of the move.

    Completed plans the ask, anew when the last one never left. Any other state calls off what did not leave yet.
    """
    if estimate.status == Status.COMPLETED:
        plan(estimate, history.user_name)
    elif Review.objects.filter(estimate=estimate).exists():
        _call_off(estimate)


def plan(estimate: Estimate, advisor: str) -> Review:
    """The row with its due time: so many hours after the keys, moved into the hours in which the owner is texted.

    What staff left out stays left out: a car that comes back, or a wrong move, is no reason to ask all the same.
    """
    earliest = estimate.status_since + timedelta(hours=estimate.shop.settings.review_after_hours)
    fresh: dict[str, Any] = {
        "state": State.PLANNED, "reason": "", "reason_facts": {}, "advisor": advisor, "links": [],
        "due_at": rules.opening(estimate, earliest), "requested_at": None, "requested_by": "", "remind_at": None,
    }  # fmt: skip
    Review.objects.get_or_create(estimate=estimate, defaults={"shop_id": estimate.shop_id, **fresh})
    settled = Q(state__in=ASKED) | Q(state=State.SKIPPED, reason=SKIPPED_BY)
    Review.objects.filter(estimate=estimate).exclude(settled).update(**fresh)
    return Review.objects.get(estimate=estimate)


def ask_by_hand(estimate: Estimate, by: By) -> Review:
    """Somebody at the shop asks now; consent, hours and cool-down hold as ever.

    Raises CannotAsk for a repair that is not completed or was asked about, and for a person who was asked lately.
    """
    with transaction.atomic():
        estimate = locked(estimate.pk)
        if estimate.status != Status.COMPLETED:
            raise CannotAsk(_("Only a completed repair is asked about."), estimate)
        review = Review.objects.filter(estimate=estimate).first() or plan(estimate, by.name)
        if review.was_asked and has_left(estimate):
            raise CannotAsk(_("The customer was asked about this repair already."), estimate)
        lately = asked_lately(estimate)
        if lately:
            raise CannotAsk(lately.shown, estimate)
        ask(estimate, review, by, clock.now())
    return review


def skip(review: Review, by: By, words: str) -> None:
    """Staff leave this one out, and say why; the proof names both. Raises CannotAsk when it was decided already."""
    why = Why(SKIPPED_BY, {"name": by.name, "words": words[:LONGEST_REASON]})
    with transaction.atomic():
        estimate = locked(review.estimate_id)
        if not leave_out(review, why):
            raise CannotAsk(_("This request is not planned any more."), estimate)
        estimate.write(by, "review_changed", f"Skipped the review request: {words}"[:300], about={})


def leave_out(review: Review, why: Why) -> bool:
    """A planned request is not made, for this reason. False when it is planned no more."""
    planned = Review.objects.filter(pk=review.pk, state=State.PLANNED)
    return bool(planned.update(state=State.SKIPPED, reason=why.words, reason_facts=dict(why.facts)))


def ask(estimate: Estimate, review: Review, by: By, due: datetime) -> bool:
    """Freezes the links and queues the messages, in the caller's transaction. False when somebody was quicker."""
    now, own = clock.now(), estimate.shop.settings
    asked = {
        "state": State.REQUESTED, "reason": "", "reason_facts": {}, "requested_at": now, "requested_by": by.name,
        "customer_id": estimate.customer_id, "links": ReviewPlatform.links_of(estimate.shop_id),
        "remind_at": rules.opening(estimate, now + REMIND_AFTER) if own.review_reminds else None,
    }  # fmt: skip
    mine = Review.objects.filter(pk=review.pk, state=review.state, requested_at=review.requested_at)
    if not mine.update(**asked):
        return False
    tell(estimate, by, REQUEST, due)
    for name, value in asked.items():
        setattr(review, name, value)
    return True


def tell(estimate: Estimate, by: By, event: str, due: datetime | None) -> list[Notification]:
    """The messages of a request or a reminder that was due then, and the record that they hang on."""
    history = estimate.write(by, "review_asked", f"Queued the {event.replace('_', ' ')}.", about={"event": event})
    return announce.queue(history, estimate, announce.drafts(estimate, event, Facts(due=due)))


def preview(estimate: Estimate) -> list[announce.Draft]:
    """What would go out if the owner were asked now, each with its words, and when and whether it goes."""
    return announce.drafts(estimate, REQUEST, Facts())


def asked_lately(estimate: Estimate) -> Why | None:
    """Why the person is not asked now: a request about another repair reached them within the shop's cool-down.

    The shop's row is held until the transaction ends, so that two repairs of one person are not asked about at once.
    """
    own = ShopSettings.objects.select_for_update().get(pk=estimate.shop_id)
    since = clock.now() - timedelta(days=own.review_cooldown_days)
    others = Review.objects.filter(shop=estimate.shop_id, state__in=ASKED, requested_at__gt=since)
    others = others.filter(same_person(estimate, "estimate__")).exclude(estimate=estimate).select_related("estimate")
    for other in others.order_by("-requested_at"):
        if has_left(other.estimate) and other.requested_at:
            day = clock.local(other.requested_at, own.time_zone).date()
            return Why(ASKED_LATELY, {"number": other.estimate.estimate_number, "day": day.isoformat()})
    return None


def has_left(estimate: Estimate) -> bool:
    """Whether a request about this repair reached the owner, or may still: by a message, or by a call instead."""
    mine = Notification.objects.filter(estimate=estimate, channel=Kind.REVIEW, status__in=announce.SAID)
    return mine.exists() or Task.objects.filter(estimate=estimate, what=REQUEST, replaced_by=None).exists()


def same_person(estimate: Estimate, at: str = "") -> Q:
    """The condition that an estimate, found at `at`, is the same person's: by account, address or number."""
    known = {"customer": estimate.customer_id, "email__iexact": estimate.email, "phone": estimate.phone}
    same = [Q(**{f"{at}{name}": value}) for name, value in known.items() if value]
    return reduce(or_, same, Q(pk=None))


def locked(pk: uuid.UUID) -> Estimate:
    """The estimate as it is now and stays until the transaction ends."""
    return Estimate.objects.select_for_update(of=("self",)).select_related("shop__settings").get(pk=pk)


def _call_off(estimate: Estimate) -> None:
    announce.call_off(estimate.pk, Kind.REVIEW, Why(rules.NOT_DONE))
    mine = Review.objects.filter(estimate=estimate)
    mine.update(remind_at=None)
    if not has_left(estimate):
        mine.exclude(state=State.SKIPPED).update(state=State.CANCELLED, reason=rules.NOT_DONE, reason_facts={})
