"""One reader a process: it asks the history by id, twenty times a second, and only while somebody watches.

On PostgreSQL a lower id may be committed after a higher one, so each look goes a little back; an event that was told
already is remembered and not told again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import DatabaseError, connection

from clearcoat.live.stream import newest, news_since, version_of

log = logging.getLogger(__name__)

PERIOD = 0.05  # seconds between two looks: 0.6 % of a core on SQLite, 1 % on PostgreSQL
LOOK_BACK = 5.0  # seconds in which a transaction that took a lower id may still commit
PAUSE_AFTER_FAULT = 1.0

Watcher = Callable[[int, str], None]


class Reader:
    """Tells the watchers of an estimate that it changed."""

    def __init__(self) -> None:
        self._watchers: defaultdict[str, set[Watcher]] = defaultdict(set)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="live")  # and with it one database connection
        self._task: asyncio.Task[None] | None = None
        self._told: set[int] = set()
        self._heads: deque[tuple[float, int]] = deque()

    def watch(self, estimate: str, watcher: Watcher) -> Callable[[], None]:
        """Calls `watcher(version, what)` for each change; the answer ends it."""
        self._watchers[estimate].add(watcher)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._follow())
        return lambda: self._leave(estimate, watcher)

    def _leave(self, estimate: str, watcher: Watcher) -> None:
        self._watchers[estimate].discard(watcher)
        if not self._watchers[estimate]:
            del self._watchers[estimate]

    async def version_of(self, estimate: str) -> int | None:
        """The version now. Ask after `watch`: whatever is committed later is told by the reader."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._version_of, estimate)

    async def _follow(self) -> None:
        """Until nobody watches any more."""
        loop = asyncio.get_running_loop()
        while self._watchers:
            try:
                rows = await loop.run_in_executor(self._thread, self._look)
            except DatabaseError:
                log.warning("live: the database does not answer; trying again")
                await asyncio.sleep(PAUSE_AFTER_FAULT)
                continue
            for _, estimate, version, what in rows:
                for watcher in tuple(self._watchers.get(estimate, ())):
                    watcher(version, what)
            await asyncio.sleep(PERIOD)
        self._heads.clear()

    def _version_of(self, estimate: str) -> int | None:
        self._begin()
        return version_of(estimate)

    def _look(self) -> list[tuple[int, str, int, str]]:
        """The rows that nobody was told of yet."""
        try:
            self._begin()
            return self._fresh()
        except DatabaseError:
            connection.close()
            raise

    def _begin(self) -> None:
        """From here on changes are told; those before it are seen by `version_of`."""
        if not self._heads:
            self._heads.append((time.monotonic(), newest()))
            self._told.clear()

    def _fresh(self) -> list[tuple[int, str, int, str]]:
        now = time.monotonic()
        rows = [row for row in news_since(self._heads[0][1]) if row[0] not in self._told]
        self._told.update(row[0] for row in rows)
        if rows:
            self._heads.append((now, rows[-1][0]))
        while len(self._heads) > 1 and self._heads[1][0] < now - LOOK_BACK:
            self._heads.popleft()
            self._told = {pk for pk in self._told if pk > self._heads[0][1]}
        return rows
