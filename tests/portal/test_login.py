import re

import pytest
from django.test import Client

from clearcoat.accounts.models import PasswordReset, Tries
from tests.portal.conftest import page_of, signed_in, text
from tests.world import PASSWORD

OFFSITE = [
    "//evil.test",
    "///evil.test",
    "////evil.test/customer/",
    "https://evil.test",
    "https:evil.test",
    "https:/evil.test",
    "http://evil.test/customer/dashboard",
    "HTTPS://EVIL.TEST",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\\evil.test",
    "\\\\evil.test",
    "\\/evil.test",
    "/\\/evil.test",
    "/customer\\..\\..\\evil.test",
    "/customer/\\evil.test",
    "/customer/\r\nLocation: https://evil.test",
    "/customer/\nSet-Cookie: a=b",
    "/customer/\x00",
    "/customer/\t//evil.test",
    "\t//evil.test",
    "\x01https://evil.test",
    " https://evil.test",
    " //evil.test",
    "@evil.test",
    "//user@evil.test",
    "https://localhost@evil.test",
    "//localhost:8000@evil.test",
    "evil.test",
    "./evil.test",
    "../evil.test",
    "?next=//evil.test",
    "#//evil.test",
    "/shop/",
    "/shop/login",
    "/api/customer/me",
    "/",
    "/customerevil",
    "ftp://evil.test",
    "//evil。test",
    "https://evil.test/customer/login",
    "/t/abc",
]


def sign_in(client, email="maria@demo.test", password=PASSWORD, **more):
    return client.post("/customer/login", {"email": email, "password": password, **more})


def test_signing_in_leads_to_the_persons_cars(client, world):
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/customer/dashboard")


def test_signing_in_leads_back_to_where_it_began(client, world):
    asked = client.get(page_of(world.accord))
    form = client.get(asked["Location"])
    assert f'name="next" value="{page_of(world.accord)}"' in text(form)
    assert sign_in(client, next=page_of(world.accord))["Location"] == page_of(world.accord)


@pytest.mark.parametrize("wanted", OFFSITE)
def test_signing_in_never_leads_elsewhere(maria, wanted):
    assert maria.get("/customer/login", {"next": wanted})["Location"] == "/customer/dashboard"


def test_the_form_never_leads_elsewhere(client, world):
    assert sign_in(client, next="//evil.test")["Location"] == "/customer/dashboard"


def test_a_wrong_password_and_an_unknown_address_get_the_same_page(client, world):
    wrong = sign_in(client, password="not-the-password")
    unknown = sign_in(client, email="nobody@demo.test")
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert without_secrets(wrong) == without_secrets(unknown).replace("nobody@", "maria@")


def test_staff_are_unknown_at_this_door(client, world):
    assert sign_in(client, email="owner@demo.test").status_code == 401


def test_what_was_typed_is_kept_but_the_password(client, world):
    page = text(sign_in(client, password="not-the-password"))
    assert 'value="maria@demo.test"' in page
    assert "not-the-password" not in page


def test_the_session_key_changes(client, world):
    client.get("/customer/login")
    client.session.save()
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_a_session_planted_by_somebody_else_is_not_the_one_that_is_signed_in(world):
    attacker, victim = Client(), Client()
    attacker.session.save()
    victim.cookies["session"] = attacker.cookies["session"].value
    sign_in(victim)
    assert attacker.get("/customer/dashboard").status_code == 302


def test_the_sixth_try_is_refused_before_a_password_is_hashed(client, world, monkeypatch):
    for _ in range(5):
        sign_in(client, password="not-the-password")
    forbid_hashing(monkeypatch)
    answer = sign_in(client)
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 300
    assert "tried too often" in text(answer)


def test_one_visitor_cannot_try_many_addresses(client, world, monkeypatch):
    monkeypatch.setattr("clearcoat.accounts.signin.make_password", lambda _: "")
    statuses = [sign_in(client, email=f"p{n}@demo.test").status_code for n in range(31)]
    assert statuses == [401] * 30 + [429]


def test_a_success_is_not_counted(client, world):
    sign_in(client)
    assert set(Tries.objects.values_list("count", flat=True)) == {0}


def test_signing_out_ends_the_session(maria, world):
    assert maria.get("/customer/logout").status_code == 405
    answer = maria.post("/customer/logout")
    assert (answer["Location"], answer["Clear-Site-Data"]) == ("/", '"cache", "storage"')
    assert maria.get("/customer/dashboard").status_code == 302


def test_the_old_cookie_opens_nothing_after_signing_out(maria):
    thief = Client()
    thief.cookies["session"] = maria.cookies["session"].value
    maria.post("/customer/logout")
    assert thief.get("/customer/dashboard").status_code == 302


@pytest.mark.parametrize(
    "address", ["/customer/login", "/customer/register", "/customer/forgot-password", "/customer/logout"]
)
def test_a_forged_form_is_refused_in_plain_words(world, address):
    answer = Client(enforce_csrf_checks=True).post(address, {})
    assert answer.status_code == 403
    assert "open for too long" in text(answer)


def test_a_page_with_a_form_sends_its_origin(client, db):
    assert client.get("/customer/login")["Referrer-Policy"] == "same-origin"


def test_the_real_form_is_accepted_with_its_token(world):
    client = Client(enforce_csrf_checks=True)
    form = client.get("/customer/login").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    assert sign_in(client, csrfmiddlewaretoken=token).status_code == 302


@pytest.mark.parametrize("address", ["/customer/login", "/customer/register", "/customer/dashboard"])
def test_account_pages_are_not_stored(client, db, address):
    assert client.get(address)["Cache-Control"] == "private, no-store"


def test_errors_are_told_at_the_field(client, db):
    page = text(sign_in(client, email="not an address"))
    assert 'aria-invalid="true" aria-describedby="id_email_error"' in page
    assert 'id="id_email_error"' in page
    assert 'role="alert"' in page
    assert '<a href="#id_email">Email</a>' in page


def test_who_is_signed_in_is_not_asked_again(world):
    assert signed_in("sam@demo.test").get("/customer/login")["Location"] == "/customer/dashboard"


def forbid_hashing(monkeypatch):
    def forbidden(*_, **__):
        raise AssertionError("a password was hashed")

    for place in (
        "accounts.signin.make_password",
        "accounts.models.User.check_password",
        "workflow.customer.make_password",
    ):
        monkeypatch.setattr(f"clearcoat.{place}", forbidden)


def without_secrets(answer):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(answer))


def test_a_sign_in_ends_the_link_to_a_new_password(client, world):
    PasswordReset.open(world.sam.user)
    client.post("/customer/login", {"email": "sam@demo.test", "password": PASSWORD})
    assert not PasswordReset.objects.exists()


@pytest.mark.parametrize("place", ["", "/messages", "/review", "/photos/new"])
def test_who_lost_the_links_cookie_is_told_to_open_the_link_again(client, world, place):
    page = text(client.get(page_of(world.accord) + place, follow=True))
    assert "<h1>Please open your link once more</h1>" in page


@pytest.mark.parametrize("place", ["/pay", "/approval"])
def test_where_the_link_may_not_be_enough_nobody_is_told_that_it_is(client, world, place):
    page = text(client.get(page_of(world.accord) + place, follow=True))
    assert "<h1>Sign in</h1>" in page
    assert "Make one with the email that the shop has for you." in page
    assert "You do not need one" not in page
