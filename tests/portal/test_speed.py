import gzip
from datetime import timedelta

import brotli
import pytest
import time_machine

from clearcoat.core import brand, clock
from clearcoat.estimates.models import Estimate
from clearcoat.portal.cache import Drawn, Shelf
from clearcoat.portal.views.repair import SHELF
from clearcoat.shops.models import ShopSettings
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status
from tests.portal.conftest import css, page_of, text

BUDGET = 14 * 1024


@pytest.mark.parametrize("squeeze", [gzip.compress, brotli.compress])
def test_page_and_styles_fit_into_the_budget(holder, world, squeeze):
    for n in range(6):
        to = ["waiting_for_parts", "in_progress"][n % 2]
        fresh = Estimate.objects.select_related("shop__settings").get(pk=world.accord.pk)
        change_status(fresh, Move(to, notes=f"Note {n}: the left fender is off.", notify=False), world.owner)
    page = holder.get(page_of(world.accord)).content
    sheets = squeeze(css().encode()), squeeze(brand.rules("1f5fbf").encode())
    assert len(gzip.compress(page)) + sum(map(len, sheets)) <= BUDGET


def test_a_kept_page_costs_a_link_one_query(holder, world, django_assert_num_queries):
    first = holder.get(page_of(world.accord)).content
    with django_assert_num_queries(1):
        assert holder.get(page_of(world.accord)).content == first


def test_a_kept_page_costs_an_account_three_queries(maria, world, django_assert_num_queries):
    maria.get(page_of(world.accord))
    with django_assert_num_queries(3):  # session, person, permission with version
        maria.get(page_of(world.accord))


def test_drawing_costs_no_more_for_a_long_timeline(holder, world, django_assert_max_num_queries):
    for n in range(12):
        world.accord.timeline.create(status="in_progress", notes=f"Note {n}", updated_by="Ana")
    with django_assert_max_num_queries(11):
        holder.get(page_of(world.accord))


def test_a_change_is_on_the_next_page(holder, world):
    assert "<h1>In progress</h1>" in text(holder.get(page_of(world.accord) + "?lang=en"))
    fresh = Estimate.objects.select_related("shop__settings").get(pk=world.accord.pk)
    change_status(fresh, Move("ready", notify=False), world.owner)
    assert "<h1>Ready</h1>" in text(holder.get(page_of(world.accord)))


def test_a_change_of_the_shops_own_words_is_on_the_next_page(holder, world):
    holder.get(page_of(world.accord))
    ShopSettings.objects.filter(pk=world.harbor.pk).update(hours="Closed for the holidays")
    assert "Closed for the holidays" in text(holder.get(page_of(world.accord)))


def test_a_date_passes_at_midnight_without_any_change(holder, world):
    Estimate.objects.filter(pk=world.accord.pk).update(estimated_completion=clock.now().date() + timedelta(days=1))
    assert "notice--warn" not in text(holder.get(page_of(world.accord)))
    with time_machine.travel(clock.now() + timedelta(days=3)):
        assert "notice--warn" in text(holder.get(page_of(world.accord)))


def test_who_takes_gzip_gets_the_kept_bytes(holder, world):
    answer = holder.get(page_of(world.accord), headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content) == holder.get(page_of(world.accord)).content


def test_a_stranger_to_the_query_string_cannot_change_the_kept_page(holder, world):
    clean = holder.get(page_of(world.accord)).content
    assert holder.get(page_of(world.accord) + "?utm=<b>x</b>&next=//evil").content == clean
    assert len(SHELF) == 1


def test_the_shelf_lets_go_of_what_was_unused_for_longest():
    one, two, three = (Drawn(b"x" * 60, b"", name) for name in "abc")
    shelf = Shelf(most=130)
    shelf.keep(1, one)
    shelf.keep(2, two)
    shelf.get(1)
    shelf.keep(3, three)
    assert (shelf.get(1), shelf.get(2), shelf.get(3)) == (one, None, three)
    assert shelf.size == 120


def test_the_shelf_counts_a_replaced_page_once():
    shelf = Shelf()
    for _ in range(3):
        shelf.keep(1, Drawn(b"x" * 60, b"y", "a"))
    assert (shelf.size, len(shelf)) == (61, 1)
