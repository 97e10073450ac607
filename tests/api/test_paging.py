"""Lists come a page at a time."""

from __future__ import annotations

import base64

import pytest

from clearcoat.estimates.models import Estimate
from tests.api.caller import at_fault

LISTS = ["/api/estimates", "/api/notifications", "/api/customer/estimates"]


def pages(caller, path, limit=1):
    """Each page's ids."""
    cursor = ""
    while cursor is not None:
        told = caller.get(f"{path}?limit={limit}&cursor={cursor}").json()
        yield [item["id"] for item in told["items"]]
        cursor = told["next"]


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_every_row_comes_once_and_newest_first(world, advisor, limit):
    ids = [pk for page in pages(advisor, "/api/estimates", limit) for pk in page]
    mine = Estimate.objects.filter(shop=world.harbor).order_by("-updated_at", "-pk")
    assert ids == [str(row.pk) for row in mine]


def test_rows_of_the_same_moment_are_not_lost_between_pages(world, advisor):
    Estimate.objects.update(updated_at=world.accord.updated_at)
    assert len({pk for page in pages(advisor, "/api/estimates") for pk in page}) == 3


def test_a_row_that_changes_meanwhile_is_no_gap_in_the_others(world, advisor):
    walk = pages(advisor, "/api/estimates")
    first = next(walk)
    advisor.patch(f"/api/estimates/{first[0]}", {"color": "Red"})
    assert len({*first, *(pk for page in walk for pk in page)}) == 3


def test_a_full_last_page_has_no_next(world, advisor):
    assert advisor.get("/api/estimates?limit=3").json()["next"] is None


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "1.5", str(2**63), "9" * 5000, "%00"])
def test_a_limit_out_of_bounds_is_refused(world, advisor, limit):
    assert at_fault(advisor.get(f"/api/estimates?limit={limit}")) == {"limit"}


def wrapped(text):
    return base64.urlsafe_b64encode(text.encode()).decode()


CURSORS = [
    "x", "%00", "%F0%9F%9A%97", "x" * 201, wrapped("a|b"), wrapped("2026-01-01T00:00:00+00:00|" + "z" * 36),
    wrapped("2026-01-01T00:00:00+00:00|\x00" + "0" * 35), wrapped("0001-01-01T00:00:00+14:00|" + "0" * 32),
    wrapped("9999-12-31T23:59:59-14:00|" + "0" * 32), wrapped("|||"),
]  # fmt: skip


@pytest.mark.parametrize("cursor", CURSORS)
@pytest.mark.parametrize("path", LISTS)
def test_a_made_up_cursor_is_refused(world, advisor, maria, path, cursor):
    caller = maria if "customer" in path else advisor
    assert at_fault(caller.get(f"{path}?cursor={cursor}")) == {"cursor"}
