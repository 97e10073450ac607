"""Maria's Accord, in progress since it came in, at a shop that holds messages for a minute."""

from __future__ import annotations

import pytest

from clearcoat.estimates.models import Estimate


@pytest.fixture
def accord(world) -> Estimate:
    return world.accord


@pytest.fixture
def by(world):
    return world.owner
