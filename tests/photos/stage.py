"""A storage of the test's own, and a darkroom that is quick, where a test is about what happens around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from clearcoat.photos import darkroom
from clearcoat.photos.darkroom import Developed, Picture
from clearcoat.photos.sizes import KINDS, SIZES


@pytest.fixture
def kept(settings, tmp_path) -> Path:
    """The folder of the storage."""
    settings.STORAGE_URL = f"file://{tmp_path}/kept"
    return tmp_path / "kept"


@pytest.fixture
def quick_darkroom(monkeypatch) -> None:
    """Pictures at once."""
    monkeypatch.setattr(darkroom, "develop", lambda data: developed())


def developed() -> Developed:
    pictures = {name: Picture(name, name.encode() * 9, f"image/{KINDS[name]}", 4, 3, "a" * 64) for name in SIZES}
    return Developed(4, 3, None, pictures)


def files(folder: Path) -> set[str]:
    """Every key that something lies under."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name[0] != "."}
