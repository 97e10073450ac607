"""The worker's loop goes on whatever a job does, and ends when it is told to."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError

from clearcoat.worker import loop
from clearcoat.worker.jobs import JOBS, Job


@pytest.fixture(autouse=True)
def quiet_database(monkeypatch):
    """These jobs have no database; a real connection is not theirs to close."""
    monkeypatch.setattr(loop, "close_old_connections", lambda: None)
    monkeypatch.setattr(loop, "connection", Closing())


class Closing:
    closed = 0

    def close(self):
        self.closed += 1


def ends_after(times, name="job"):
    """A job that tells the program to end when it was done so often; and how often it was."""
    done = []

    def work():
        done.append(time.monotonic())
        if len(done) == times:
            os.kill(os.getpid(), signal.SIGTERM)
        return 0

    return Job(name, work, 0.01), done


def raising(error):
    def work():
        raise error

    return work


@pytest.fixture(autouse=True)
def signals():
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_a_job_that_fails_does_not_stop_the_others(caplog):
    job, done = ends_after(3)
    loop.run([Job("broken", raising(ValueError("a fault")), 0.01), job])
    assert len(done) == 3
    assert "broken could not be done" in caplog.text


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_is_away_is_called_so_and_connected_to_anew(caplog, error):
    pause = loop.wait_after(Job("messages", raising(error("server closed the connection")), 0.5))
    assert pause == loop.PAUSE_AFTER_FAULT
    assert loop.connection.closed == 1
    assert "server closed the connection" in caplog.text


def test_another_fault_of_the_database_is_told_with_its_trace(caplog):
    loop.wait_after(Job("messages", raising(DatabaseError("no such table")), 0.5))
    assert "Traceback" in caplog.text


def test_a_job_that_did_something_is_due_again_at_once():
    assert loop.wait_after(Job("busy", lambda: 3, 60)) == 0
    assert loop.wait_after(Job("idle", lambda: 0, 60)) == 60


def test_a_busy_job_leaves_the_others_their_turn():
    job, done = ends_after(3)
    loop.run([Job("busy", lambda: 1, 60), job])
    assert len(done) == 3


def test_the_running_job_is_finished_before_the_end():
    finished = []

    def work():
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.05)
        finished.append(1)
        return 1

    loop.run([Job("slow", work, 60), Job("next", lambda: finished.append(2) or 0, 60)])
    assert finished == [1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_worker_ends_at_once_when_told_to(number):
    def work():
        threading.Timer(0.05, os.kill, (os.getpid(), number)).start()
        return 0

    start = time.monotonic()
    loop.run([Job("hourly", work, 3600)])
    assert time.monotonic() - start < 30


def test_once_does_what_is_due_until_nothing_is():
    left = [2, 1, 0, 0]
    assert loop.once([Job("messages", lambda: left.pop(0), 1), Job("sweep", lambda: 0, 1)]) == 3


def test_messages_are_looked_at_twice_a_second_and_drops_every_two():
    assert {job.name: job.every for job in JOBS} == {
        "messages": 0.5, "events": 1.0, "receipts": 30.0, "pictures of texts": 2.0, "photos": 0.5,
        "photos to tell": 10.0, "papers": 2.0, "approvals to remind": 30.0, "removals": 5.0,
        "drop folder": 2.0, "payments": 1.0, "refunds": 1.0, "test payments": 1.0, "receipts by mail": 1.0,
        "open payments": 5.0, "asks": 30.0,
        "events that were lost": 600.0, "books": 21600.0, "review requests": 10.0, "sweep": 3600.0,
    }  # fmt: skip


@pytest.mark.django_db
def test_an_idle_round_of_all_jobs_but_the_sweep_only_reads(settings, tmp_path, django_assert_max_num_queries):
    settings.DROP_FOLDER = tmp_path
    with django_assert_max_num_queries(21) as queries:
        for job in JOBS[:-1]:
            job.work()
    assert all(query["sql"].startswith("SELECT") for query in queries)
