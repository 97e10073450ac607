"""Whether messages go out at all: seen from the outbox itself, so that nothing else has to be kept or believed."""

from __future__ import annotations

import uuid
from datetime import timedelta

from clearcoat.core import clock
from clearcoat.notifications.models import Notification, State

LATE = timedelta(minutes=5)  # a worker looks twice a second


def nobody_sends(shop_id: uuid.UUID) -> bool:
    """Whether a message of this shop has been due for so long that no worker can be running.

    One that waits for a reason (a hold, a pause after a failure) is not due yet and does not count.
    """
    due = Notification.objects.filter(shop=shop_id, status=State.PENDING, send_after__lt=clock.now() - LATE)
    return due.exists()
