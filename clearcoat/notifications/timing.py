"""When a text may ring: hours on the recipient's own clock, Sundays later, and not on the shop's holidays.

47 CFR 64.1200(c)(1) allows 8 to 21 o'clock; Texas SB 140 nothing before noon on Sundays. A shop's hours lie within.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clearcoat.core import states

SUNDAY = 6
HORIZON = 30  # days that are looked ahead; a shop that is shut for longer sends afterwards
MOST_ZONES = 4  # a number that may be in more (a toll-free one) says nothing about its zone

# The zones of each state and province that the shops' addresses name. Where there are two, both clocks must agree.
EASTERN, CENTRAL, MOUNTAIN, PACIFIC = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
STATES_BY_ZONES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV", (EASTERN,)),
    ("FL IN KY MI TN", (EASTERN, CENTRAL)),
    ("AL AR IA IL LA MN MO MS OK WI", (CENTRAL,)),
    ("KS ND NE SD TX", (CENTRAL, MOUNTAIN)),
    ("CO MT NM UT WY", (MOUNTAIN,)),
    ("ID OR", (MOUNTAIN, PACIFIC)),
    ("CA NV WA", (PACIFIC,)),
    ("AZ", ("America/Phoenix", MOUNTAIN)),
    ("AK", ("America/Anchorage", "America/Adak")),
    ("HI", ("Pacific/Honolulu",)),
    ("PR", ("America/Puerto_Rico",)),
    ("NB NS PE", ("America/Halifax",)),
    ("NL", ("America/St_Johns", "America/Halifax")),
    ("QC", ("America/Toronto",)),
    ("ON", ("America/Toronto", "America/Winnipeg")),
    ("MB", ("America/Winnipeg",)),
    ("SK", ("America/Regina",)),
    ("AB", ("America/Edmonton",)),
    ("BC", ("America/Vancouver", "America/Edmonton")),
    ("YT", ("America/Whitehorse",)),
)
STATES = {state: zones for states, zones in STATES_BY_ZONES for state in states.split()}


@dataclass(frozen=True, slots=True)
class Hours:
    """A shop's hours for texts, by whole o'clock, and the days on which it sends none."""

    start: int = 9
    end: int = 20
    sunday: int = 12
    holidays: frozenset[str] = frozenset()  # as `2026-12-25`

    def window(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
        """From when to when texts may go on this day there, in UTC; None when not at all.

        Both ends are taken from the clock on the wall, so a day of 23 or 25 hours has the right ones.
        """
        start = max(self.start, self.sunday) if day.weekday() == SUNDAY else self.start
        if day.isoformat() in self.holidays or start >= self.end:
            return None
        return _at(day, start, zone), _at(day, self.end, zone)


def next_open(now: datetime, zones: Sequence[str], hours: Hours) -> datetime:
    """The first moment from `now` on at which texts may go in every one of the zones; `now` itself when they may."""
    moment = now
    for _step in range(HORIZON * len(zones)):
        later = max(_open_in(moment, ZoneInfo(zone), hours) for zone in zones)
        if later == moment:
            break
        moment = later
    return moment


def closing(now: datetime, zones: Sequence[str], hours: Hours) -> datetime | None:
    """When texts may go no more in one of the zones; None when now they may not go in all of them."""
    places = [ZoneInfo(zone) for zone in zones]
    windows = [hours.window(now.astimezone(place).date(), place) for place in places]
    ends = [window[1] for window in windows if window and window[0] <= now < window[1]]
    return min(ends) if len(ends) == len(places) else None


def day_of(now: datetime, zone: str) -> tuple[datetime, datetime]:
    """The calendar day there that `now` lies in: its first moment, and that of the next, in UTC."""
    place = ZoneInfo(zone)
    today = now.astimezone(place).date()
    return _at(today, 0, place), _at(today + timedelta(days=1), 0, place)


def zones_of(number_zones: Collection[str], state: str, shop_zone: str) -> tuple[str, ...]:
    """Where the recipient is: by the number, else by the state of the address, else where the shop is."""
    if 0 < len(number_zones) <= MOST_ZONES:
        return tuple(number_zones)
    return STATES.get(states.code(state), (shop_zone,))


def _open_in(moment: datetime, zone: ZoneInfo, hours: Hours) -> datetime:
    """The first moment from this one on at which texts may go there."""
    today = moment.astimezone(zone).date()
    for ahead in range(HORIZON):
        window = hours.window(today + timedelta(days=ahead), zone)
        if window and moment < window[1]:
            return max(moment, window[0])
    return moment


def _at(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """The moment at which the clock on the wall there shows this hour; 24 is the next day's first."""
    day, hour = (day + timedelta(days=1), 0) if hour == 24 else (day, hour)
    return datetime.combine(day, time(hour), zone).astimezone(UTC)
