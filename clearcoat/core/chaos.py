"""Named points at which a test may end or stop the process, to show that a restart repairs everything.

In production `crash_point` does nothing: no environment variable or request can arm it, only a test's own code.
"""

from __future__ import annotations

from collections.abc import Callable

_armed: list[Callable[[str], None]] = []


def crash_point(name: str) -> None:
    """A place where the process may be lost: just before or after a commit or a provider call."""
    for act in tuple(_armed):
        act(name)


def arm(act: Callable[[str], None]) -> Callable[[], None]:
    """Has `act(name)` called at every point of this process; the answer disarms it."""
    _armed.append(act)
    return lambda: _armed.remove(act)
