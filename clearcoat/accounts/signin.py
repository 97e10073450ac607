"""Checking a password, the same way and in the same time for every wrong pair."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from clearcoat.accounts import limits
from clearcoat.accounts.models import PasswordReset, User


def authenticate(door: str, email: str, password: str, visitor: str) -> User | None:
    """The person of this pair at this door, or None. Raises TooMany before anything is hashed.

    An unknown address costs the same hash as a known one, so that the time does not tell which it was.
    """
    limits.spend(limits.LOGIN_BY_VISITOR, visitor)
    limits.spend(limits.LOGIN_BY_EMAIL, f"{door}:{email}")
    user = User.objects.at(door, email)
    if user is None:
        make_password(password)
        return None
    if not user.check_password(password) or not user.is_active:
        return None
    limits.refund(limits.LOGIN_BY_EMAIL, f"{door}:{email}")
    limits.refund(limits.LOGIN_BY_VISITOR, visitor)
    # Whoever knows the password needs no mailed link to a new one; a link in a mailbox is one more way in.
    PasswordReset.objects.filter(user=user).delete()
    return user
