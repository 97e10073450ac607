"""The owner signs while the estimate changes: never a signature on what was not shown, on either database."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connections

from clearcoat.approvals.models import Decision, Request
from clearcoat.approvals.signature import Answer
from clearcoat.estimates.models import Stale
from clearcoat.workflow import approval
from clearcoat.workflow import estimate as estimates
from clearcoat.workflow.approval_follow import authorised
from tests.approvals.conftest import now, yes
from tests.outbox.processes import own_database
from tests.world import build

ROUNDS = 4
SECONDS = 30


@pytest.fixture
def world(transactional_db, tmp_path):
    with own_database(tmp_path):
        yield build()


def at_once(*calls):
    """What each gave, or the refusal it met; begun at the same moment, each with a connection of its own."""
    ready = threading.Barrier(len(calls))

    def run(call):
        try:
            ready.wait(SECONDS)
            return call()
        except (approval.NotNewest, Stale) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def signs(asked, answer: Answer):
    return lambda: approval.decide(asked.estimate, asked.pk, asked.version.sha256, answer)


def test_signing_the_old_while_the_new_is_sent_never_covers_the_new(world):
    by, car = world.advisor, world.civic
    for step in range(ROUNDS):
        asked = approval.send_for_approval(car, by)
        item = car.items.first()

        def dearer(price=Decimal(1000 + 100 * step), item=item):
            return estimates.change_line(now(car), by, item, unit_price=price)

        signed, _changed = at_once(signs(asked, yes()), dearer)
        fresh = now(car)
        is_covered = authorised(fresh) == fresh.total
        assert not (isinstance(signed, approval.NotNewest) and is_covered)
        assert (fresh.approval == "approved") == is_covered
        assert Request.objects.filter(estimate=car).open().count() <= 1


def test_two_who_decide_at_once_make_one_decision(world):
    asked = approval.send_for_approval(world.civic, world.advisor)
    first, second = at_once(signs(asked, yes()), signs(asked, yes(decision="declined", agreed=False)))
    assert first == second == Decision.objects.get()
