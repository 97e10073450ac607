"""How often a door may be tried. Counted before a password is hashed: a refused try costs a row, not 120 ms of CPU."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from clearcoat.accounts.models import Tries
from clearcoat.core import clock, tokens


class TooMany(Exception):
    """Tried too often; `seconds` until the next try may succeed."""

    def __init__(self, seconds: int) -> None:
        super().__init__(_("Too many tries. Please wait %(n)s min and try again.") % {"n": max(1, round(seconds / 60))})
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries in each window of `seconds`."""

    name: str
    most: int
    seconds: int


# Per address: a guesser of one password. Per visitor: a sprayer of one password over many addresses.
LOGIN_BY_EMAIL = Limit("login-email", 5, 300)
LOGIN_BY_VISITOR = Limit("login-visitor", 30, 300)
REGISTER_BY_VISITOR = Limit("register-visitor", 20, 3600)
MAIL_BY_EMAIL = Limit("mail-email", 5, 3600)
CODE_BY_EMAIL = Limit("code-email", 10, 3600)
TEST_BY_SHOP = Limit("test-shop", 10, 3600)
LINK_BY_VISITOR = Limit("link-visitor", 60, 300)


def spend(limit: Limit, key: str) -> None:
    """Counts one try of `key`. Raises TooMany when the window's tries are used up."""
    seconds = int(clock.now().timestamp())
    start = seconds - seconds % limit.seconds
    if Tries.count_one(_key(limit, key), _moment(start)) > limit.most:
        raise TooMany(start + limit.seconds - seconds)


def refund(limit: Limit, key: str) -> None:
    """A try that succeeded does not count."""
    seconds = int(clock.now().timestamp())
    Tries.give_back(_key(limit, key), _moment(seconds - seconds % limit.seconds))


def _key(limit: Limit, key: str) -> str:
    return f"{limit.name}:{tokens.digest(key.strip().lower())[:32]}"


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
