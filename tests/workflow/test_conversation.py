"""Where a customer's words arrive, and what an answer may do."""

from datetime import timedelta

import pytest

from clearcoat.core import clock
from clearcoat.customers.consent import How
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.models import Notification
from clearcoat.threads.models import Post, Thread
from clearcoat.workflow import consent, conversation
from clearcoat.workflow.conversation import CannotAnswer
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status
from tests import world as named


def hear(world, text="Is it ready?", number=None, **more):
    conversation.hear_text(world.harbor, number or world.accord.phone, text, **more)
    return Post.objects.latest("pk")


def answer(world, text="Tomorrow at noon.", way="sms", car=None):
    thread = Thread.of(Estimate.objects.get(pk=(car or world.accord).pk))
    conversation.answer(thread, world.advisor, text, way, seen=Post.objects.count() + 1000)
    return Notification.objects.filter(event="reply").first()


def unread(world, car=None):
    return Thread.objects.unread().filter(estimate=car or world.accord).exists()


def night(world):
    world.harbor.settings.text_from, world.harbor.settings.text_until = 3, 4
    if clock.now().hour in {8, 9, 10}:  # it is three o'clock in Chicago
        world.harbor.settings.text_from, world.harbor.settings.text_until = 14, 15
    world.harbor.settings.save()


def test_a_text_lands_with_the_open_car_of_its_number(world):
    assert hear(world).thread.estimate == world.accord
    assert unread(world)


def test_a_thanks_is_shown_and_not_unread(world):
    assert hear(world, "Thanks! 👍").text == "Thanks! 👍"
    assert not unread(world)


@pytest.mark.parametrize("text", ["Yes", "YES", "Start", "Resume"])
def test_a_yes_of_who_never_stopped_texts_is_an_answer_that_somebody_reads(world, text):
    hear(world, text)
    assert unread(world)


def test_a_yes_after_a_stop_is_answered_by_the_provider(world):
    Thread.of(hear(world, "STOP").thread.estimate).settle(Post.objects.latest("pk").pk)
    hear(world, "yes")
    assert not unread(world)


def test_with_several_cars_it_is_the_one_last_texted_about(world):
    for car, ago in ((world.civic, 1), (world.outback, 5)):
        sent = clock.now() - timedelta(hours=ago)
        Notification.objects.create(shop=world.harbor, estimate=car, type="sms", to=car.phone, text="Hi", sent_at=sent)
    assert hear(world, number=world.sam.phone_number).thread.estimate == world.civic


def test_a_word_the_day_after_still_belongs_to_the_closed_car(world):
    named_car = world.accord
    change_status(named_car, Move("completed", notify=False), world.owner)
    sent = {"type": "sms", "to": named_car.phone, "text": "Hi", "sent_at": clock.now() - timedelta(days=1)}
    Notification.objects.create(shop=world.harbor, estimate=named_car, **sent)
    assert hear(world).thread.estimate == named_car


def test_an_unknown_number_waits_in_the_shops_own_inbox(world):
    thread = hear(world, number="+13125550999").thread
    assert (thread.estimate, thread.number, thread.shop) == (None, "+13125550999", world.harbor)


def test_an_attached_number_brings_its_messages_along(world):
    stray = hear(world, number="+13125550999").thread
    own = conversation.attach(stray, world.accord, world.advisor)
    assert [post.text for post in own.posts.all()] == ["Is it ready?"]
    assert unread(world)
    assert not Thread.objects.filter(pk=stray.pk).exists()


def test_what_was_written_is_on_the_record_and_nobodys_form_is_out_of_date(world):
    before = Estimate.objects.get(pk=world.accord.pk)
    hear(world)
    assert world.accord.history.first().action == "message_in"
    change_status(before, Move("ready", notify=False), world.advisor)


def test_an_answer_goes_to_this_customer_as_a_text_and_ends_the_unread_mark(world):
    hear(world)
    row = answer(world)
    assert (row.to, row.type, row.status) == (world.accord.phone, "sms", "pending")
    assert row.text.startswith("Harbor Collision: Tomorrow at noon.")
    assert not unread(world)


def test_what_came_while_the_answer_was_typed_stays_unread(world):
    seen = hear(world).pk
    hear(world, "And the mirror?")
    conversation.answer(Thread.of(world.accord), world.advisor, "Soon.", "page", seen)
    assert unread(world)


def test_an_answer_to_who_wrote_just_now_goes_at_night(world):
    night(world)
    hear(world)
    assert answer(world).send_after <= clock.now()


def test_an_answer_to_who_wrote_long_ago_waits_for_the_morning(world):
    night(world)
    hear(world)
    Post.objects.update(created_at=clock.now() - timedelta(hours=3))
    assert answer(world).send_after > clock.now()


def test_no_text_answers_who_asked_for_none(world):
    hear(world, "STOP")
    with pytest.raises(CannotAnswer, match="no more"):
        answer(world)
    assert not Notification.objects.filter(event="reply").exists()
    assert unread(world)


def test_whoever_writes_may_be_answered_by_text_without_having_been_asked(world):
    car = named.car(world.advisor, None, "2020 Kia Soul", "KNDJ23AU9L7012345", "TST9", "received")
    consent.Consent.objects.all()._raw_delete("default")
    with pytest.raises(CannotAnswer, match="consent"):
        answer(world, car=car)
    hear(world, number=car.phone)
    assert answer(world, car=car).status == "pending"


def test_a_status_change_does_not_replace_an_answer(world):
    hear(world)
    row = answer(world)
    change_status(Estimate.objects.get(pk=world.accord.pk), Move("ready"), world.advisor)
    row.refresh_from_db()
    assert row.status == "pending"


def test_a_conversation_uses_up_none_of_the_days_texts(world):
    for _ in range(6):
        hear(world)
        answer(world)
    Notification.objects.update(called_at=clock.now())
    change_status(Estimate.objects.get(pk=world.accord.pk), Move("ready"), world.advisor)
    assert Notification.objects.get(event="ready", type="sms").send_after < clock.now() + timedelta(minutes=5)


def test_a_text_that_is_too_long_is_refused_whole(world):
    hear(world)
    with pytest.raises(CannotAnswer, match="too long"):
        answer(world, "word " * 80)
    assert unread(world)


def test_what_is_typed_is_sent_as_it_is_and_never_becomes_a_secret(world):
    hear(world)
    row = answer(world, "See https://harbor.test {secret}\n\nAna", way="email")
    assert "See https://harbor.test (secret)\n\nAna" in row.revealed(row.text)


@pytest.mark.parametrize(("words", "waits"), [("HELP", False), ("who is this", True), ("STOP", True)])
def test_what_the_provider_answers_waits_for_nobody_but_a_stop_is_seen(world, words, waits):
    hear(world, words)
    assert unread(world) is waits


def test_a_text_back_in_consent_is_in_the_ledger(world):
    hear(world, "please stop texting me")
    entry = consent.Consent.objects.filter(contact=world.accord.phone).order_by("-pk").first()
    assert (entry.word, entry.how) == ("withdrawn", How.TEXT)
