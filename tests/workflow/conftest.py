"""Maria's Accord, in progress since it came in, at a shop that holds messages for a minute."""

from __future__ import annotations

import pytest

from clearcoat.estimates.models import Estimate


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def accord(world) -> Estimate:
    return world.accord


@pytest.fixture
def by(world):
    return world.owner
