"""The process ends at the first crash point, then at the second, and so on: a restart alone repairs everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from clearcoat.core import clock
from clearcoat.estimates.models import Estimate, EstimateHistory, RepairStatus
from clearcoat.notifications.delivery import follow_up
from clearcoat.notifications.models import Notification, ProviderEvent
from clearcoat.notifications.outbox import deliver_due
from clearcoat.shops.models import Shop
from clearcoat.workflow.delivery import apply_events
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status
from clearcoat.workflow.take_back import take_back
from tests import world as named
from tests.crashes import end_everywhere
from tests.outbox.rows import make, many, now, numbers, state
from tests.world import ROUND_THE_CLOCK

WAITS = (0, 61, 121, 61, 31, 121, 61, 31)  # seconds: through every lease and every pause


@pytest.fixture
def restart(settings) -> Callable[[], None]:
    """A worker that nobody disturbs."""

    def work() -> None:
        for wait in WAITS:
            settings.CLOCK_OFFSET += wait
            while deliver_due():
                pass
        settings.CLOCK_OFFSET = 0

    return work


@pytest.mark.parametrize("fault", ["ok", "accept+reset", "reset", "429", "21211"])
def test_a_worker_lost_at_any_point_sends_each_message_once(stage, restart, fault):
    shop = Shop.open("Harbor Collision", **ROUND_THE_CLOCK)

    def prepare() -> list[Notification]:
        stage.script(stage.twilio, [fault] * (3 if fault == "21211" else 1))
        return many(shop, texts=1, mails=1)

    def check(rows: list[Notification]) -> None:
        restart()
        text, mail = rows
        assert stage.mails().count(mail.subject) == 1
        assert state(mail) == "sent"
        assert stage.texts().count(text.text) == (state(text) == "sent")
        assert state(text) in {"21211": {"failed"}, "reset": {"sent", "needs_human"}}.get(fault, {"sent"})

    end_everywhere(prepare, lambda rows: deliver_due(), check)


def test_an_event_lost_at_any_point_is_applied_once(stage):
    shop = Shop.open("Harbor Collision")

    def prepare() -> Notification:
        row = make(shop, "sms", status="sent", provider="twilio", account="AC", provider_id=f"SM{next(numbers)}")
        body = f"MessageSid={row.provider_id}&MessageStatus=undelivered&ErrorCode=30003"
        about = {"shop_id": None, "account": "AC", "message_id": row.provider_id, "body": body}
        ProviderEvent.keep("text_status", f"{row.provider_id}:undelivered", **about)
        return row

    def check(row: Notification) -> None:
        apply_events()
        assert (state(row), now(row).resent) == ("pending", 1)

    end_everywhere(prepare, lambda row: apply_events(), check)


def test_a_question_about_a_receipt_lost_at_any_point_is_asked_again(stage, settings):
    shop = Shop.open("Harbor Collision", **ROUND_THE_CLOCK)

    def prepare() -> Notification:
        (row,) = many(shop, texts=1, mails=0)
        deliver_due()
        Notification.objects.filter(pk=row.pk).update(check_at=clock.now(), sent_at=clock.now() - timedelta(days=4))
        return row

    def check(row: Notification) -> None:
        settings.CLOCK_OFFSET = 7 * 3600
        follow_up()
        settings.CLOCK_OFFSET = 0
        assert (state(row), now(row).check_at) == ("unconfirmed", None)

    end_everywhere(prepare, lambda row: follow_up(), check)


def seen(estimate: Estimate) -> tuple[str, int, int, int, int]:
    """What there is of a repair: state, version, history, timeline, messages."""
    estimate.refresh_from_db()
    rows = [model.objects.filter(estimate=estimate) for model in (EstimateHistory, RepairStatus, Notification)]
    return estimate.status, estimate.version, *(found.count() for found in rows)


@pytest.fixture
def repair(stage) -> tuple[Estimate, named.World]:
    world = named.build()
    return world.accord, world


def test_a_move_lost_at_any_point_happened_whole_or_not_at_all_and_can_be_repeated(repair):
    estimate, world = repair

    def move(wanted: tuple[str, tuple]) -> None:
        change_status(Estimate.objects.get(pk=estimate.pk), Move(wanted[0], notes="Hello"), world.owner)

    def prepare() -> tuple[str, tuple]:
        before = seen(estimate)
        return ("ready" if before[0] != "ready" else "in_progress"), before

    def check(wanted: tuple[str, tuple]) -> None:
        to, (_, version, history, stations, messages) = wanted
        whole = to, version + 1, history + 1, stations + 1, messages + 2
        assert seen(estimate) in (wanted[1], whole)
        move(wanted)
        assert seen(estimate) == whole

    end_everywhere(prepare, move, check)


def test_taking_back_lost_at_any_point_happened_whole_or_not_at_all(repair):
    estimate, world = repair

    def prepare() -> Notification:
        estimate.refresh_from_db()
        change_status(estimate, Move("ready"), world.owner)
        return Notification.objects.filter(estimate=estimate, type="sms").first()

    def check(text: Notification) -> None:
        estimate.refresh_from_db()
        assert (estimate.status, state(text)) in {("ready", "pending"), ("in_progress", "cancelled")}
        if estimate.status == "ready":
            take_back(estimate, world.owner)
        assert state(text) == "cancelled"

    end_everywhere(prepare, lambda text: take_back(Estimate.objects.get(pk=estimate.pk), world.owner), check)
