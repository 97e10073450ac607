"""Runs the program that opens a stranger's file, and ends every process of its group when its time is over."""

from __future__ import annotations

import logging
import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from clearcoat.photos.unfit import Unfit

MOST_SECONDS: Final = 20.0  # on the clock; the child gives itself half of that on the processor

COMMAND: Final = [sys.executable, "-I", "-m", "clearcoat.photos.develop"]
SAID: Final = "said"  # the file that takes what the child says
# One arena for all threads: each further one would reserve a sixth of the memory that the child allows itself.
ENVIRONMENT: Final = {"MALLOC_ARENA_MAX": "1", "LC_ALL": "C.UTF-8"}
# Nothing that a photo does: a restart of the machine's services, a terminal that is closed, the kernel short of memory.
FROM_OUTSIDE: Final = {-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP, -signal.SIGKILL}

log = logging.getLogger(__name__)


class Interrupted(Exception):
    """The child was ended from outside, or the machine gave it no time: a later try may find the photo all right."""


def run(photo: Path, folder: Path) -> None:
    """The child program, until it ends or its time does.

    Raises Unfit when the photo ended it, Interrupted when something else did, ChildProcessError when it never came to
    look at the photo.
    """
    with (folder / SAID).open("wb") as said:
        process = subprocess.Popen(  # noqa: S603 - our own program, and two paths of ours
            [*COMMAND, str(photo), str(folder)],
            cwd=folder, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    try:
        is_done = _ends(process.pid, MOST_SECONDS)
    finally:
        # Before it is waited for: until then its number, which is its group's too, can be nobody else's.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if not is_done or process.returncode in FROM_OUTSIDE:
        raise Interrupted(f"The darkroom's program ended with {process.returncode}, and not by itself.")
    if process.returncode < 0:
        log.warning("darkroom: the child ended with %s", process.returncode)
        raise Unfit("too_slow" if process.returncode == -signal.SIGXCPU else "crashed")
    if process.returncode and not (folder / SAID).stat().st_size:
        raise ChildProcessError(f"The darkroom's program does not start: {process.args!r} ended without a word.")


def _ends(pid: int, seconds: float) -> bool:
    """Whether the process ends by itself in that time; it is not waited for."""
    handle = os.pidfd_open(pid)
    try:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        return bool(poll.poll(seconds * 1000))
    finally:
        os.close(handle)
