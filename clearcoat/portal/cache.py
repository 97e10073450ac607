"""Pages drawn once and handed out until something on them changes.

A page depends on the estimate's version, the shop's own words, the day, the language and the way in: these are its key,
so nothing is ever thrown out by hand. It holds nothing of the single visitor, no form and no token: that is why one
copy serves all, and why it may be kept compressed (there is no secret for BREACH to guess).
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock

MOST_BYTES = 32 * 1024 * 1024  # of one process: some 1,500 pages
LEVEL = 6


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as it goes out: plain, compressed, and its ETag."""

    body: bytes
    packed: bytes
    etag: str

    @classmethod
    def of(cls, text: str, name: str) -> Drawn:
        """From the page's text. The ETag begins with `name`, and changes with any byte of the page."""
        body = text.encode()
        mark = hashlib.sha256(body).hexdigest()[:8]
        return cls(body, gzip.compress(body, LEVEL, mtime=0), f'W/"{name}-{mark}"')

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.body) + len(self.packed)


class Shelf:
    """The pages used last, as many as fit into `most` bytes."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most = most
        self.size = 0
        self._pages: OrderedDict[Hashable, Drawn] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: Hashable) -> Drawn | None:
        """The page of this key, which becomes the one used last."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def keep(self, key: Hashable, page: Drawn) -> None:
        """Keeps the page; those unused for longest make room."""
        with self._lock:
            replaced = self._pages.pop(key, None)
            self.size += page.size - (replaced.size if replaced else 0)
            self._pages[key] = page
            while self.size > self.most:
                _, dropped = self._pages.popitem(last=False)
                self.size -= dropped.size

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._pages.clear()
            self.size = 0
