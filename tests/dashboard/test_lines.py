from decimal import Decimal

import pytest

from clearcoat.estimates.models import Estimate
from clearcoat.workflow import estimate as by_hand

PART = {"type": "part", "part_name": "Fog lamp", "quantity": "2", "unit_price": "10.00", "taxable": "on"}
ZERO = {"labor_hours": "0", "paint_hours": "0", "labor_rate": "0"}


def add(client, estimate, **more):
    return client.post(f"/shop/estimates/{estimate.pk}/lines/new", PART | ZERO | more)


def change(client, estimate, line, **more):
    typed = PART | ZERO | {"version": estimate.version} | more
    return client.post(f"/shop/estimates/{estimate.pk}/lines/{line.pk}", typed)


def total(estimate) -> Decimal:
    return Estimate.objects.get(pk=estimate.pk).total


def test_a_new_line_is_added_and_taxed(world, advisor):
    assert add(advisor, world.accord).url == f"/shop/estimates/{world.accord.pk}#lines"
    assert total(world.accord) == Decimal("817.88")  # 735.55 + 20.00, and 8.25 percent


def test_a_changed_line_changes_the_totals(world, advisor):
    line = world.accord.items.get(type="part")
    change(advisor, world.accord, line, part_name=line.part_name, quantity="1", unit_price="400.00")
    assert total(world.accord) == Decimal("782.86")


def test_a_removed_line_no_longer_counts(world, advisor):
    line = world.accord.items.get(type="part")
    advisor.post(f"/shop/estimates/{world.accord.pk}/lines/{line.pk}/remove")
    assert total(world.accord) == Decimal("349.86")


def test_hours_cost_their_rate(world, advisor):
    add(advisor, world.accord, type="labor", quantity="0", unit_price="0", labor_hours="2.5", labor_rate="68")
    assert world.accord.items.last().line_total == Decimal("170.00")


def test_forgotten_hours_of_another_kind_do_not_count(world, advisor):
    add(advisor, world.accord, labor_hours="9", labor_rate="100")
    assert world.accord.items.last().line_total == Decimal("20.00")


@pytest.mark.parametrize("wrong", [{"part_name": ""}, {"type": "gift"}, {"unit_price": "999999"}, {"quantity": "x"}])
def test_a_wrong_line_is_refused_and_changes_nothing(world, advisor, wrong):
    assert add(advisor, world.accord, **({"quantity": "9000"} | wrong)).status_code == 422
    assert total(world.accord) == Decimal("796.23")


def test_a_line_changed_by_somebody_else_first_is_kept(world, advisor):
    line, old = world.accord.items.get(type="part"), Estimate.objects.get(pk=world.accord.pk)
    by_hand.change_line(world.accord, world.owner, line, unit_price=Decimal(500))
    answer = change(advisor, old, line, unit_price="1.00")
    assert answer.status_code == 409
    assert b'value="1.00"' in answer.content
    assert world.accord.items.get(pk=line.pk).unit_price == Decimal(500)


def test_the_next_line_can_follow_at_once(world, advisor):
    assert add(advisor, world.accord, another="1").url == f"/shop/estimates/{world.accord.pk}/lines/new"


def test_lines_that_are_too_much_together_are_refused_at_the_price(world, advisor):
    line = {"type": "part", "part_name": "Gold", "quantity": "99999", "unit_price": "9999.00", "taxable": "on"}
    answer = advisor.post(f"/shop/estimates/{world.accord.pk}/lines/new", line)
    assert answer.status_code == 422
    assert not world.accord.items.filter(part_name="Gold").exists()
