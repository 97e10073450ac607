"""A car that came back: the repair that puts it right is linked with the first, on the pages of both."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from clearcoat.estimates.models import Estimate
from clearcoat.workflow import comeback
from clearcoat.workflow import estimate as by_hand
from clearcoat.workflow.comeback import CannotLink
from clearcoat.workflow.review_answer import report_defect
from tests.dashboard.conftest import browser
from tests.portal.conftest import text
from tests.reviews.conftest import TUESDAY, move


def fresh(estimate: Estimate) -> Estimate:
    return Estimate.objects.select_related("shop__settings").get(pk=estimate.pk)


@pytest.fixture
def desk(world) -> Client:
    return browser(world.advisor.user)


@pytest.fixture
def later_one(done, world, by) -> Estimate:
    """Maria came again, with another car."""
    Estimate.objects.filter(pk=done.pk).update(created_at=TUESDAY - timedelta(days=9))
    done.refresh_from_db()
    return by_hand.create(world.harbor, by, email=done.email, first_name="María", vehicle_make="Kia", plate="TST9")


def page(estimate: Estimate, more: str = "") -> str:
    return f"/shop/estimates/{estimate.pk}{more}"


def words(estimate: Estimate) -> list[str]:
    return list(estimate.history.values_list("description", flat=True))


def test_a_later_repair_is_linked_and_both_files_say_so(done, later_one, by):
    comeback.link(later_one, done, by)
    assert list(done.comebacks.all()) == [later_one]
    assert f"Linked as a comeback of {done.estimate_number}." in words(later_one)
    assert f"The car came back: repair {later_one.estimate_number}." in words(done)


def test_a_second_click_is_on_no_record(done, later_one, by):
    for _ in range(2):
        comeback.link(later_one, done, by)
    assert len(words(done)) == len(set(words(done)))


def test_a_comeback_is_a_later_repair_of_the_same_person_at_the_shop(done, world, by):
    for other in (done, world.golf, world.civic):
        with pytest.raises(CannotLink):
            comeback.link(other, done, by)


def test_an_older_repair_puts_nothing_right(done, later_one, by):
    Estimate.objects.filter(pk=later_one.pk).update(created_at=TUESDAY - timedelta(days=10))
    with pytest.raises(CannotLink):
        comeback.link(later_one, done, by)


def test_one_repair_is_the_comeback_of_one(done, later_one, world, by):
    Estimate.objects.filter(pk=later_one.pk).update(comeback_of=world.outback)
    with pytest.raises(CannotLink):
        comeback.link(later_one, done, by)


@pytest.mark.parametrize("deed", ["link", "begin"])
def test_only_a_completed_repair_has_a_comeback(done, later_one, by, deed):
    move(done, "in_progress", by)
    with pytest.raises(CannotLink, match="not completed"):
        comeback.link(later_one, done, by) if deed == "link" else comeback.begin(done, by)


def test_linking_makes_nobodys_form_stale(done, later_one, by):
    comeback.link(later_one, done, by)
    assert not fresh(done).moved_on_since(done.version)


def test_a_new_one_is_of_the_same_car_and_person_and_costs_nothing_yet(done, by):
    report_defect(fresh(done), "The door rattles.")
    again = comeback.begin(done, by)
    assert (again.comeback_of, again.status, again.total) == (done, "draft", 0)
    assert (again.customer, again.vin, again.language) == (done.customer, done.vin, "es")
    assert (again.damage_description, again.claim_number) == ("The door rattles.", "")


def test_a_second_click_makes_no_second_one_while_the_first_is_open(done, by):
    again = comeback.begin(done, by)
    assert comeback.begin(done, by) == again
    Estimate.objects.filter(pk=again.pk).update(status="completed")
    assert comeback.begin(done, by) != again


@pytest.mark.either_database
class TestPage:
    """What staff see and choose."""

    def test_parted_again_neither_page_speaks_of_the_other(self, done, later_one, by, desk):
        comeback.link(later_one, done, by)
        desk.post(page(later_one, "/comeback/part"))
        assert fresh(later_one).comeback_of is None
        assert f"No comeback of {done.estimate_number}." in words(later_one)
        assert f"Repair {later_one.estimate_number} is no comeback." in words(done)
        assert 'id="comeback"' not in text(desk.get(page(done)))

    def test_the_page_begins_with_what_was_reported_and_ends_in_a_new_repair(self, desk, done):
        report_defect(fresh(done), "The door <b>rattles</b>.")
        assert "The door &lt;b&gt;rattles&lt;/b&gt;." in text(desk.get(page(done, "/comeback")))
        opened = desk.post(page(done, "/comeback"), {"again": ""}, follow=True)
        again = done.comebacks.get()
        assert opened.redirect_chain == [(page(again), 302)]
        assert f'{page(done)}#comeback"' in text(opened)
        assert page(again) in text(desk.get(page(done)))

    def test_the_page_offers_and_takes_the_customers_other_repair(self, desk, done, later_one):
        assert str(later_one.pk) in text(desk.get(page(done, "/comeback")))
        desk.post(page(done, "/comeback"), {"again": later_one.pk})
        assert fresh(later_one).comeback_of == done

    @pytest.mark.parametrize("again", ["nonsense", "\x00", "civic", "golf"])
    def test_no_other_repair_is_taken(self, desk, done, world, again):
        chosen = getattr(world, again).pk if again.isalpha() and hasattr(world, again) else again
        assert desk.post(page(done, "/comeback"), {"again": chosen}).status_code == 422
        assert not done.comebacks.exists()

    def test_a_technician_reads_the_report_and_links_nothing(self, world, done):
        report_defect(fresh(done), "The door rattles.")
        shown = text(browser(world.tech.user).get(page(done)))
        assert "The door rattles." in shown
        assert "/comeback" not in shown
