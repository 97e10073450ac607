"""A storage of the test's own, a worker that does what is due, and a clock that is set instead of waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from clearcoat.photos import removal
from clearcoat.workflow import photo as photos
from tests.emulators.s3 import KEY_ID, SECRET, S3Emulator
from tests.photos.stage import kept, quick_darkroom

__all__ = ["kept", "quick_darkroom"]


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
