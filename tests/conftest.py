"""What every test has: the database of its run, shut sockets, and the named world."""

from __future__ import annotations

import pytest

from tests import world as named


@pytest.fixture
def world(db: None) -> named.World:
    """The two shops and their people."""
    return named.build()
