"""Several workers share the messages: each row goes to one of them."""

from __future__ import annotations

import time

from django.db.models import Sum

from clearcoat.notifications import lease
from clearcoat.notifications.models import Notification
from clearcoat.notifications.outbox import Timings, deliver_due
from clearcoat.shops.models import Shop
from tests.outbox.processes import ended, fork
from tests.outbox.rows import many
from tests.world import ROUND_THE_CLOCK

WORKERS = 4
# Nobody is lost here, so nothing may be tried twice however slow the machine is.
PATIENT = Timings(lease=600)


def work() -> None:
    while Notification.objects.filter(status__in=lease.OPEN).exists():
        if not deliver_due(PATIENT):
            time.sleep(0.01)


def test_four_workers_send_each_of_two_hundred_messages_once(stage):
    rows = many(Shop.open("Harbor Collision", **ROUND_THE_CLOCK), texts=100, mails=100)
    children = [fork(work) for _ in range(WORKERS)]
    assert [ended(child) for child in children] == [0] * WORKERS
    assert Notification.objects.aggregate(Sum("attempts"))["attempts__sum"] == 200
    arrived = stage.texts() + stage.mails()
    assert all(arrived.count(row.text if row.type == "sms" else row.subject) == 1 for row in rows)
