from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from clearcoat.core import clock


def test_now_is_aware_and_in_utc():
    assert clock.now().utcoffset() == timedelta(0)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_clock_can_be_moved(settings):
    settings.CLOCK_OFFSET = -86_400
    assert abs(clock.now() - datetime.now(UTC) + timedelta(days=1)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("America/Chicago", date(2026, 12, 3)), ("UTC", date(2026, 12, 4)), ("Asia/Tokyo", date(2026, 12, 4))],
)
def test_today_is_the_day_on_the_shops_own_wall(zone, day):
    with time_machine.travel(datetime(2026, 12, 4, 3, tzinfo=UTC), tick=False):
        assert clock.today(zone) == day
