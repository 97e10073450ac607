"""Maria's Accord, in progress since it came in, at a shop that holds messages for a minute."""

from __future__ import annotations

import pytest

from clearcoat.estimates.models import Estimate
from tests.photos.stage import kept, quick_darkroom

__all__ = ["kept", "quick_darkroom"]


@pytest.fixture
def accord(world) -> Estimate:
    return world.accord


@pytest.fixture
def by(world):
    return world.owner
