"""What a person says about messages is on record and obeyed at once, by whichever way it came."""

from __future__ import annotations

import pytest

from clearcoat.core import clock
from clearcoat.customers.consent import Consent, How, standing
from clearcoat.customers.optout import Wish
from clearcoat.notifications.models import Notification
from clearcoat.workflow.consent import Reply, Said, agreed, give, heard, refused, withdraw
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status

SAID = Said(How.SPOKEN, "Ana Ruiz", "No more, please.")


def word(estimate, subject="service", contact=None):
    return standing(estimate.shop_id, contact or estimate.phone, subject)


def waiting(estimate, **fields):
    about = {"shop": estimate.shop, "type": "sms", "channel": "status_update", "event": "ready", "text": "Hello"}
    return Notification.objects.create(**about | {"to": estimate.phone, "estimate": estimate} | fields)


def state(row):
    return Notification.objects.get(pk=row.pk).status


def test_a_no_suppresses_what_waits_and_says_why(accord, by):
    rows = {row.type: row for row in change_status(accord, Move("ready"), by).messages}
    withdraw(accord.shop, accord.phone, SAID)
    text = Notification.objects.get(pk=rows["sms"].pk)
    assert (text.status, state(rows["email"])) == ("suppressed", "pending")
    assert "no more of these messages" in text.shown_reason


@pytest.mark.parametrize(
    ("status", "becomes"),
    [("pending", "suppressed"), ("claimed", "suppressed"), ("calling", "calling"), ("unknown", "unknown"),
     ("sent", "sent"), ("failed", "failed")],
)  # fmt: skip
def test_a_no_stops_what_was_not_handed_over(accord, status, becomes):
    row = waiting(accord, status=status)
    withdraw(accord.shop, accord.phone, SAID)
    assert state(row) == becomes


def test_a_no_reaches_neither_another_number_nor_another_shop(accord, world):
    others = [waiting(world.civic), waiting(accord, shop=world.lakeside), waiting(accord, to="+13125550188")]
    withdraw(accord.shop, accord.phone, SAID)
    assert {state(row) for row in others} == {"pending"}
    assert word(world.civic) == "given"


def test_a_no_to_marketing_by_mail_ends_it_by_text_too_and_leaves_the_repair_alone(accord, world):
    agreed(accord, How.INTAKE, "Ana Ruiz", ["marketing"])
    ask, news = waiting(accord, channel="review"), waiting(accord)
    withdraw(accord.shop, accord.email, SAID, ["marketing"])
    assert [word(accord, "marketing"), word(accord, "marketing", accord.email)] == ["withdrawn", "withdrawn"]
    assert (state(ask), state(news), word(accord)) == ("suppressed", "pending", "given")


def test_a_no_by_mail_to_texts_ends_those_to_the_number_beside_the_address(accord):
    withdraw(accord.shop, accord.email, SAID)
    assert word(accord) == "withdrawn"


def test_a_no_that_fails_halfway_leaves_nothing(accord, monkeypatch):
    row = waiting(accord)
    monkeypatch.setattr("clearcoat.workflow.consent.announce.suppress", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        withdraw(accord.shop, accord.phone, SAID)
    assert (word(accord), state(row)) == ("given", "pending")


def test_a_yes_after_a_no_is_restored_and_a_repeated_yes_is_no_news(accord):
    withdraw(accord.shop, accord.phone, SAID)
    assert give(accord.shop, accord.phone, SAID)
    assert word(accord) == "restored"
    assert not give(accord.shop, accord.phone, SAID)


def test_what_is_agreed_to_at_the_desk_is_kept_in_the_owners_own_language(accord, world):
    Consent.objects.all()._raw_delete("default")
    agreed(accord, How.INTAKE, "Ana Ruiz", ["service"], "staff 7")
    entry = Consent.objects.get()
    assert (entry.contact, entry.by, entry.source, entry.estimate_number) == (
        accord.phone, "Ana Ruiz", "staff 7", accord.estimate_number,
    )  # fmt: skip
    assert "Harbor Collision" in entry.words


def test_without_a_number_there_is_nothing_to_agree_to(accord):
    accord.phone = ""
    assert not agreed(accord, How.INTAKE, "Ana Ruiz", ["service"])


@pytest.mark.parametrize(
    ("text", "wish", "answer", "after"),
    [
        ("STOP", Wish.STOP, False, "withdrawn"),
        ("please stop texting me", Wish.STOP, True, "withdrawn"),
        ("no más mensajes", Wish.STOP, True, "withdrawn"),
        ("HELP", Wish.HELP, False, "given"),
        ("ayuda", Wish.HELP, True, "given"),
        ("START", Wish.NONE, False, "given"),
        ("yes", Wish.NONE, False, "given"),
        ("I will stop by tomorrow", Wish.NONE, False, "given"),
    ],
)
def test_a_text_is_obeyed_and_answered_by_one_of_us_only(accord, text, wish, answer, after):
    assert heard(accord.shop, accord.phone, text) == Reply(wish, answer)
    assert word(accord) == after


def test_a_second_stop_is_not_answered(accord):
    for is_first in (True, False):
        assert heard(accord.shop, accord.phone, "no more texts", clock.now()) == Reply(Wish.STOP, is_first)


def test_a_second_no_at_the_desk_is_not_written(accord):
    assert [refused(accord, How.SPOKEN, "Ana Ruiz", "No more", ["service"]) for _ in range(2)] == [True, False]
    assert Consent.objects.about(accord.shop_id, [accord.phone]).filter(word="withdrawn").count() == 1


def test_start_brings_back_texts_about_the_repair_but_no_marketing(accord):
    agreed(accord, How.INTAKE, "Ana Ruiz", ["marketing"])
    heard(accord.shop, accord.phone, "STOP")
    heard(accord.shop, accord.phone, "START")
    assert (word(accord), word(accord, "marketing")) == ("restored", "withdrawn")


def test_yes_from_somebody_who_was_never_asked_is_no_consent(world):
    heard(world.harbor, "+13125550188", "yes")
    assert standing(world.harbor.pk, "+13125550188", "service") == ""


def test_the_words_of_the_text_are_the_evidence(accord):
    heard(accord.shop, "(312) 555-0143", "Dejen de escribirme 😡")
    entry = Consent.objects.about(accord.shop_id, [accord.phone]).filter(subject="service").first()
    assert (entry.word, entry.how, entry.words) == ("withdrawn", "text", "Dejen de escribirme 😡")


def test_a_spoken_no_ends_marketing_at_the_number_and_the_address(accord):
    refused(accord, How.SPOKEN, "Ana Ruiz", "No more reviews", ["marketing"])
    assert {word(accord, "marketing"), word(accord, "marketing", accord.email)} == {"withdrawn"}
