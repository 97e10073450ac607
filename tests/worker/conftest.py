"""A shop with a drop folder in which files count as finished at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from clearcoat.shops.models import Shop
from clearcoat.worker import drop


@pytest.fixture
def shop(db) -> Shop:
    return Shop.open("Harbor Collision")


@pytest.fixture
def folder(shop, settings, tmp_path, monkeypatch) -> Path:
    settings.DROP_FOLDER = tmp_path / "drop"
    monkeypatch.setattr(drop, "QUIET_SECONDS", -1.0)
    return drop.folder_of(shop)
