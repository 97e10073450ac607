"""An account begins with a mail, and nobody learns who has one."""

from __future__ import annotations

import pytest

from clearcoat.accounts.models import User
from clearcoat.customers.models import CODE_TRIES, Customer, Registration
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.models import Notification
from tests.api.caller import Caller, at_fault, fault, mine

NEW = "robin@elsewhere.test"  # Lakeside's Golf carries this address
PERSON = {"email": NEW, "password": "a-long-password-77", "firstName": "Robin", "lastName": "Weiss"}


def register(nobody, **other):
    return nobody.post("/api/customer/register", PERSON | other)


def verify(nobody, code, **other):
    return nobody.post("/api/customer/verify-email", {"email": NEW, "code": code, **other})


def code_of(email=NEW):
    return Registration.newest(email).code


def test_an_account_is_made_only_by_the_code(world, nobody):
    assert register(nobody).status_code == 202
    assert not Customer.objects.filter(user__email=NEW).exists()
    answer = verify(nobody, code_of())
    assert answer.status_code == 200
    assert answer.json()["customer"]["firstName"] == "Robin"


def test_only_a_confirmed_address_shows_its_estimates(world, nobody):
    register(nobody)
    assert Estimate.objects.get(pk=world.golf.pk).customer is None
    robin = Caller(verify(nobody, code_of()).json()["token"])
    assert robin.get(mine(world.golf)).status_code == 200
    assert [item["id"] for item in robin.get("/api/customer/estimates").json()["items"]] == [str(world.golf.pk)]


def test_a_known_and_an_unknown_address_get_the_same_bytes(world, nobody):
    known, unknown = register(nobody, email="maria@demo.test"), register(nobody)
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content) == (202, known.content)


def test_a_known_address_is_told_by_mail_that_it_has_an_account(world, nobody):
    register(nobody, email="maria@demo.test")
    assert Notification.objects.get(to="maria@demo.test").event == "already_registered"


def test_forgetting_gives_the_same_bytes_to_known_unknown_and_staff(world, nobody):
    emails = ["maria@demo.test", "nobody@elsewhere.test", "advisor@demo.test"]
    answers = [nobody.post("/api/customer/forgot-password", {"email": email}) for email in emails]
    assert {(answer.status_code, answer.content) for answer in answers} == {(202, answers[0].content)}
    assert [row.to for row in Notification.objects.filter(event="reset_password")] == ["maria@demo.test"]


def test_a_wrong_code_is_the_same_for_every_address(world, nobody):
    register(nobody)
    emails = [NEW, "maria@demo.test", "nobody@elsewhere.test"]
    bodies = [{"email": email, "code": "abcdefgh"} for email in emails]
    assert len({nobody.post("/api/customer/verify-email", body).content for body in bodies}) == 1


def test_a_code_dies_after_five_wrong_tries(world, nobody):
    register(nobody)
    for _ in range(CODE_TRIES):
        verify(nobody, "abcdefgh")
    assert fault(verify(nobody, code_of())) == (422, "wrong_code")


def test_a_code_works_once(world, nobody):
    register(nobody)
    code = code_of()
    verify(nobody, code)
    assert fault(verify(nobody, code)) == (422, "wrong_code")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "not an address"), ("email", ""), ("email", "a@b"), ("email", "İ" * 200 + "@elsewhere.test"),
        ("email", "a\x00@elsewhere.test"), ("password", "short"), ("password", "password123456"), ("password", ""),
        ("firstName", ""), ("firstName", "  "), ("lastName", "x" * 81), ("firstName", "a\x00b"),
        ("lastName", "\ud800"), ("phoneNumber", "12"), ("phoneNumber", 5), ("role", "owner"), ("isActive", True),
    ],
)  # fmt: skip
def test_a_wrong_or_unknown_field_is_named(world, nobody, field, value):
    assert at_fault(register(nobody, **{field: value})) == {field}
    assert not Registration.objects.exists()


@pytest.mark.parametrize("name", ["Zoë 🚗", "O'Brien-García", "李", "a" * 80])
def test_people_have_their_own_letters(world, nobody, name):
    register(nobody, firstName=name)
    assert verify(nobody, code_of()).json()["customer"]["firstName"] == name


def test_the_number_is_kept_in_one_form(world, nobody):
    register(nobody, phoneNumber="(312) 555-0142")
    assert verify(nobody, code_of()).json()["customer"]["phoneNumber"] == "+13125550142"


def test_a_password_like_the_address_is_refused(world, nobody):
    assert at_fault(register(nobody, password=NEW)) == {"password"}


def test_registering_signs_nobody_in(world, nobody):
    answer = register(nobody)
    assert "token" not in answer.json()
    assert not answer.cookies
    assert not User.objects.filter(email=NEW).exists()
