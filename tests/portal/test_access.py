import itertools
import uuid

import pytest
from django.test import Client

from clearcoat.accounts.models import Door, User
from clearcoat.accounts.sessions import person_at
from clearcoat.estimates.models import Program
from clearcoat.portal.glance import glance
from clearcoat.workflow import access
from clearcoat.workflow.link import revoke_link
from tests.portal.conftest import by_link, page_of, signed_in
from tests.world import PASSWORD


def test_nobody_goes_to_the_sign_in_and_comes_back(client, world):
    answer = client.get(page_of(world.accord))
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/customer/login?next=%2Fcustomer%2Festimates%2F{world.accord.pk}",
    )


def test_an_estimate_that_is_not_there_looks_the_same_to_nobody(client, world):
    missing = client.get(f"/customer/estimates/{uuid.uuid4()}")
    assert missing.status_code == client.get(page_of(world.accord)).status_code


def test_the_owner_sees_the_page(maria, world):
    assert maria.get(page_of(world.accord)).status_code == 200


def test_the_holder_of_the_link_sees_the_page(holder, world):
    assert holder.get(page_of(world.accord)).status_code == 200


@pytest.mark.parametrize("name", ["civic", "outback", "golf"])
def test_another_owners_car_looks_like_one_that_is_not_there(maria, world, name):
    foreign = maria.get(page_of(getattr(world, name)))
    missing = maria.get(f"/customer/estimates/{uuid.uuid4()}")
    assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert dict(foreign.items()) == dict(missing.items())


def test_a_link_opens_no_other_car(world):
    holder = Client()
    holder.cookies["link"] = world.link(world.accord).token
    assert holder.get(page_of(world.accord)).status_code == 200
    assert holder.get(page_of(world.civic)).status_code == 404


def test_staff_are_nobody_here(world):
    client = Client()
    client.force_login(world.owner.user)
    assert client.get(page_of(world.accord)).status_code == 302
    assert client.get("/customer/dashboard").status_code == 302


def test_a_customer_with_the_same_address_as_staff_is_another_person(world):
    staff = User.objects.enrol(Door.STAFF, world.maria.user.email, "another-password-1")
    client = Client()
    client.force_login(staff)
    assert client.get(page_of(world.accord)).status_code == 302


def test_a_deactivated_account_sees_nothing(maria, world):
    User.objects.filter(pk=world.maria.user_id).update(is_active=False)
    assert maria.get(page_of(world.accord)).status_code == 302


def test_the_account_still_sees_the_car_when_the_link_has_ended(world):
    client = signed_in(world.maria.user.email)
    client.get(f"/t/{world.link(world.accord).token}")
    revoke_link(world.accord, Program())
    assert client.get(page_of(world.accord)).status_code == 200


def test_a_signed_in_owner_may_look_at_a_friends_car_by_link(sam, world):
    sam.get(f"/t/{world.link(world.accord).token}")
    assert sam.get(page_of(world.accord)).status_code == 200


def test_the_glance_and_the_look_up_never_disagree(world, rf):
    people = [None, world.maria.user, world.sam.user, world.owner.user]
    links = ["", "wrong", *(world.link(car).token for car in (world.accord, world.civic))]
    cars = [world.accord, world.civic, world.golf]
    for person, link, car in itertools.product(people, links, cars):
        request = rf.get("/")
        request.user = person
        user = person_at(request, Door.CUSTOMER) if person else None
        seen = glance(user, link, car.pk)
        assert bool(seen) == bool(access.followed(person, link, car.pk)[0]), (person, link, car)


def test_a_page_kept_for_one_is_not_handed_to_another(world):
    assert by_link(world, world.accord).get(page_of(world.accord)).status_code == 200
    assert signed_in("sam@demo.test", PASSWORD).get(page_of(world.accord)).status_code == 404


@pytest.mark.parametrize("name", ["Referrer-Policy", "X-Robots-Tag", "Cache-Control"])
def test_the_page_and_its_part_are_private(holder, world, name):
    expected = {
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, noarchive",
        "Cache-Control": "private, no-store",
    }[name]
    for address in ("", "?part=status"):
        assert holder.get(page_of(world.accord) + address)[name] == expected


def test_the_token_is_nowhere_on_the_page(holder, world):
    assert world.link(world.accord).token not in holder.get(page_of(world.accord)).content.decode()
