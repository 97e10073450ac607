"""What changed from one version to the next, and who pays what."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from clearcoat.approvals.content import Content
from clearcoat.approvals.difference import difference
from clearcoat.approvals.shares import shares_of


@pytest.fixture
def content(accord):
    return Content.of(accord)


def test_the_same_has_no_difference(content):
    assert difference(content, content) == []


def test_it_reads_back_what_it_wrote(content):
    assert Content.read(content.text) == content


def test_what_came_went_and_costs_more_is_told_in_that_order_with_the_sums_last(content):
    bumper, labor, paint, extra = content.lines
    dearer = replace(labor, amount="200.00")
    seat = replace(bumper, key="new", name="Seat belt", amount="80.00")
    after = replace(content, lines=(bumper, dearer, extra, seat), totals=content.totals | {"total": "861.28"})
    told = [(one.what, one.name, one.before, one.after) for one in difference(content, after)]
    assert told == [
        ("added", "Seat belt", None, Decimal(80)),
        ("removed", paint.name, Decimal(160), None),
        ("changed", labor.name, Decimal("163.20"), Decimal(200)),
        ("changed", "The whole repair", Decimal("904.48"), Decimal("861.28")),
    ]


@pytest.mark.parametrize(
    "change", [{"part_type": "PAL"}, {"customer_pays": True}, {"name": "Used bumper"}, {"part_number": "X1"}]
)
def test_another_kind_of_part_is_a_change_though_it_costs_the_same(content, change):
    first, *rest = content.lines
    (told,) = difference(content, replace(content, lines=(replace(first, **change), *rest)))
    assert (told.what, told.before) == ("changed", told.after)


def test_a_line_that_was_declined_is_gone(content):
    *rest, extra = content.lines
    (told,) = difference(content, replace(content, lines=(*rest, replace(extra, declined=True))))
    assert (told.what, told.name) == ("removed", extra.name)


def test_the_shares_of_an_insured_repair_add_up(content):
    told = {share.name: share.amount for share in shares_of(content)}
    assert told["insurer"] + told["deductible"] + told["extras"] == told["total"] == Decimal("904.48")
    assert told["own"] == Decimal("608.25")


def test_without_an_insurer_the_owner_pays_it_all(accord):
    accord.insurance_company = ""
    told = shares_of(Content.of(accord))
    assert [(share.name, share.amount) for share in told] == [("total", accord.total), ("own", accord.total)]


def test_what_came_in_leaves_the_rest_to_pay(content):
    told = {share.name: share.amount for share in shares_of(content, Decimal(600))}
    assert (told["paid"], told["due"]) == (Decimal(600), Decimal("8.25"))


def test_a_part_says_where_it_comes_from_in_words(content):
    assert replace(content.lines[0], part_type="PAL").part_words == "Recycled"
    assert replace(content.lines[0], part_type="PXX").part_words == "PXX"
    assert content.lines[1].part_words == ""
