"""Who did not decide is reminded, in their hours, a few times, and never once it is decided."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from clearcoat.approvals.models import Request
from clearcoat.core import clock
from clearcoat.notifications.models import Notification
from clearcoat.shops.models import ShopSettings
from clearcoat.workflow import approval
from clearcoat.workflow import estimate as estimates
from clearcoat.workflow.approval_reminder import remind_due
from tests.approvals.conftest import now, yes

HOUR = 3600


@pytest.fixture
def later(settings):
    """Lets so many hours pass, and the worker look."""

    def wait(hours: float) -> int:
        settings.CLOCK_OFFSET += hours * HOUR
        return remind_due()

    return wait


def told(estimate) -> int:
    return Notification.objects.filter(estimate=estimate, event="approval_needed", type="sms").count()


def test_a_reminder_goes_after_a_day_and_not_before(asked, accord, later):
    assert (later(23.9), told(accord)) == (0, 1)
    assert (later(0.2), told(accord)) == (1, 2)
    assert remind_due() == 0


def test_there_are_three_reminders_and_no_fourth(asked, accord, later):
    assert [later(days * 24) for days in (1.01, 2, 4, 30, 300)] == [1, 1, 1, 0, 0]
    assert told(accord) == 4


def test_nobody_is_reminded_of_what_is_decided(asked, accord, later):
    approval.decide(accord, asked.pk, asked.version.sha256, yes())
    assert (later(25), told(accord)) == (0, 1)


def test_nobody_is_reminded_of_what_the_shop_took_back(asked, accord, by, later):
    approval.withdraw(accord, asked.pk, by)
    assert later(25) == 0


def test_a_shop_may_send_none(accord, by, later):
    ShopSettings.objects.filter(pk=accord.shop_id).update(approval_reminder_hours=0)
    approval.send_for_approval(now(accord), by)
    assert later(1000) == 0


def test_a_reminder_at_night_waits_for_the_morning(asked, accord, settings):
    ShopSettings.objects.filter(pk=accord.shop_id).update(text_from=9, text_until=20, text_from_sunday=12)
    night = datetime(2027, 3, 3, 6, tzinfo=UTC)  # midnight in Chicago
    settings.CLOCK_OFFSET += (night - clock.now()).total_seconds()
    assert remind_due() == 1
    text = Notification.objects.filter(estimate=accord, event="approval_needed", type="sms").first()
    assert text.send_after == datetime(2027, 3, 3, 15, tzinfo=UTC)


def test_a_changed_estimate_is_told_once_it_was_quiet(asked, accord, by, later):
    for price in (500, 600, 700):
        estimates.change_line(now(accord), by, accord.items.first(), unit_price=Decimal(price))
        assert later(0.05) == 0
    assert (later(0.06), told(accord)) == (1, 2)
    assert Request.objects.open().get().version.number == 4


def test_a_reminder_takes_the_place_of_a_message_that_still_waits(asked, accord, later):
    later(25)
    waiting = Notification.objects.filter(estimate=accord, event="approval_needed", status="pending", type="sms")
    assert waiting.count() == 1


def test_a_closed_repair_is_left_in_peace(asked, accord, later):
    type(accord).objects.filter(pk=accord.pk).update(status="completed")
    assert (later(25), told(accord)) == (1, 1)
    assert not Request.objects.filter(due_at__lt=clock.now() + timedelta(days=99)).exists()
