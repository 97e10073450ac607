"""A storage that hangs takes some of the threads, and never all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Event, Semaphore

import pytest

from clearcoat.photos import vault
from clearcoat.photos.models import Photo
from clearcoat.providers.storage import StorageError


class Hung:
    """Keeps a file only after `goes_on`."""

    def __init__(self) -> None:
        self.inside, self.goes_on = Semaphore(0), Event()

    def put(self, *_: object, **__: object) -> None:
        self.inside.release()
        assert self.goes_on.wait(10)


def keep():
    vault.keep(Photo(), BytesIO(b"photo"))


def test_a_storage_that_hangs_refuses_the_next_file_soon_and_none_when_it_is_back(monkeypatch):
    hung = Hung()
    monkeypatch.setattr(vault, "storage", lambda: hung)
    monkeypatch.setattr(vault, "TURN_SECONDS", 0.1)
    with ThreadPoolExecutor(vault.AT_ONCE) as threads:
        waiting = [threads.submit(keep) for _ in range(vault.AT_ONCE)]
        assert all(hung.inside.acquire(timeout=10) for _ in waiting)
        with pytest.raises(StorageError):
            keep()
        hung.goes_on.set()
        assert [one.result(10) for one in waiting] == [None] * vault.AT_ONCE
    keep()
