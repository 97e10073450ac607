"""The demo's phone and mailbox."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import include, path

from clearcoat.notifications.inbox import people, received
from clearcoat.notifications.outbox import deliver_due
from clearcoat.providers.base import Mail
from clearcoat.providers.local import LocalMail, LocalTexts
from clearcoat.shops.models import ShopSettings
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status
from tests.world import World

urlpatterns = [path("demo/", include("clearcoat.demo.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def inbox(settings, tmp_path: Path) -> Path:
    settings.INBOX = tmp_path / "inbox"
    return settings.INBOX


@pytest.fixture
def told(world: World) -> World:
    """Maria and Sam were told something, Sam last."""
    ShopSettings.objects.update(hold_seconds=0)
    for estimate in (world.accord, world.civic):
        estimate.shop.settings.refresh_from_db()
        change_status(estimate, Move("waiting_for_parts", eta=date(2026, 12, 18)), world.owner)
        while deliver_due():
            pass
    return world


def post(inbox: Path, html: str, key: str = "k", subject: str = "Hello") -> str:
    mail = Mail(to="kim@elsewhere.test", subject=subject, text="Hi", html=html, from_email="desk@harbor.test")
    return LocalMail(inbox).send(mail, key=key)


def page(client: Client, query: str = "") -> str:
    return client.get(f"/demo/inbox{query}").content.decode()


def test_an_empty_inbox_says_how_to_fill_it(client: Client):
    shown = page(client)
    assert "Nothing yet. Move a card on the board, and the text arrives here." in shown
    assert 'href="/shop/"' in shown


def test_a_move_arrives_on_the_phone_and_in_the_mailbox_of_one_person(told: World, client: Client):
    someone = people(received(10))
    assert [(p.name, len(p.texts), len(p.mails)) for p in someone] == [("Sam Okafor", 1, 1), ("María Fernández", 1, 1)]
    shown = page(client, "?to=maria%40demo.test")
    assert "(312) 555-0143" in shown
    assert "Honda Accord 2019" in shown
    assert "Honda Civic" not in shown


def test_a_message_shows_the_time_at_its_shop(told: World, client: Client):
    sent = received(1)[0].at.astimezone(ZoneInfo(told.harbor.settings.time_zone))
    assert f"{sent:%b} {sent.day}, {sent:%I}".replace(", 0", ", ") in page(client)


def test_a_person_is_found_by_number_too(told: World, client: Client):
    assert "Honda Accord 2019" in page(client, "?to=%2B13125550143")


def test_without_a_choice_the_newest_recipient_is_shown(told: World, client: Client):
    assert "2021 Honda Civic" in page(client)
    assert "2021 Honda Civic" in page(client, "?to=nobody%40elsewhere.test")


def test_two_mailboxes_with_one_number_stay_two(world: World, inbox: Path):
    LocalTexts(inbox).send("+13125550143", "To the phone")
    post(inbox, "<p>x</p>")
    assert [(p.number, p.address) for p in people(received(9))] == [("", "kim@elsewhere.test"), ("+13125550143", "")]


def test_links_in_a_text_can_be_followed_and_its_words_are_harmless(client: Client, inbox: Path):
    LocalTexts(inbox).send("+13125550143", "Harbor: <b>x</b> http://localhost:8000/t/abc (ab2d)")
    shown = page(client)
    assert '<a href="http://localhost:8000/t/abc" target="_blank" rel="noopener">' in shown
    assert "&lt;b&gt;x&lt;/b&gt;" in shown


def test_the_conversation_ends_with_the_newest_text(client: Client, inbox: Path):
    for word in ("first", "second", "third"):
        LocalTexts(inbox).send("+13125550143", f"{word} text")
    shown = page(client)
    assert shown.index("first text") < shown.index("second text") < shown.index("third text")


def test_a_chosen_mail_is_opened(client: Client, inbox: Path):
    older = post(inbox, "<p>1</p>", "1", "Older")
    newer = post(inbox, "<p>2</p>", "2", "Newer")
    assert f'src="/demo/inbox/mail/{newer}"' in page(client)
    assert f'src="/demo/inbox/mail/{older}"' in page(client, f"?to=kim%40elsewhere.test&mail={older}")


def test_a_mail_is_shut_into_its_frame(client: Client, inbox: Path):
    mail_id = post(inbox, "<html><head><title>x</title></head><body><script>alert(1)</script></body></html>")
    answer = client.get(f"/demo/inbox/mail/{mail_id}")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';")
    assert "script-src" not in policy
    assert "allow-scripts" not in policy + page(client)
    assert "allow-same-origin" not in policy + page(client)
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert '<head><base target="_blank"><title>' in answer.content.decode()


def test_a_mail_without_html_is_shown_as_it_is_written(client: Client, inbox: Path):
    assert "<pre>Hi</pre>" in client.get(f"/demo/inbox/mail/{post(inbox, '')}").content.decode()


def test_a_text_or_an_unknown_name_is_no_mail(client: Client, inbox: Path):
    text = LocalTexts(inbox).send("+13125550143", "x")
    assert [client.get(f"/demo/inbox/mail/{name}").status_code for name in (text, "..", "nothing")] == [404] * 3


def test_the_page_may_frame_itself_and_runs_nothing_inline(client: Client, inbox: Path):
    post(inbox, "<p>x</p>")
    answer = client.get("/demo/inbox")
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert " style=" not in answer.content.decode()


def test_the_part_is_sent_again_only_when_something_arrived(client: Client, inbox: Path):
    post(inbox, "<p>x</p>")
    first = client.get("/demo/inbox/part")
    again = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/demo/inbox/part", headers=again).status_code == 304
    post(inbox, "<p>y</p>", "other")
    assert client.get("/demo/inbox/part", headers=again).status_code == 200


def test_the_page_asks_for_the_part_that_it_shows(client: Client, inbox: Path):
    post(inbox, "<p>x</p>")
    assert 'data-inbox="/demo/inbox/part?to=kim%40elsewhere.test"' in page(client, "?to=kim%40elsewhere.test")


def test_the_inbox_is_only_read(client: Client):
    assert client.post("/demo/inbox").status_code == 405
