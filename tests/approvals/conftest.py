"""Maria's Accord with a line that she pays herself, put before her; and a storage of the test's own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clearcoat.approvals.signature import Answer
from clearcoat.estimates.lines import EstimateLineItem
from clearcoat.estimates.models import Estimate
from clearcoat.workflow import approval
from clearcoat.workflow import estimate as estimates
from clearcoat.workflow.approval_paper import make_one
from clearcoat.workflow.photo import prepare_one
from tests.photos.stage import kept

__all__ = ["kept"]
STROKES = "M12,34 L13,35 L15,40 M80,20 L80,20"


@pytest.fixture
def by(world):
    return world.advisor


@pytest.fixture
def accord(world, by) -> Estimate:
    """With a scratch that she wants done and no insurer pays."""
    extra = EstimateLineItem(
        type="paint", part_name="Polish the old scratch", customer_pays=True, unit_price=Decimal(100)
    )
    estimates.add_line(world.accord, by, extra)
    return world.accord


@pytest.fixture
def asked(accord, by):
    return approval.send_for_approval(accord, by)


@pytest.fixture
def work():
    """Makes the papers and has them filed."""

    def do():
        while make_one() or prepare_one():
            pass

    return do


def yes(**other) -> Answer:
    """Maria signs by typing her name."""
    given = {"decision": "approved", "name": "María Fernández", "how": "typed", "agreed": True}
    return Answer(**given | {"ip": "203.0.113.7", "device": "A phone"} | other)


def now(estimate: Estimate) -> Estimate:
    return Estimate.objects.select_related("shop__settings").get(pk=estimate.pk)
