"""What every test has: the database of its run, shut sockets, and the named world."""

from __future__ import annotations

import pytest
from django.utils import translation

from tests import world as named


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    """Passwords cost 120 ms each to hash, by design; a thousand tests make them by the dozen."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def english():
    """A page leaves its reader's language on the thread; the next test begins without one."""
    yield
    translation.deactivate()


@pytest.fixture
def world(db: None) -> named.World:
    """The two shops and their people."""
    return named.build()
