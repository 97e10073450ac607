import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from clearcoat.accounts.models import PasswordReset
from clearcoat.core import tokens
from clearcoat.notifications.models import Notification
from tests.world import PASSWORD

DAY = datetime(2026, 11, 25, 15, tzinfo=UTC)


def sign_in(email: str, password: str = PASSWORD, client: Client | None = None, **more: str):
    return (client or Client()).post("/shop/login", {"email": email, "password": password, **more})


def test_staff_come_in_and_land_on_the_board(world):
    answer = sign_in("Advisor@Demo.test")
    assert (answer.status_code, answer.url) == (302, "/shop/")


def test_they_land_where_they_wanted_to_go(world):
    assert sign_in("advisor@demo.test", next="/shop/messages").url == "/shop/messages"


@pytest.mark.parametrize(
    "evil", ["https://evil.test/shop/", "//evil.test", "/\\evil.test", "/customer/dashboard", "javascript:x"]
)
def test_nobody_is_sent_elsewhere_after_the_sign_in(world, evil):
    assert sign_in("advisor@demo.test", next=evil).url == "/shop/"


def without_token(answer) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", answer.content)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(world):
    known = sign_in("advisor@demo.test", "wrong")
    unknown = sign_in("advisor@none.test", "wrong")
    assert known.status_code == unknown.status_code == 422
    assert without_token(known).replace(b"demo.test", b"none.test") == without_token(unknown)


def test_a_customer_does_not_come_in_by_the_staff_door(world):
    assert sign_in("maria@demo.test").status_code == 422


def test_somebody_who_left_the_shop_does_not_come_in(world):
    world.tech.delete()
    assert sign_in("tech@demo.test").status_code == 422


@time_machine.travel(DAY, tick=False)
def test_the_sixth_try_in_five_minutes_is_refused_and_told_when_to_come_back(world):
    answers = [sign_in("advisor@demo.test", "wrong") for _ in range(6)]
    assert [a.status_code for a in answers] == [422] * 5 + [429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 300


def test_signing_out_ends_the_session(advisor):
    advisor.post("/shop/logout")
    assert advisor.get("/shop/").status_code == 302


def test_signing_out_by_a_link_is_not_possible(advisor):
    assert advisor.get("/shop/logout").status_code == 405


def test_a_known_and_an_unknown_address_get_the_same_words_about_a_reset(world):
    pages = [Client().post("/shop/forgot-password", {"email": e}) for e in ("advisor@demo.test", "x@none.test")]
    assert {page.status_code for page in pages} == {202}
    assert pages[0].content == pages[1].content
    assert Notification.objects.filter(event="reset_password").count() == 1
    assert mail.outbox == []


def reset_token(world) -> str:
    return tokens.derive("reset", PasswordReset.open(world.advisor.user).nonce)


def test_the_token_leaves_the_address_before_the_page_is_shown(world):
    answer = Client().get(f"/shop/reset-password/{reset_token(world)}")
    assert (answer.status_code, answer.url) == (302, "/shop/reset-password")


def test_a_new_password_is_set_once(world):
    client, link = Client(), f"/shop/reset-password/{reset_token(world)}"
    client.get(link)
    assert client.post("/shop/reset-password", {"password": "four long words here"}).url == "/shop/login?new=1"
    assert sign_in("advisor@demo.test", "four long words here").status_code == 302
    assert client.get(link).status_code == 422


def test_a_weak_password_is_refused_and_the_link_still_works(world):
    client = Client()
    client.get(f"/shop/reset-password/{reset_token(world)}")
    assert client.post("/shop/reset-password", {"password": "short"}).status_code == 422
    assert client.post("/shop/reset-password", {"password": "four long words here"}).status_code == 302


def test_the_reset_page_without_a_link_asks_for_one(db):
    assert Client().get("/shop/reset-password").url == "/shop/forgot-password"


def test_a_guessed_reset_link_leaves_no_session(world):
    Client().get("/shop/reset-password/guessed")
    assert not Session.objects.exists()
