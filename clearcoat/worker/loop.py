"""The worker's loop: each job when it is due, one after the other, until told to stop."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Sequence
from types import FrameType

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from clearcoat.worker.jobs import JOBS, Job

log = logging.getLogger(__name__)

PAUSE_AFTER_FAULT = 5.0  # seconds
SHORTEST = 0.05  # seconds between two looks at the table


def run(jobs: Sequence[Job] = JOBS) -> None:
    """Until SIGTERM or SIGINT; what is under way is finished first."""
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    due = dict.fromkeys((job.name for job in jobs), 0.0)
    while not stop.is_set():
        for job in jobs:
            if due[job.name] <= time.monotonic() and not stop.is_set():
                due[job.name] = time.monotonic() + wait_after(job)
        stop.wait(max(SHORTEST, min(due.values()) - time.monotonic()))
    log.info("worker stopped")


def once(jobs: Sequence[Job] = JOBS) -> int:
    """Does what is due now; gives how many things were done."""
    done = 0
    for job in jobs:
        while count := job.work():
            done += count
    return done


def wait_after(job: Job) -> float:
    """Does the job once; gives the seconds until it is due again. A fault of one job never stops the others."""
    close_old_connections()
    try:
        return 0.0 if job.work() else job.every
    except (OperationalError, InterfaceError) as error:
        log.warning("%s: the database does not answer, trying again: %s", job.name, error)
        connection.close()
    except Exception:
        log.exception("%s could not be done", job.name)
    return max(PAUSE_AFTER_FAULT, job.every)
