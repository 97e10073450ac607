"""A supplement comes in: what the owner pays and what they declined outlive it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clearcoat.estimates.lines import EstimateLineItem
from clearcoat.workflow.own_lines import carried, with_own

STATED = {
    "parts_subtotal": Decimal(300), "labor_subtotal": Decimal(0), "paint_subtotal": Decimal(0),
    "misc_subtotal": Decimal(0), "subtotal": Decimal(300), "tax_rate": Decimal(10), "tax_amount": Decimal(30),
    "total": Decimal(330),
}  # fmt: skip


def part(key: str, price: int = 100, **marks) -> EstimateLineItem:
    return EstimateLineItem(type="part", key=key, part_name=f"Part {key}", line_total=Decimal(price), **marks)


@pytest.fixture
def car(accord):
    """With a line that she declined, one that she pays, and an extra that staff wrote by hand."""
    accord.items.all().delete()
    for line in (part("1", declined=True), part("2", customer_pays=True), part("", 50, customer_pays=True)):
        line.estimate = accord
        line.save()
    return accord


def test_marks_are_kept_by_the_system_s_key_and_extras_by_hand_stay(car):
    lines = carried(car, [part("1"), part("2"), part("3")])
    marks = [(line.key, line.customer_pays, line.declined) for line in lines]
    assert marks == [("1", False, True), ("2", True, False), ("3", False, False), ("", True, False)]


def test_a_line_by_hand_that_the_insurer_pays_is_the_file_s_to_name(car):
    car.items.filter(key="").update(customer_pays=False)
    assert [line.key for line in carried(car, [part("1")])] == ["1"]


def test_the_stated_total_loses_what_was_declined_and_gains_the_extra_by_hand(car):
    totals = with_own(STATED, carried(car, [part("1"), part("2"), part("3")]))
    assert totals["total"] == Decimal(330) - Decimal(110) + Decimal(55)
    assert totals["subtotal"] + totals["tax_amount"] == totals["total"]
    assert totals["extras"] == Decimal(110) + Decimal(55)


def test_a_file_of_a_car_without_marks_is_taken_as_it_states():
    assert with_own(STATED, [part("1"), part("2")]) == STATED | {"extras": Decimal(0)}
