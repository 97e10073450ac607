"""Telephone numbers: kept in E.164, shown as people at home write them."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, timezone

HOME_REGIONS = {"US", "CA"}


def e164(written: str, region: str = "US") -> str:
    """The number in E.164, or "" when it is not a possible, valid number."""
    try:
        number = phonenumbers.parse(written, region)
    except NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def shown(number: str) -> str:
    """`(312) 555-0142` for a number at home, the international form for others, the text itself when unreadable."""
    try:
        parsed = phonenumbers.parse(number, "US")
    except NumberParseException:
        return number
    at_home = parsed.country_code == 1
    style = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def is_textable(number: str) -> bool:
    """Whether we text it: a valid number of the US or Canada that is not a premium line."""
    try:
        parsed = phonenumbers.parse(number, None)
    except NumberParseException:
        return False
    kind = phonenumbers.number_type(parsed)
    premium = {phonenumbers.PhoneNumberType.PREMIUM_RATE, phonenumbers.PhoneNumberType.SHARED_COST}
    return phonenumbers.region_code_for_number(parsed) in HOME_REGIONS and kind not in premium


def zones(number: str) -> tuple[str, ...]:
    """The time zones that a number's area may be in; none for a number that cannot be read."""
    try:
        found = timezone.time_zones_for_number(phonenumbers.parse(number, None))
    except NumberParseException:
        return ()
    return tuple(zone for zone in found if zone != timezone.UNKNOWN_TIMEZONE)
