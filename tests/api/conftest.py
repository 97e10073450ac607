"""What the tests of the API share: quick hashes, and one caller for each person of the named world."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings

from tests.api.actors import Stage
from tests.api.caller import Caller
from tests.world import build

# The real hash takes a tenth of a second, six times a world; what is tested here is when it is called.
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _quick_hashes(settings):
    settings.PASSWORD_HASHERS = QUICK


@pytest.fixture
def mid_window():
    """A minute past the hour: no window of a limit ends while a test counts."""
    now = datetime.now(UTC).replace(minute=1, second=0, microsecond=0)
    with time_machine.travel(now, tick=True):
        yield


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """One world for a whole module, as every call is undone; building it takes longer than ten calls."""
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=QUICK), transaction.atomic():
        yield Stage(build())
        transaction.set_rollback(True)


@pytest.fixture
def nobody(db):
    return Caller()


@pytest.fixture
def advisor(world):
    return Caller.of(world.advisor.user)


@pytest.fixture
def owner(world):
    return Caller.of(world.owner.user)


@pytest.fixture
def tech(world):
    return Caller.of(world.tech.user)


@pytest.fixture
def rival(world):
    return Caller.of(world.rival.user)


@pytest.fixture
def maria(world):
    return Caller.of(world.maria.user)


@pytest.fixture
def sam(world):
    return Caller.of(world.sam.user)


@pytest.fixture
def holder(world):
    """Whoever opened the link of Maria's Accord."""
    return Caller(link=world.link(world.accord).token)
