"""A storage of the test's own, a worker that does what is due, and a clock that is set instead of waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clearcoat.photos import darkroom, removal
from clearcoat.photos.darkroom import Developed, Picture
from clearcoat.photos.sizes import KINDS, SIZES
from clearcoat.workflow import photo as photos
from tests.emulators.s3 import KEY_ID, SECRET, S3Emulator


@pytest.fixture
def kept(settings, tmp_path) -> Path:
    """The folder of the storage."""
    settings.STORAGE_URL = f"file://{tmp_path}/kept"
    return tmp_path / "kept"


@pytest.fixture
def s3(settings) -> Iterator[S3Emulator]:
    """A bucket as the storage, with a script of faults."""
    with S3Emulator() as emulator:
        settings.AWS_ACCESS_KEY_ID, settings.AWS_SECRET_ACCESS_KEY = KEY_ID, SECRET
        settings.STORAGE_URL = emulator.url
        yield emulator


@pytest.fixture
def work(settings) -> Callable[..., None]:
    """Lets so many seconds pass, then does what is due until nothing is."""

    def do(after: float = 0) -> None:
        settings.CLOCK_OFFSET += after
        while photos.prepare_one() or removal.remove_one():
            pass

    return do


@pytest.fixture
def quick_darkroom(monkeypatch) -> None:
    """Pictures at once, where a test is about what happens around them."""
    monkeypatch.setattr(darkroom, "develop", lambda data: developed())


def developed() -> Developed:
    pictures = {
        name: Picture(name, name.encode() * 9, f"image/{KINDS[name]}", 4, 3, "a" * 64) for name in SIZES
    }  # fmt: skip
    return Developed(4, 3, None, pictures)


def files(folder: Path) -> set[str]:
    """Every key that something lies under."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
