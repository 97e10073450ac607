"""The owner writes from a page of their own, by link or account, and reads the answers there."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from clearcoat.core import clock
from clearcoat.notifications.models import Notification
from clearcoat.portal.views import messages
from clearcoat.threads.models import Post, Thread
from clearcoat.workflow import conversation
from tests.portal.conftest import page_of, text


def letters(estimate):
    return page_of(estimate) + "/messages"


def answered(world, words, way):
    conversation.answer(Thread.of(world.accord), world.advisor, words, way, seen=0)


def test_the_owners_page_leads_to_it(world, holder):
    assert letters(world.accord) in text(holder.get(page_of(world.accord)))


@pytest.mark.parametrize("by", ["holder", "maria"])
def test_what_the_owner_writes_reaches_the_shop(world, request, by):
    client = request.getfixturevalue(by)
    assert client.post(letters(world.accord), {"text": "May I see the old parts?"}).status_code == 302
    post = Post.objects.get()
    assert (post.thread.estimate, post.way, post.by) == (world.accord, "page", "María Fernández")
    assert "May I see the old parts?" in text(client.get(letters(world.accord)))


def test_the_shops_answers_are_read_there_whichever_way_they_went(world, holder):
    conversation.hear_on_page(world.accord, "Hello?")
    for way in ("page", "sms", "email"):
        answered(world, f"Answer by {way}.", way)
    page = text(holder.get(letters(world.accord)))
    assert all(f"Answer by {way}." in page for way in ("page", "sms", "email"))


def test_notes_and_automatic_messages_are_not_there(world, holder):
    about = {"type": "sms", "event": "news", "to": world.accord.phone, "text": "Automatic", "created_at": clock.now()}
    Notification.objects.create(shop=world.harbor, estimate=world.accord, **about)
    conversation.hear_on_page(world.accord, "Hello?")
    assert "Automatic" not in text(holder.get(letters(world.accord)))


def test_the_page_speaks_the_owners_language_and_tells_the_time_as_the_page_of_the_car_does(world, holder, spanish):
    with time_machine.travel(datetime(2026, 12, 2, 20, 5, tzinfo=UTC)):
        conversation.hear_on_page(world.accord, "¿Hola?")
        page = text(holder.get(letters(world.accord)))
    assert "Escriba al taller" in page
    assert '<time datetime="2026-12-02T14:05-06:00">2 dic, 2:05 p.m.</time>' in page


def test_an_empty_message_is_asked_for_again(world, holder):
    assert holder.post(letters(world.accord), {"text": " "}).status_code == 422
    assert not Post.objects.exists()


def test_nobody_writes_without_end(world, holder, monkeypatch):
    monkeypatch.setattr(messages, "BY_REPAIR", messages.Limit("letters-repair", 2, 3600))
    answers = [holder.post(letters(world.accord), {"text": "Hello?"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert '<a class="button button--main" href="?">' in text(answers[-1])  # the way back to what was written


def test_an_open_page_gets_the_conversation_only_when_it_changed(world, holder):
    first = holder.get(letters(world.accord), headers={"X-Part": "1"})
    again = {"X-Part": "1", "If-None-Match": first["ETag"]}
    assert holder.get(letters(world.accord), headers=again).status_code == 304
    conversation.hear_on_page(world.accord, "Hello?")
    assert holder.get(letters(world.accord), headers=again).status_code == 200


def test_a_form_without_its_token_is_refused(world):
    client = Client(enforce_csrf_checks=True)
    client.get(f"/t/{world.link(world.accord).token}")
    assert client.post(letters(world.accord), {"text": "Hello?"}).status_code == 403


def test_what_was_written_is_no_code(world, holder):
    holder.post(letters(world.accord), {"text": "<img src=x onerror=alert(1)>"})
    assert "<img src=x" not in text(holder.get(letters(world.accord)))
