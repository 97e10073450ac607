import uuid

import pytest
from django.test import Client

from clearcoat.accounts.models import Door, User
from clearcoat.customers.models import Customer, Registration
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.models import Notification
from tests.portal.conftest import page_of, signed_in, text
from tests.portal.test_login import forbid_hashing, without_secrets

ROBIN = {
    "first_name": "Robin",
    "last_name": "Weiss",
    "email": "robin@elsewhere.test",
    "password": "a long enough sentence",
    "phone_number": "(312) 555-0177",
}


def register(client, **other):
    return client.post("/customer/register", ROBIN | other)


def mailed(email=ROBIN["email"]):
    """The address and the code that the newest mail carries."""
    wish = Registration.newest(email)
    return f"/customer/confirm/{wish.pk}", wish.code


def test_registering_asks_for_the_code(client, world):
    assert register(client)["Location"] == "/customer/confirm"
    assert "robin@elsewhere.test" in text(client.get("/customer/confirm"))


def test_registering_makes_no_account_yet(client, world):
    register(client)
    assert not User.objects.at(Door.CUSTOMER, ROBIN["email"])
    assert client.get("/customer/dashboard").status_code == 302


def test_the_code_makes_the_account_and_signs_in(client, world):
    register(client)
    before = client.session.session_key
    assert client.post("/customer/confirm", {"code": mailed()[1]})["Location"] == "/customer/dashboard"
    assert client.session.session_key != before
    assert Customer.objects.get(user__email=ROBIN["email"]).phone_number == "+13125550177"


def test_only_then_the_cars_of_this_address_show(client, world):
    register(client)
    assert client.get(page_of(world.golf)).status_code == 302
    client.post("/customer/confirm", {"code": mailed()[1]})
    assert client.get(page_of(world.golf)).status_code == 200


def test_the_password_that_was_typed_signs_in_later(client, world):
    register(client)
    client.post("/customer/confirm", {"code": mailed()[1]})
    assert signed_in(ROBIN["email"], ROBIN["password"])


def test_a_code_may_be_typed_with_blanks_and_capitals(client, world):
    register(client)
    code = mailed()[1].upper()
    assert client.post("/customer/confirm", {"code": f" {code[:4]} - {code[4:]} "}).status_code == 302


def test_a_wrong_code_is_told_at_the_field(client, world):
    register(client)
    answer = client.post("/customer/confirm", {"code": "aaaaaaaa"})
    assert answer.status_code == 422
    assert 'aria-describedby="id_code_error"' in text(answer)


def test_a_code_is_dead_after_five_guesses(client, world):
    register(client)
    for _ in range(5):
        client.post("/customer/confirm", {"code": "aaaaaaaa"})
    assert client.post("/customer/confirm", {"code": mailed()[1]}).status_code == 422


def test_a_known_and_an_unknown_address_get_the_same_answers(world):
    pages = []
    for email in (world.maria.user.email, ROBIN["email"]):
        client = Client()
        assert register(client, email=email)["Location"] == "/customer/confirm"
        asked, wrong = client.get("/customer/confirm"), client.post("/customer/confirm", {"code": "aaaaaaaa"})
        pages.append([without_secrets(page).replace(email, "…") for page in (asked, wrong)])
    assert pages[0] == pages[1]


def test_a_known_address_gets_a_hint_by_mail(client, world):
    register(client, email=world.maria.user.email)
    assert Notification.objects.get(to=world.maria.user.email).event == "already_registered"


def test_the_mails_link_uses_nothing_up(client, world):
    register(client)
    address, code = mailed()
    for scanner in (Client(), Client()):
        scanner.get(f"{address}?code={code}", follow=True)
    assert Registration.objects.get(email=ROBIN["email"]).tries == 0
    assert not User.objects.at(Door.CUSTOMER, ROBIN["email"])


def test_the_code_leaves_the_address_at_once(client, world):
    register(client)
    address, code = mailed()
    answer = client.get(f"{address}?code={code}")
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert code not in text(client.get(address))


def test_in_the_browser_that_registered_one_button_is_enough(client, world):
    register(client)
    address, code = mailed()
    client.get(f"{address}?code={code}")
    assert 'type="password"' not in text(client.get(address))
    assert client.post(address)["Location"] == "/customer/dashboard"
    assert signed_in(ROBIN["email"], ROBIN["password"])


def test_in_another_browser_a_password_is_chosen(client, world):
    register(client)
    address, code = mailed()
    phone = Client()
    phone.get(f"{address}?code={code}")
    assert 'type="password"' in text(phone.get(address))
    assert phone.post(address, {"password": "chosen on the phone"})["Location"] == "/customer/dashboard"
    assert signed_in(ROBIN["email"], "chosen on the phone")


def test_in_another_browser_a_weak_password_is_refused(client, world):
    register(client)
    address, code = mailed()
    phone = Client()
    phone.get(f"{address}?code={code}")
    assert phone.post(address, {"password": "1234"}).status_code == 422
    assert not User.objects.at(Door.CUSTOMER, ROBIN["email"])


@pytest.mark.parametrize("code", ["", "?code=aaaaaaaa"])
def test_an_unknown_mail_link_has_ended(client, db, code):
    answer = client.get(f"/customer/confirm/{uuid.uuid4()}{code}")
    assert answer.status_code == 404
    assert "This link has ended" in text(answer)


def test_the_mails_link_works_once(client, world):
    register(client)
    address, code = mailed()
    client.get(f"{address}?code={code}")
    client.post(address)
    assert Client().get(f"{address}?code={code}").status_code == 404


def test_without_a_registration_there_is_no_code_to_type(client, db):
    assert client.get("/customer/confirm")["Location"] == "/customer/register"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "no address"),
        ("email", ""),
        ("password", "short"),
        ("password", "password123"),
        ("password", "robin@elsewhere"),
        ("first_name", ""),
        ("phone_number", "555"),
    ],
)
def test_a_wrong_field_is_told_and_the_rest_is_kept(client, world, field, value):
    answer = register(client, **{field: value})
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in text(answer)
    assert 'value="Weiss"' in text(answer)
    assert not Registration.objects.exists()


def test_the_page_says_in_its_title_that_something_is_wrong(client, db):
    assert "<title>Please check:" in text(register(client, email=""))


def test_too_many_registrations_are_refused_before_hashing(client, world, monkeypatch):
    for _ in range(5):
        register(client)
    forbid_hashing(monkeypatch)
    answer = register(client)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) <= 3600


def test_the_account_speaks_the_language_of_the_form(client, world):
    client.get("/?lang=es")
    register(client)
    assert Registration.newest(ROBIN["email"]).language == "es"


def test_estimates_of_another_address_stay_unlinked(client, world):
    register(client)
    client.post("/customer/confirm", {"code": mailed()[1]})
    mine = Estimate.objects.filter(customer__user__email=ROBIN["email"])
    assert list(mine) == [world.golf]
