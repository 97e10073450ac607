"""The five ways of taking an account before its owner has it (Sudhodanan and Paverd, 2022), at our pages."""

from django.test import Client

from clearcoat.accounts.models import Door, User
from clearcoat.customers.models import Customer, Registration
from tests.portal.conftest import page_of, signed_in
from tests.portal.test_register import ROBIN, mailed, register

THEIRS, MINE = "the attackers sentence", "the owners own sentence"


def attacked() -> Client:
    """A browser in which somebody else registered Robin's address."""
    attacker = Client()
    register(attacker, password=THEIRS, phone_number="(312) 555-0199")
    return attacker


def opens(email: str, password: str) -> bool:
    return Client().post("/customer/login", {"email": email, "password": password}).status_code == 302


def test_1_classic_the_password_typed_first_by_somebody_else_never_opens_it(world):
    attacked()
    owner = Client()
    address, code = mailed()
    owner.get(f"{address}?code={code}")
    owner.post(address, {"password": MINE})
    assert opens(ROBIN["email"], MINE)
    assert not opens(ROBIN["email"], THEIRS)


def test_1_classic_not_even_when_the_attacker_registers_after_the_owner(world):
    owner = Client()
    register(owner, password=MINE)
    attacked()
    assert owner.post("/customer/confirm", {"code": mailed()[1]}).status_code == 422
    address, code = mailed()
    owner.get(f"{address}?code={code}")
    owner.post(address, {"password": MINE})
    assert not opens(ROBIN["email"], THEIRS)
    assert opens(ROBIN["email"], MINE)


def test_2_unexpired_session_of_the_attacker_is_nobodys(world):
    attacker, owner = attacked(), Client()
    address, code = mailed()
    owner.get(f"{address}?code={code}")
    owner.post(address, {"password": MINE})
    assert owner.get(page_of(world.golf)).status_code == 200
    assert attacker.get(page_of(world.golf)).status_code == 302
    assert attacker.get("/customer/dashboard").status_code == 302


def test_3_trojan_identifier_a_number_typed_by_somebody_else_is_dropped(world):
    attacked()
    owner = Client()
    address, code = mailed()
    owner.get(f"{address}?code={code}")
    owner.post(address, {"password": MINE})
    assert Customer.objects.get(user__email=ROBIN["email"]).phone_number == ""


def test_4_unexpired_change_an_older_code_is_dead_once_the_address_is_confirmed(world):
    attacker = attacked()
    older = Registration.newest(ROBIN["email"])
    owner = Client()
    register(owner, password=MINE)
    owner.post("/customer/confirm", {"code": mailed()[1]})
    assert attacker.post("/customer/confirm", {"code": older.code}).status_code == 422
    assert Client().get(f"/customer/confirm/{older.pk}?code={older.code}").status_code == 404


def test_5_unverified_an_address_that_nobody_confirmed_shows_no_car(world):
    attacker = attacked()
    assert attacker.get(page_of(world.golf)).status_code == 302
    assert not opens(ROBIN["email"], THEIRS)
    assert not User.objects.at(Door.CUSTOMER, ROBIN["email"])


def test_a_new_password_ends_every_other_sign_in(world):
    thief = signed_in(world.maria.user.email)
    world.maria.user.change_password(MINE)
    assert thief.get("/customer/dashboard").status_code == 302
