"""Real worker processes, forked from the test: stopped, killed, and ended at a named point."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connections

Work = Callable[[], object]


@contextmanager
def own_database(folder) -> Iterator[None]:
    """A database that other processes see too: the tests' own PostgreSQL, or a copy of their SQLite in a file."""
    before = connections["default"]
    before.ensure_connection()
    if before.vendor != "sqlite":
        yield
        return
    path = str(folder / "workers.sqlite3")
    with sqlite3.connect(path) as file:
        before.connection.backup(file)
    file.close()
    name, connections.settings["default"]["NAME"] = connections.settings["default"]["NAME"], path
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"]["NAME"] = name
        connections["default"] = before


def fork(work: Work) -> int:
    """Starts `work` in a child and gives its process id. It ends with 0, or with 1 and a trace when it fails."""
    connections.close_all()  # a socket or a lock that two processes share belongs to neither
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)  # nothing of pytest's may run here


def run(work: Work) -> int:
    """Does `work` in a child; gives its exit code, or minus the signal that ended it."""
    return ended(fork(work))


def ended(child: int) -> int:
    """Waits for the child's end."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill(child: int, *, or_done: bool = False) -> None:
    """Ends it as a power cut would; `or_done` when it may have done its work already."""
    os.kill(child, signal.SIGKILL)
    assert ended(child) in {-signal.SIGKILL, 0 if or_done else -signal.SIGKILL}


def is_stopped(child: int, seconds: float) -> bool:
    """Whether the child stops itself within so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pid, status = os.waitpid(child, os.WUNTRACED | os.WNOHANG)
        if pid:
            assert os.WIFSTOPPED(status), f"the worker ended by itself: {status}"
            return True
        time.sleep(0.002)
    return False


def wake(child: int) -> None:
    """Lets a stopped child go on."""
    os.kill(child, signal.SIGCONT)


def stop_myself() -> None:
    """In a child: sleeps until somebody wakes it."""
    os.kill(os.getpid(), signal.SIGSTOP)
