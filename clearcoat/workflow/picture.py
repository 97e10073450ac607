"""Pictures that came with texts become photos of the repair, which nobody but the shop sees until it shares them."""

from __future__ import annotations

import uuid
from io import BytesIO

from django.db.models import F

from clearcoat.core import clock
from clearcoat.core.chaos import crash_point
from clearcoat.core.leases import after, is_free, settle, take
from clearcoat.notifications.pictures import NoPicture, fetched
from clearcoat.photos.intake import NotKept, NotTaken, Upload
from clearcoat.photos.models import Category
from clearcoat.threads.models import Picture, PictureState
from clearcoat.workflow.photo import Sender, take_in

LEASE = 180.0  # seconds; longer than two slow calls of the provider and one of the storage
FIRST_PAUSE = 30.0  # seconds; doubles with each try
MOST_ATTEMPTS = 8  # an hour


def fetch_one() -> int:
    """Fetches the picture that has waited longest; 0 when none does. One of an unknown number waits to be attached."""
    picture = _claimed()
    if picture is None:
        return 0
    if picture.attempts > MOST_ATTEMPTS:  # tries that ended without a word: it is the picture, then
        _failed(picture, "", again=False)
        return 1
    estimate, post = picture.post.thread.estimate, picture.post
    assert estimate
    try:
        data = fetched(estimate.shop, picture.account, picture.address)
        crash_point("fetched")
        # The same upload twice is one photo: a worker that is lost here takes it in again.
        upload = Upload(BytesIO(data), "", f"text-{picture.pk}")
        take_in(estimate, Sender(post.by), upload, category=Category.DAMAGE, is_owners=True, is_shared=False)
    except NoPicture as error:
        _failed(picture, str(error), again=error.again)
    except (NotTaken, NotKept) as error:
        _failed(picture, str(error), again=isinstance(error, NotKept))
    else:
        settle(picture, state=PictureState.KEPT, reason="")
    return 1


def _claimed() -> Picture | None:
    coming = Picture.objects.filter(state=PictureState.COMING, due_at__lte=clock.now())
    due = coming.filter(is_free(clock.now()), post__thread__estimate__isnull=False)
    chosen = due.order_by("due_at").values_list("pk", flat=True).first()
    if chosen is None:
        return None
    token = uuid.uuid4()
    taken = take(Picture.objects.filter(pk=chosen), token, LEASE, attempts=F("attempts") + 1)
    shop = "post__thread__estimate__shop"
    mine = Picture.objects.select_related(f"{shop}__settings", f"{shop}__sender")
    return mine.get(pk=chosen, token=token) if taken else None


def _failed(picture: Picture, reason: str, *, again: bool) -> None:
    if again and picture.attempts < MOST_ATTEMPTS:
        settle(picture, reason=reason[:300], due_at=after(FIRST_PAUSE * 2.0 ** (picture.attempts - 1)))
    else:
        settle(picture, state=PictureState.LOST, reason=reason[:300])
