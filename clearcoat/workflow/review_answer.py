"""What the owner does on the page of the request: answers the shop, goes on to a public place, reports a defect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clearcoat.core import clock
from clearcoat.estimates.models import Estimate, EstimateHistory, Task
from clearcoat.estimates.tasks import Todo
from clearcoat.photos.intake import Upload
from clearcoat.photos.models import Photo
from clearcoat.reviews.models import BEST, LONGEST_WORDS, LOW, Review, ReviewClick
from clearcoat.threads.models import Thread, Way
from clearcoat.workflow.photo import Sender, take_in_from_owner
from clearcoat.workflow.review import locked

CAN_REPORT = timedelta(days=365)  # after the keys


class TooLateToAnswer(Exception):
    """The answer stands as it is."""


class CannotReport(Exception):
    """No defect can be reported here; the text says what to do instead."""


def review_of(estimate: Estimate) -> Review | None:
    """The request of this repair, which its page shows; None before the keys, and for repairs of long ago."""
    return Review.objects.filter(estimate=estimate).first()


def answer(review: Review, rating: int, words: str = "") -> None:
    """The owner's score from 0 to 5 and words, for the shop alone; for a day they may be changed.

    A low one becomes a call to make, once. Raises TooLateToAnswer, and ValueError for another score.
    """
    if not 0 <= rating <= BEST:
        raise ValueError(f"{rating} is no score from 0 to {BEST}.")
    with transaction.atomic():
        estimate = locked(review.estimate_id)
        now, row = clock.now(), Review.objects.get(pk=review.pk)
        if not row.can_answer:
            raise TooLateToAnswer(_("Your answer was kept a while ago. Call us if you want to add something."))
        row.rating, row.words = rating, words.strip()[:LONGEST_WORDS]
        row.answered_at, row.completed_at = row.answered_at or now, row.completed_at or now
        row.save(update_fields=["rating", "words", "answered_at", "completed_at"])
        about = f"The customer answered: {rating} of {BEST}."
        history = estimate.write(_owner(estimate), "review_answered", about, about={"rating": rating})
        if rating <= LOW:
            _call_back(history)
    review.refresh_from_db()


def follow(review: Review, link_id: str) -> str | None:
    """Counts the click and gives where it leads: one of the links that the owner is shown, None for any other."""
    link = review.link_to(link_id)
    if link is None:
        return None
    ReviewClick.objects.get_or_create(review=review, link=link["id"], defaults={"platform": link["kind"]})
    return link["address"]


def say_reviewed(review: Review, platform: str = "") -> None:
    """The owner says that they wrote a public review, and where; the first word on it stands."""
    now = clock.now()
    Review.objects.filter(pk=review.pk, completed_at=None).update(completed_at=now)
    Review.objects.filter(pk=review.pk, said_at=None).update(said_at=now, platform=platform)
    review.refresh_from_db()


def report_defect(estimate: Estimate, words: str, photos: Sequence[Upload] = ()) -> list[Photo]:
    """Something is not right with a completed repair: the shop has it at once, as a message and as a call to make.

    The photos come first, so a refused one leaves nothing half said. Raises CannotReport, NotTaken, NotKept.
    """
    check_can_report(estimate)
    kept = [take_in_from_owner(estimate, photo, caption=_("Reported after the repair"))[0] for photo in photos]
    with transaction.atomic():
        fresh, text = locked(estimate.pk), words.strip()[:LONGEST_WORDS]
        Thread.of(fresh).hear(text, _owner(fresh).name, Way.PAGE, needs_answer=True)
        about = {"words": text, "photos": [str(photo.pk) for photo in kept]}
        history = fresh.write(_owner(fresh), "review_defect", "The customer reported a defect.", about=about)
        Task.once_open(history, Todo.DEFECT)
    return kept


def check_can_report(estimate: Estimate) -> None:
    """Raises CannotReport for a repair that is under way or over for long."""
    is_over = not estimate.is_open and estimate.status_since > clock.now() - CAN_REPORT
    if not is_over or review_of(estimate) is None:
        raise CannotReport(_("Please call us or write to us on the page of your repair."))


def _call_back(history: EstimateHistory) -> None:
    """One call for a low score, however often the answer is changed."""
    if not Task.objects.filter(estimate=history.estimate_id, what=Todo.LOW_SCORE).exists():
        Task.open_for(history, Todo.LOW_SCORE)


def _owner(estimate: Estimate) -> Sender:
    return Sender(estimate.customer_name or "The owner")
