import uuid

import pytest
from django.test import Client

from clearcoat.estimates.models import Estimate

PAGES = ["", "/edit", "/move", "/lines/new", "/link", "/link.svg"]
DEEDS = ["/move", "/move/preview", "/take-back", "/delete", "/note", "/link/new", "/link/revoke", "/edit", "/lines/new"]


@pytest.mark.parametrize("path", ["/shop/", "/shop/messages", "/shop/settings", "/shop/estimates/new"])
def test_a_stranger_is_led_to_the_sign_in(db, path):
    answer = Client().get(path)
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/shop/login")


def test_the_sign_in_remembers_where_they_wanted_to_go(db):
    assert Client().get("/shop/?q=accord").url == "/shop/login?next=%2Fshop%2F%3Fq%3Daccord"


def test_a_script_of_an_ended_session_gets_no_page(db):
    assert Client().get("/shop/board/version", headers={"X-Part": "1"}).status_code == 401


def test_a_signed_in_customer_is_told_that_this_is_not_their_door(maria):
    assert maria.get("/shop/").status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_another_shops_page_is_the_same_as_none(world, rival, path):
    foreign = rival.get(f"/shop/estimates/{world.accord.pk}{path}")
    absent = rival.get(f"/shop/estimates/{uuid.uuid4()}{path}")
    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content


@pytest.mark.parametrize("path", DEEDS)
def test_another_shops_car_is_not_touched(world, rival, path):
    before = Estimate.objects.values().get(pk=world.accord.pk)
    answer = rival.post(f"/shop/estimates/{world.accord.pk}{path}", {"to": "ready", "note": "x", "version": 2})
    assert answer.status_code == 404
    assert Estimate.objects.values().get(pk=world.accord.pk) == before


def test_a_line_of_another_car_is_not_there(world, advisor):
    line = world.civic.items.first()
    assert advisor.get(f"/shop/estimates/{world.accord.pk}/lines/{line.pk}").status_code == 404


@pytest.mark.parametrize("path", ["/edit", "/lines/new"])
def test_a_technician_does_not_write_estimates(world, tech, path):
    assert tech.get(f"/shop/estimates/{world.accord.pk}{path}").status_code == 403


def test_a_technician_moves_cars(world, tech, send):
    send(tech, world.accord, "ready")
    world.accord.refresh_from_db()
    assert world.accord.status == "ready"


def test_a_technician_is_offered_nothing_that_is_refused(world, tech):
    page = tech.get(f"/shop/estimates/{world.accord.pk}").content.decode()
    assert "/edit" not in page
    assert "/lines/" not in page
    assert "/link/new" not in page


@pytest.mark.parametrize("who", ["advisor", "tech"])
def test_settings_are_for_managers(request, who):
    assert request.getfixturevalue(who).get("/shop/settings").status_code == 403


def test_a_role_taken_away_bites_at_once(world, owner):
    world.owner.change_role("advisor")
    assert owner.get("/shop/settings").status_code == 403


def test_a_person_who_was_let_go_is_out_at_once(world, advisor):
    world.advisor.user.is_active = False
    world.advisor.user.save()
    assert advisor.get("/shop/").status_code == 302


def test_no_page_of_the_shop_is_kept_by_the_browser(advisor):
    assert advisor.get("/shop/")["Cache-Control"] == "private, no-store"
