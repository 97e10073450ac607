"""How often a door may be tried; counted before anything is hashed."""

from __future__ import annotations

from unittest import mock

import pytest

from clearcoat.accounts import limits
from tests.api.caller import fault
from tests.world import PASSWORD

pytestmark = pytest.mark.usefixtures("mid_window")
PERSON = {"password": "a-long-password-77", "firstName": "New", "lastName": "Person"}
HASHERS = "django.contrib.auth.hashers.MD5PasswordHasher.encode"


@pytest.fixture
def hashed(world):
    """Counts the hashes."""
    with mock.patch(HASHERS, autospec=True, return_value="md5$salt$hash") as encode:
        yield encode


def login(nobody, email, password="wrong", door="customer"):
    return nobody.post(f"/api/{door}/login", {"email": email, "password": password})


@pytest.mark.parametrize(("door", "email"), [("customer", "maria@demo.test"), ("shop", "advisor@demo.test")])
def test_the_sixth_try_of_an_address_is_refused_before_it_is_hashed(nobody, hashed, door, email):
    for _ in range(limits.LOGIN_BY_EMAIL.most):
        login(nobody, email, door=door)
    hashed.reset_mock()
    answer = login(nobody, email, PASSWORD, door)
    assert fault(answer) == (429, "too_many")
    assert 0 < int(answer.headers["Retry-After"]) <= limits.LOGIN_BY_EMAIL.seconds
    hashed.assert_not_called()


def test_one_password_over_many_addresses_is_refused_before_it_is_hashed(nobody, hashed):
    for n in range(limits.LOGIN_BY_VISITOR.most):
        login(nobody, f"person{n}@demo.test")
    hashed.reset_mock()
    assert fault(login(nobody, "maria@demo.test", PASSWORD)) == (429, "too_many")
    hashed.assert_not_called()


def test_the_limit_is_the_same_for_an_unknown_address(world, nobody):
    statuses = [[login(nobody, email).status_code for _ in range(6)] for email in ("maria@demo.test", "no@demo.test")]
    assert statuses[0] == statuses[1] == [401] * 5 + [429]


def test_the_limits_of_the_two_doors_are_their_own(world, nobody):
    for _ in range(6):
        login(nobody, "advisor@demo.test")
    assert login(nobody, "advisor@demo.test", PASSWORD, "shop").status_code == 200


def test_a_made_up_forwarding_header_does_not_move_the_limit(world, nobody):
    for n in range(limits.LOGIN_BY_VISITOR.most):
        body = {"email": f"person{n}@demo.test", "password": "wrong"}
        nobody.post("/api/customer/login", body, X_Forwarded_For=f"10.0.0.{n}")
    assert login(nobody, "maria@demo.test").status_code == 429


def test_who_is_locked_out_may_still_ask_for_a_new_password(world, nobody):
    for _ in range(6):
        login(nobody, "maria@demo.test")
    assert nobody.post("/api/customer/forgot-password", {"email": "maria@demo.test"}).status_code == 202


def test_signing_in_rightly_uses_nothing_up(world, nobody):
    assert {login(nobody, "maria@demo.test", PASSWORD).status_code for _ in range(12)} == {200}


def test_registering_is_refused_before_it_is_hashed(nobody, hashed):
    for n in range(limits.REGISTER_BY_VISITOR.most):
        nobody.post("/api/customer/register", PERSON | {"email": f"new{n}@demo.test"})
    hashed.reset_mock()
    answer = nobody.post("/api/customer/register", PERSON | {"email": "one-more@demo.test"})
    assert fault(answer) == (429, "too_many")
    hashed.assert_not_called()


@pytest.mark.parametrize("email", ["maria@demo.test", "nobody@demo.test"])
def test_a_mailbox_is_not_flooded_and_known_and_unknown_are_refused_alike(world, nobody, email):
    bodies = [{"email": email}] * 6
    assert [nobody.post("/api/customer/forgot-password", b).status_code for b in bodies] == [202] * 5 + [429]


@pytest.mark.parametrize("door", ["customer", "shop"])
@pytest.mark.parametrize("email", ["maria@demo.test", "advisor@demo.test", "nobody@demo.test"])
def test_a_known_and_an_unknown_address_cost_the_same_one_hash(nobody, hashed, door, email):
    login(nobody, email, door=door)
    assert hashed.call_count == 1


@pytest.mark.parametrize("email", ["maria@demo.test", "nobody@demo.test"])
def test_registering_costs_one_hash_for_known_and_unknown(nobody, hashed, email):
    nobody.post("/api/customer/register", PERSON | {"email": email})
    assert hashed.call_count == 1
