from datetime import timedelta

import pytest
from django.test import Client

from clearcoat.accounts.models import Door, PasswordReset
from clearcoat.core import clock, tokens
from clearcoat.notifications.models import Notification, ReturnedAddress
from tests.portal.conftest import signed_in, text
from tests.portal.test_login import forbid_hashing, without_secrets

NEW = "a new long sentence"


def ask(client, email="maria@demo.test"):
    return client.post("/customer/forgot-password", {"email": email})


def mailed():
    return tokens.derive("reset", PasswordReset.objects.get().nonce)


def test_known_and_unknown_addresses_get_the_same_answer(client, world):
    known, unknown = ask(client), ask(client, "nobody@demo.test")
    assert known.status_code == unknown.status_code == 200
    assert without_secrets(known) == without_secrets(unknown).replace("nobody@", "maria@")


def test_only_a_known_address_gets_a_mail(client, world):
    ask(client)
    ask(client, "nobody@demo.test")
    assert list(Notification.objects.values_list("to", "event")) == [("maria@demo.test", "reset_password")]


def test_the_token_moves_out_of_the_address(client, world):
    ask(client)
    answer = client.get(f"/customer/reset-password/{mailed()}")
    assert (answer.status_code, answer["Location"]) == (302, "/customer/reset-password")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert mailed() not in text(client.get("/customer/reset-password"))


def test_opening_the_link_uses_nothing_up(client, world):
    ask(client)
    for _ in range(2):
        assert Client().get(f"/customer/reset-password/{mailed()}", follow=True).status_code == 200
    assert PasswordReset.objects.count() == 1


def test_the_new_password_signs_in(client, world):
    ask(client)
    client.get(f"/customer/reset-password/{mailed()}")
    answer = client.post("/customer/reset-password", {"password": NEW})
    assert answer["Location"] == "/customer/dashboard"
    assert client.get("/customer/dashboard").status_code == 200
    assert signed_in("maria@demo.test", NEW)


def test_the_new_password_ends_every_other_session(client, maria, world):
    ask(client)
    client.get(f"/customer/reset-password/{mailed()}")
    client.post("/customer/reset-password", {"password": NEW})
    assert maria.get("/customer/dashboard").status_code == 302


def test_the_session_key_changes(client, world):
    ask(client)
    client.get(f"/customer/reset-password/{mailed()}")
    before = client.session.session_key
    client.post("/customer/reset-password", {"password": NEW})
    assert client.session.session_key != before


def test_the_link_works_once(client, world):
    ask(client)
    token, second = mailed(), Client()
    for browser in (client, second):
        browser.get(f"/customer/reset-password/{token}")
    client.post("/customer/reset-password", {"password": NEW})
    assert second.post("/customer/reset-password", {"password": "another long sentence"}).status_code == 404
    assert second.get(f"/customer/reset-password/{token}").status_code == 404


def test_the_link_works_for_an_hour(client, world):
    ask(client)
    PasswordReset.objects.update(created_at=clock.now() - timedelta(minutes=61))
    answer = client.get(f"/customer/reset-password/{mailed()}")
    assert answer.status_code == 404
    assert "more than an hour old" in text(answer)


def test_a_token_of_the_other_door_opens_nothing_here(client, world):
    PasswordReset.open(world.owner.user)
    assert world.owner.user.door == Door.STAFF
    assert client.get(f"/customer/reset-password/{mailed()}").status_code == 404


@pytest.mark.parametrize("password", ["short", "1234567890", "maria@demo.test"])
def test_a_weak_password_is_told_at_the_field(client, world, password):
    ask(client)
    client.get(f"/customer/reset-password/{mailed()}")
    answer = client.post("/customer/reset-password", {"password": password})
    assert answer.status_code == 422
    assert 'id="id_password_error"' in text(answer)


def test_without_a_token_there_is_nothing_to_set(client, db):
    assert client.get("/customer/reset-password").status_code == 404


def test_too_many_wishes_are_refused(client, world, monkeypatch):
    for _ in range(5):
        ask(client)
    forbid_hashing(monkeypatch)
    assert ask(client).status_code == 429
    assert Notification.objects.count() == 5


def test_everybody_reads_what_to_do_when_no_mail_comes_and_nobody_learns_whose_came_back(client, world):
    ReturnedAddress.objects.create(shop=None, address="maria@demo.test", why="bounced")
    known, unknown = ask(client), ask(client, "nobody@demo.test")
    assert "until your repair shop says that it is right" in text(known)
    assert without_secrets(known) == without_secrets(unknown).replace("nobody@", "maria@")
