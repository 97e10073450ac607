"""A customer who lost the link gets it again: by the way that may reach them, at once, and only once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from clearcoat.core import clock, tokens
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.models import Notification, State
from clearcoat.workflow.consent import heard
from clearcoat.workflow.link import CannotSend, link_drafts, make_link, revoke_link, send_link
from clearcoat.workflow.preferences import preferences_of

NEVER_ASKED = "+13125550160"  # whether it may be texted
NIGHT = datetime(2026, 12, 2, 5, tzinfo=UTC)  # 23:00 in Chicago, where the number is


@pytest.fixture
def prefers(world):
    return lambda way: preferences_of(world.accord).choose(status=way)


def rows():
    return Notification.objects.filter(event="link")


def test_the_text_carries_the_link_that_the_customer_has(world):
    sent = send_link(world.accord, world.tech)
    assert (sent.type, sent.to) == ("sms", world.accord.phone)
    assert f"/t/{world.link(world.accord).token}" in sent.revealed(sent.text)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_longest_text_fits_into_two_segments(world, language):
    world.harbor.name, world.accord.vehicle_model, world.accord.language = "H" * 60, "M" * 60, language
    text = link_drafts(world.accord)[0]
    assert text.words.segments <= 2
    assert tokens.PLACEHOLDER in text.words.text


def test_who_asked_just_now_does_not_wait_for_the_shops_hold(world):
    assert send_link(world.accord, world.advisor).send_after <= clock.now()


def test_a_second_click_sends_no_second_one(world):
    first = send_link(world.accord, world.advisor)
    assert send_link(world.accord, world.owner) == first
    assert rows().count() == 1


def test_a_minute_later_it_is_sent_again_as_another_text(world):
    with time_machine.travel(clock.now() - timedelta(minutes=1, seconds=1)):
        send_link(world.accord, world.advisor)
    send_link(world.accord, world.advisor)
    assert len({row.code for row in rows()}) == 2


def test_a_new_link_is_sent_though_the_old_one_just_was(world):
    send_link(world.accord, world.advisor)
    make_link(Estimate.objects.get(pk=world.accord.pk), world.advisor)
    send_link(world.accord, world.advisor)
    assert len({row.nonce for row in rows()}) == 2


def test_who_prefers_mail_gets_a_mail(world, prefers):
    prefers("mail")
    assert send_link(world.accord, world.advisor).type == "email"


def test_without_consent_to_texts_it_goes_by_mail(world):
    Estimate.objects.filter(pk=world.accord.pk).update(phone=NEVER_ASKED)
    assert send_link(world.accord, world.advisor).type == "email"


def test_who_said_stop_is_not_texted(world):
    heard(world.harbor, world.accord.phone, "STOP")
    assert send_link(world.accord, world.advisor).type == "email"


def test_a_mail_goes_now_rather_than_a_text_in_the_morning(world):
    world.harbor.settings.text_from, world.harbor.settings.text_until = 9, 20
    world.harbor.settings.save()
    with time_machine.travel(NIGHT, tick=False):
        assert send_link(world.accord, world.advisor).type == "email"


def test_a_text_that_alone_can_go_waits_for_the_morning_and_says_so(world):
    world.harbor.settings.text_from, world.harbor.settings.text_until = 9, 20
    world.harbor.settings.save()
    Estimate.objects.filter(pk=world.accord.pk).update(email="")
    with time_machine.travel(NIGHT, tick=False):
        sent = send_link(world.accord, world.advisor)
    assert sent.send_after == NIGHT + timedelta(hours=10)
    assert "Waits for the hours" in sent.shown_reason


def test_where_no_way_is_open_nothing_is_kept_and_the_reason_is_said(world):
    Estimate.objects.filter(pk=world.accord.pk).update(email="", texts_off=True)
    with pytest.raises(CannotSend, match="switched texts off"):
        send_link(world.accord, world.advisor)
    assert not rows().exists()
    assert not world.accord.history.filter(action="message_out").exists()


def test_a_link_that_was_ended_is_not_made_anew_by_sending(world):
    revoke_link(world.accord, world.advisor)
    with pytest.raises(CannotSend, match="Make one first"):
        send_link(world.accord, world.advisor)


def test_what_failed_a_moment_ago_may_be_sent_again(world):
    send_link(world.accord, world.advisor)
    rows().update(status=State.FAILED)
    send_link(world.accord, world.advisor)
    assert rows().count() == 2


def test_who_sent_it_is_on_the_record(world):
    send_link(world.accord, world.tech)
    assert world.accord.history.get(action="message_out").user_name == "Theo Park"
