"""New photos are told once, when no more have come for a while, and not each by itself."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models import Max

from clearcoat.core import clock
from clearcoat.core.chaos import crash_point
from clearcoat.estimates.models import Estimate
from clearcoat.estimates.statuses import Status
from clearcoat.notifications import announce
from clearcoat.notifications.compose import Facts
from clearcoat.photos.models import Photo
from clearcoat.workflow.photo import Sender

QUIET = timedelta(minutes=3)  # without a new photo before a batch counts as whole
LONGEST_WAIT = timedelta(minutes=30)  # for photos of the batch that are still on their way
# Before the first of these the owner knows of no repair; after a total loss no more repair texts go out (domain.md).
TOLD_IN = {Status.RECEIVED, Status.IN_PROGRESS, Status.WAITING_FOR_PARTS, Status.READY, Status.COMPLETED}


def tell_batches() -> int:
    """Tells every batch that is whole; gives how many there were."""
    return sum(_tell(pk) for pk in _whole_batches())


def _whole_batches() -> list[uuid.UUID]:
    """The repairs whose new photos have been quiet for a while, with nothing under way that could join them."""
    now = clock.now()
    new = Photo.objects.ready().filter(told_at=None).values("estimate").annotate(last=Max("due_at"))
    quiet = set(new.filter(last__lt=now - QUIET).values_list("estimate", flat=True))
    coming = Photo.objects.unfinished().filter(estimate__in=quiet, created_at__gt=now - LONGEST_WAIT)
    return sorted(quiet - set(coming.values_list("estimate", flat=True)))


def _tell(pk: uuid.UUID) -> int:
    with transaction.atomic():
        estimate = Estimate.objects.select_for_update(of=("self",)).select_related("shop__settings").get(pk=pk)
        batch = list(Photo.objects.ready().filter(estimate=estimate, told_at=None))
        if not batch:
            return 0  # another worker was quicker
        Photo.objects.filter(pk__in=[photo.pk for photo in batch]).update(told_at=clock.now())
        _told(estimate, batch)
        crash_point("before the commit")
    crash_point("committed")
    return 1


def _told(estimate: Estimate, batch: list[Photo]) -> None:
    """The record of the batch, and one message by each way if the owner can see any of it and did not send it."""
    shown = sum(photo.is_shared and not photo.is_owners for photo in batch)
    names = sorted({photo.uploaded_by for photo in batch})
    description = f"{len(batch)} photos came in, {shown} of them shared with the customer."
    history = estimate.write(Sender(", ".join(names)[:120]), "photos_told", description, about={"photos": len(batch)})
    if shown and estimate.status in TOLD_IN:
        facts = Facts(eta=estimate.estimated_completion, photos=shown)
        announce.queue(history, estimate, announce.drafts(estimate, "photos_added", facts))
