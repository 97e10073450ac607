"""When a text may ring: in the recipient's own hours, over every change of the clocks, and never at any other time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from clearcoat.core import phone
from clearcoat.notifications.timing import STATES, Hours, day_of, next_open, zones_of

ZONES = [
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/St_Johns", "America/Regina", "America/Puerto_Rico",
]  # fmt: skip
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)  # Sundays, when the clocks change
HOURS = Hours()
moments = st.integers(0, 730 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
around_the_changes = st.sampled_from([SPRING, AUTUMN]).flatmap(
    lambda day: st.integers(-3 * 1440, 3 * 1440).map(
        lambda minutes: datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + timedelta(minutes=minutes)
    )
)


def local(year, month, day, hour, minute=0, zone="America/Chicago"):
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone))


def is_within(moment: datetime, zone: str, hours: Hours = HOURS) -> bool:
    """The rule said once more, in other words."""
    there = moment.astimezone(ZoneInfo(zone))
    first = max(hours.start, hours.sunday) if there.isoweekday() == 7 else hours.start
    return first <= there.hour < hours.end and there.date().isoformat() not in hours.holidays


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (local(2026, 11, 25, 11), local(2026, 11, 25, 11)),
        (local(2026, 11, 25, 8, 59), local(2026, 11, 25, 9)),
        (local(2026, 11, 25, 19, 59), local(2026, 11, 25, 19, 59)),
        (local(2026, 11, 25, 20), local(2026, 11, 26, 9)),
        (local(2026, 11, 28, 20), local(2026, 11, 29, 12)),  # Saturday night: Sunday noon
        (local(2026, 11, 29, 9), local(2026, 11, 29, 12)),
        (local(2026, 11, 29, 20), local(2026, 11, 30, 9)),
        (local(2026, 3, 8, 1, 59), local(2026, 3, 8, 12)),  # the night without two o'clock
        (local(2026, 10, 31, 23), local(2026, 11, 1, 12)),  # the night with two
    ],
)
def test_a_text_waits_for_the_next_hour_that_is_allowed(at, opens):
    assert next_open(at, ["America/Chicago"], HOURS) == opens


def test_a_holiday_is_skipped_and_so_is_the_sunday_morning_after():
    hours = Hours(holidays=frozenset({"2026-11-26", "2026-11-27", "2026-11-28"}))
    assert next_open(local(2026, 11, 25, 20, 1), ["America/Chicago"], hours) == local(2026, 11, 29, 12)


def test_where_two_zones_are_possible_both_must_agree():
    zones = ["America/Boise", "America/Los_Angeles"]
    assert next_open(local(2026, 11, 25, 9, zone="America/Boise"), zones, HOURS) == local(
        2026, 11, 25, 9, zone="America/Los_Angeles"
    )
    assert next_open(local(2026, 11, 25, 19, 30, zone="America/Los_Angeles"), zones, HOURS) == local(
        2026, 11, 26, 9, zone="America/Los_Angeles"
    )


def test_a_shop_that_is_always_on_holiday_still_gets_an_answer():
    days = frozenset((date(2026, 1, 1) + timedelta(days=n)).isoformat() for n in range(800))
    assert next_open(local(2026, 5, 1, 8), ["America/Chicago"], Hours(holidays=days))


@hypothesis_settings(max_examples=400, deadline=None)
@given(moments | around_the_changes, st.sampled_from(ZONES))
def test_whenever_it_is_the_answer_lies_within_the_hours_and_none_before_it_does(now, zone):
    opens = next_open(now, [zone], HOURS)
    assert is_within(opens, zone)
    assert opens >= now
    steps = int((opens - now) / timedelta(minutes=7))
    assert not any(is_within(now + timedelta(minutes=7 * step), zone) for step in range(1, steps))
    assert (opens == now) is is_within(now, zone)


@hypothesis_settings(max_examples=150, deadline=None)
@given(moments | around_the_changes, st.lists(st.sampled_from(ZONES), min_size=2, max_size=4, unique=True))
def test_with_several_zones_the_answer_suits_every_one(now, zones):
    opens = next_open(now, zones, HOURS)
    assert all(is_within(opens, zone) for zone in zones)


@hypothesis_settings(max_examples=100, deadline=None)
@given(moments | around_the_changes, st.sampled_from(ZONES))
def test_a_day_holds_its_moment_and_ends_at_midnight_there(now, zone):
    start, end = day_of(now, zone)
    assert start <= now < end
    assert {start.astimezone(ZoneInfo(zone)).hour, end.astimezone(ZoneInfo(zone)).hour} <= {0, 1}
    assert timedelta(hours=23) <= end - start <= timedelta(hours=25)


@pytest.mark.parametrize(
    ("number", "state", "zones"),
    [
        ("+12125550100", "CA", ("America/New_York",)),  # the number before the address
        ("+18085550100", "", ("Pacific/Honolulu",)),
        ("+18005550100", "AZ", ("America/Phoenix", "America/Denver")),  # toll-free: anywhere
        ("", "wa", ("America/Los_Angeles",)),
        ("", "Wash.", ("America/Los_Angeles",)),
        ("", "Texas", ("America/Chicago", "America/Denver")),
        ("", "Bavaria", ("America/Chicago",)),
        ("call at work", "", ("America/Chicago",)),
    ],
)
def test_the_zone_comes_from_the_number_else_the_address_else_the_shop(number, state, zones):
    assert zones_of(phone.zones(number), state, "America/Chicago") == zones


def test_every_state_has_zones_that_exist():
    assert len(STATES) >= 62
    assert all(ZoneInfo(zone) for zones in STATES.values() for zone in zones)
