"""The process ends at its first crash point, then at its second, and so on, until the work comes through."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from clearcoat.core import chaos
from tests.outbox.processes import run

GONE = 137
MOST_POINTS = 60


def end_everywhere(prepare: Callable[[], Any], work: Callable[[Any], object], check: Callable[[Any], object]) -> None:
    """Does `work` in a child that ends at its first crash point, then at its second …, until it comes through."""
    for last in range(1, MOST_POINTS):
        thing = prepare()
        code = run(lambda last=last, thing=thing: end_at(last, lambda: work(thing)))
        assert code in {0, GONE}
        check(thing)
        if code == 0:
            assert last > 2, "there are no crash points on the way"
            return
    pytest.fail("it never came through")


def end_at(last: int, work: Callable[[], object]) -> None:
    hits = []

    def act(name: str) -> None:
        hits.append(name)
        if len(hits) == last:
            os._exit(GONE)

    chaos.arm(act)
    work()
