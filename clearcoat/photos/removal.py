"""What was deleted leaves the storage: at once, and once more later, in case a worker was just writing it."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta

from django.db import transaction

from clearcoat.core import clock
from clearcoat.core.chaos import crash_point
from clearcoat.core.leases import after, is_free, settle, take
from clearcoat.photos import darkroom, vault
from clearcoat.photos.models import Document, KeptFile, Photo, Progress, Removal
from clearcoat.providers.storage import StorageError

log = logging.getLogger(__name__)

LEASE = 120.0  # seconds
SECOND_LOOK = 3600.0  # seconds; longer than any lease under which a picture may still be put away
PAUSE = 300.0  # seconds after the storage did not answer
NEVER_ARRIVED = timedelta(hours=24)  # after which a file that its sender gave up is forgotten
REFUSED_LIFE = timedelta(days=14)  # that staff can read why a file was not taken
HALF_WRITTEN = timedelta(hours=2)


def remove_one() -> int:
    """Removes the bytes that have been due for longest; 0 when there are none."""
    due = Removal.objects.filter(is_free(clock.now()), due_at__lte=clock.now())
    chosen = due.order_by("due_at").values_list("pk", flat=True).first()
    token = uuid.uuid4()
    if chosen is None or not take(Removal.objects.filter(pk=chosen), token, LEASE):
        return 0
    row = Removal.objects.get(pk=chosen, token=token)
    try:
        crash_point("before a removal")
        vault.storage().delete(row.keys)
        crash_point("after a removal")
    except StorageError as error:
        log.warning("removal %s: %s; trying again", row.pk, error)
        settle(row, due_at=after(PAUSE))
        return 1
    if row.is_second:
        Removal.objects.filter(pk=row.pk, token=token).delete()
    else:
        settle(row, is_second=True, due_at=after(SECOND_LOOK))
    return 1


def forget(row: KeptFile, **still: str) -> bool:
    """Deletes the row and has its bytes removed: from now on no address of ours opens it.

    False, with nothing done, when it is gone already or not what `still` says any more.
    """
    with transaction.atomic():
        is_gone = type(row)._default_manager.filter(pk=row.pk, **still).delete()[0] > 0
        if is_gone:
            vault.discard(row.all_keys)
    return is_gone


def sweep() -> int:
    """Forgets what never arrived and what was refused long ago, and what a killed worker left half written."""
    count = 0
    for model in (Photo, Document):
        given_up = model.objects.filter(state=Progress.ARRIVING, created_at__lt=clock.now() - NEVER_ARRIVED)
        read = model.objects.filter(state=Progress.REFUSED, created_at__lt=clock.now() - REFUSED_LIFE)
        count += sum(forget(row, state=row.state) for row in [*given_up, *read])
    return count + darkroom.tidy() + vault.storage().tidy(HALF_WRITTEN)
