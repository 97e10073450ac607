"""Who works at the shop: owners invite, change roles and let go, and there is always an owner left."""

import re

import pytest
from django.test import Client

from clearcoat.accounts.models import AccessToken, Door, User
from clearcoat.core import tokens
from clearcoat.notifications.models import Notification
from clearcoat.shops.models import StaffMember

NEW = {"name": "Kim Doyle", "email": "Kim@Harbor.test", "role": "technician"}


def member(email):
    return StaffMember.objects.get(user__email=email)


def test_somebody_invited_chooses_a_password_by_the_mailed_link_and_is_in(world, owner):
    owner.post("/shop/staff", NEW)
    mail = Notification.objects.get(event="invited", to="kim@harbor.test")
    link = re.search(r"http://\S+(/shop/reset-password/\S+)", mail.revealed(mail.text)).group(1)
    browser = Client()
    browser.get(link)
    browser.post("/shop/reset-password", {"password": "a quiet harbor 77"})
    browser.post("/shop/login", {"email": "kim@harbor.test", "password": "a quiet harbor 77"})
    assert browser.get("/shop/").status_code == 200
    assert (member("kim@harbor.test").shop, member("kim@harbor.test").role) == (world.harbor, "technician")


def test_nobody_signs_in_before_the_password_is_chosen(world, owner):
    owner.post("/shop/staff", NEW)
    assert not User.objects.at(Door.STAFF, "kim@harbor.test").has_usable_password()


def test_the_stored_mail_does_not_hold_the_secret(world, owner):
    owner.post("/shop/staff", NEW)
    assert tokens.PLACEHOLDER in Notification.objects.get(event="invited").text


def test_an_address_that_signs_in_already_is_said_at_the_field(world, owner):
    answer = owner.post("/shop/staff", NEW | {"email": "owner@lakeside.test"})
    assert answer.status_code == 422
    assert "email" in answer.context["form"].errors
    assert member("owner@lakeside.test").shop == world.lakeside


@pytest.mark.parametrize("who", ["advisor", "tech"])
def test_only_owners_invite(request, who):
    assert request.getfixturevalue(who).post("/shop/staff", NEW).status_code == 403


def test_another_role_ends_the_tokens_of_the_old_one(world, owner):
    token = AccessToken.issue(world.advisor.user)
    owner.post(f"/shop/staff/{world.advisor.pk}", {"role": "technician"})
    assert member("advisor@demo.test").role == "technician"
    assert AccessToken.holder(token, Door.STAFF) is None


def test_who_was_let_go_is_out_at_once(world, owner, tech):
    assert tech.get("/shop/").status_code == 200
    owner.post(f"/shop/staff/{world.tech.pk}", {"let_go": "1"})
    assert tech.get("/shop/").status_code == 302
    assert b"Theo Park" not in owner.get("/shop/staff").content.split(b"toast")[0]


@pytest.mark.parametrize("wish", [{"role": "advisor"}, {"let_go": "1"}])
def test_the_last_owner_stays(world, owner, wish):
    answer = owner.post(f"/shop/staff/{world.owner.pk}", wish, follow=True)
    assert "The shop needs an owner" in answer.content.decode()
    assert member("owner@demo.test").role == "owner"
    assert member("owner@demo.test").user.is_active


def test_a_person_of_another_shop_is_not_there(world, owner):
    assert owner.post(f"/shop/staff/{world.rival.pk}", {"let_go": "1"}).status_code == 404
    assert member("owner@lakeside.test").user.is_active
