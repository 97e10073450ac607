"""What the customer and the shop write to each other: heard by text or from the page, answered, and on the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clearcoat.core import clock
from clearcoat.customers.optout import Wish
from clearcoat.estimates.models import By, Estimate, EstimateHistory
from clearcoat.notifications import announce
from clearcoat.notifications.compose import MOST_SEGMENTS, Facts
from clearcoat.notifications.models import Notification, Type
from clearcoat.shops.models import Shop, StaffMember
from clearcoat.threads.models import Picture, Thread, Way, wrote_last
from clearcoat.threads.smalltalk import needs_no_answer
from clearcoat.workflow import consent
from clearcoat.workflow.photo import Sender

LATELY = timedelta(days=90)  # after a repair is over, an answer to its last text still belongs to it
LONGEST = 2000  # characters of one message
REPLY = "reply"  # the event


class CannotAnswer(Exception):
    """The answer does not go out; the text says why. Nothing was kept."""


def hear_text(
    shop: Shop, number: str, text: str, wish: str = "", account: str = "", media: Sequence[str] = (),
    at: datetime | None = None,
) -> None:  # fmt: skip
    """A customer's text came in; call it in the transaction that applies the event.

    `wish` is the provider's own reading of a STOP, START or HELP; `media` are the addresses of pictures; `at` is when
    it reached us, where that was not just now.
    """
    estimate = meant(shop, number)
    if estimate:
        _held(estimate)
    asked = consent.heard(shop, number, wish or text, at)
    is_answered = asked.wish in {Wish.START, Wish.HELP} and not asked.wants_answer
    needs_answer = bool(media) or not (is_answered or needs_no_answer(text))
    thread = Thread.of(estimate) if estimate else Thread.of_number(shop, number)
    name = (estimate.customer_name if estimate else "") or number
    _keep(thread, text, name, needs_answer, account, media)
    if estimate:
        _record(estimate, Sender(name), "message_in", "The customer wrote a text.")


def set_aside(shop: Shop, number: str, text: str, account: str = "", media: Sequence[str] = ()) -> None:
    """A text that `hear_text` fails at is shown in the inbox as it came, for a person to put where it belongs."""
    _keep(Thread.of_number(shop, number), text, number, True, account, media)


def hear_on_page(estimate: Estimate, text: str) -> None:
    """The customer wrote on the page of the repair."""
    name = estimate.customer_name or _("The customer")
    with transaction.atomic():
        _held(estimate)
        Thread.of(estimate).hear(text[:LONGEST], name, Way.PAGE, not needs_no_answer(text))
        _record(estimate, Sender(name), "message_in", "The customer wrote on the page.")


def answer(thread: Thread, by: StaffMember, text: str, way: str, seen: int) -> None:
    """Somebody at the shop answers by text, by mail or on the page; what they saw is answered with it.

    Raises CannotAnswer for what would not go out, or is longer than two segments.
    """
    assert thread.estimate
    with transaction.atomic():
        if way == Way.PAGE:
            thread.say(text[:LONGEST], by.name)
            _record(thread.estimate, by, "message_out", "Answered on the customer's page.")
        else:
            _send(thread.estimate, by, text[:LONGEST], Type(way))
        thread.settle(seen)


def attach(thread: Thread, estimate: Estimate, by: By) -> Thread:
    """The number turned out to belong to this repair: all that it wrote moves there."""
    with transaction.atomic():
        own = Thread.of(_held(estimate))
        thread.move_to(own)
        _record(estimate, by, "message_in", f"Attached the messages of {thread.number}.")
    return own


def meant(shop: Shop, number: str) -> Estimate | None:
    """The repair that a text of this number is about: the open one; of several, the one that it was last texted about.

    With none open, the one that it was texted about lately: 'thanks' comes the day after.
    """
    mine = Estimate.objects.filter(shop=shop, phone=number).select_related("shop__settings")
    cars = {car.pk: car for car in mine.open()}
    if len(cars) == 1:
        return next(iter(cars.values()))
    texts = Notification.objects.filter(shop=shop, type=Type.SMS, to=number, sent_at__gt=clock.now() - LATELY)
    about = texts.filter(estimate__in=cars or mine).order_by("-sent_at").values_list("estimate", flat=True).first()
    if about:
        return mine.get(pk=about)
    return max(cars.values(), key=lambda car: car.updated_at, default=None)


def _keep(thread: Thread, text: str, name: str, needs_answer: bool, account: str, media: Sequence[str]) -> None:
    post = thread.hear(text[:LONGEST], name, Way.TEXT, needs_answer)
    Picture.objects.bulk_create(Picture(post=post, address=address[:400], account=account) for address in media)


def _send(estimate: Estimate, by: StaffMember, text: str, way: Type) -> None:
    history = _record(estimate, by, "message_out", f"Answered by {way.value}.")
    estimate = history.estimate
    facts = Facts(reply=text, wrote_at=wrote_last(estimate.pk, Way.TEXT) if way == Type.SMS else None)
    (draft,) = announce.drafts(estimate, REPLY, facts, (way,))
    if not draft.goes:
        raise CannotAnswer(draft.reason)
    if way == Type.SMS and draft.words.segments > MOST_SEGMENTS:
        raise CannotAnswer(_("This is too long for a text. Shorten it, or answer by mail."))
    draft.row.facts["by"] = by.name
    announce.queue(history, estimate, [draft])


def _record(estimate: Estimate, by: By, action: str, description: str) -> EstimateHistory:
    """On the record of the repair as it is now, which open pages follow."""
    return _held(estimate).write(by, action, description, about={})


def _held(estimate: Estimate) -> Estimate:
    """The repair as it is now and stays: held before its messages and its thread, as by whoever moves the car."""
    return Estimate.objects.select_for_update(of=("self",)).select_related("shop__settings").get(pk=estimate.pk)
