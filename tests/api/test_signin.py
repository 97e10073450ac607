"""In and out of the two doors."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clearcoat.accounts.models import TOKEN_LIFE, AccessToken, Door, PasswordReset, User
from clearcoat.core import clock, tokens
from tests.api.caller import Caller, fault
from tests.world import PASSWORD

DOORS = [("customer", "maria@demo.test", "/api/customer/me"), ("shop", "advisor@demo.test", "/api/estimates")]


def login(nobody, door, email, password=PASSWORD):
    return nobody.post(f"/api/{door}/login", {"email": email, "password": password})


@pytest.mark.parametrize(("door", "email", "inside"), DOORS)
def test_the_token_of_a_login_opens_its_door(world, nobody, door, email, inside):
    token = login(nobody, door, email).json()["token"]
    assert Caller(token).get(inside).status_code == 200


@pytest.mark.parametrize(("door", "email", "inside"), DOORS)
def test_the_address_may_be_written_in_capitals(world, nobody, door, email, inside):
    assert login(nobody, door, f" {email.upper()} ").status_code == 200


@pytest.mark.parametrize(("door", "email", "inside"), DOORS)
def test_a_token_does_not_open_the_other_door(world, nobody, door, email, inside):
    token = login(nobody, door, email).json()["token"]
    other = next(there for name, _, there in DOORS if name != door)
    assert fault(Caller(token).get(other)) == (403, "forbidden")


@pytest.mark.parametrize(("door", "email", "inside"), DOORS)
def test_logging_out_ends_this_sign_in_and_no_other(world, nobody, door, email, inside):
    one, two = (Caller(login(nobody, door, email).json()["token"]) for _ in range(2))
    assert one.post(f"/api/{door}/logout").status_code == 204
    assert (one.get(inside).status_code, two.get(inside).status_code) == (401, 200)


def test_logging_out_ends_a_session_too(world):
    browser = Caller.in_browser(world.maria.user)
    assert browser.post("/api/customer/logout").status_code == 204
    assert browser.get("/api/customer/me").status_code == 401


def test_a_new_password_ends_every_sign_in(world, maria):
    browser = Caller.in_browser(world.maria.user)
    User.objects.get(pk=world.maria.user_id).change_password("another-password-88")
    assert [caller.get("/api/customer/me").status_code for caller in (maria, browser)] == [401, 401]


def test_a_change_of_role_ends_the_tokens_made_before(world, advisor):
    world.advisor.change_role("technician")
    assert advisor.get("/api/estimates").status_code == 401


def test_whoever_is_deactivated_is_out_at_once(world, advisor, nobody):
    User.objects.filter(pk=world.advisor.user_id).update(is_active=False)
    assert advisor.get("/api/estimates").status_code == 401
    assert login(nobody, "shop", "advisor@demo.test").status_code == 401


def test_a_token_ends_after_its_life(world, advisor):
    AccessToken.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert advisor.get("/api/estimates").status_code == 401
    assert timedelta(days=90) >= TOKEN_LIFE


def test_only_the_digest_of_a_token_is_kept(world, advisor):
    assert AccessToken.objects.get().digest == tokens.digest(advisor.token)


@pytest.mark.parametrize("header", ["Bearer made-up", "Bearer", "Basic abc", "bearer \xff", "Bearer " + "x" * 5000])
def test_a_made_up_token_is_nobody(world, header):
    assert fault(Caller().get("/api/estimates", Authorization=header)) == (401, "not_signed_in")


def test_a_wrong_token_is_not_made_good_by_a_session(world):
    browser = Caller.in_browser(world.advisor.user)
    assert browser.get("/api/estimates", Authorization="Bearer made-up").status_code == 401


def test_every_401_says_how_to_sign_in(nobody):
    assert nobody.get("/api/estimates").headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("door", ["customer", "shop"])
def test_every_wrong_pair_gets_the_same_answer(world, nobody, door):
    pairs = [("maria@demo.test", "wrong"), ("nobody@demo.test", PASSWORD), ("advisor@demo.test", "wrong")]
    assert len({login(nobody, door, *pair).content for pair in pairs}) == 1


def test_staff_without_a_shop_do_not_come_in(world, nobody):
    User.objects.enrol(Door.STAFF, "left@demo.test", PASSWORD)
    assert fault(login(nobody, "shop", "left@demo.test")) == (401, "not_signed_in")


def test_an_identity_without_a_customer_does_not_come_in(world, nobody):
    User.objects.enrol(Door.CUSTOMER, "half@demo.test", PASSWORD)
    assert fault(login(nobody, "customer", "half@demo.test")) == (401, "not_signed_in")


def reset_token(user):
    return tokens.derive("reset", PasswordReset.open(user).nonce)


def test_a_reset_sets_the_password_once_and_ends_every_sign_in(world, nobody, maria):
    body = {"token": reset_token(world.maria.user), "password": "another-password-88"}
    assert nobody.post("/api/customer/reset-password", body).status_code == 204
    assert maria.get("/api/customer/me").status_code == 401
    assert login(nobody, "customer", "maria@demo.test", body["password"]).status_code == 200
    assert fault(nobody.post("/api/customer/reset-password", body)) == (422, "wrong_code")


def test_a_reset_of_the_shops_door_does_not_work_at_the_customers(world, nobody):
    body = {"token": reset_token(world.advisor.user), "password": "another-password-88"}
    assert fault(nobody.post("/api/customer/reset-password", body)) == (422, "wrong_code")
    assert login(nobody, "shop", "advisor@demo.test").status_code == 200


def test_a_weak_new_password_does_not_use_the_reset_up(world, nobody):
    token = reset_token(world.maria.user)
    assert nobody.post("/api/customer/reset-password", {"token": token, "password": "short"}).status_code == 422
    body = {"token": token, "password": "another-password-88"}
    assert nobody.post("/api/customer/reset-password", body).status_code == 204
