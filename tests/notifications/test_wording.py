"""A shop's own words: what can be kept, and what goes out of it."""

import pytest

from clearcoat.notifications import phrase
from clearcoat.notifications.compose import context_of
from clearcoat.notifications.compose import words as drawn
from clearcoat.notifications.models import Notification, Type, Wording
from clearcoat.notifications.wording import Own, default_words
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status, preview
from tests.notifications.samples import FULL, LANGUAGES, REPAIR, mail_of, repair, text_of

EVERY = [(event, way, language) for event in REPAIR for way in Type.values for language in LANGUAGES]
OWN = "{shop}: come and get your {car}. You owe {due}. We are open {hours}. {link}"


def text_with(words, **given):
    estimate = repair(**given)
    return drawn("ready", Type.SMS, "en", context_of(estimate, "ready", FULL), "ab2d", Own(text=words))


@pytest.mark.parametrize(("event", "way", "language"), EVERY)
def test_the_default_words_could_have_been_written_by_a_shop(event, way, language):
    usual = default_words(event, way, language)
    for part in ("text",) if way == "sms" else ("subject", "lead"):
        assert phrase.problems(getattr(usual, part), event, part) == []


@pytest.mark.parametrize("event", REPAIR)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_default_is_left_with_a_hole(event, language):
    usual = default_words(event, "sms", language).text
    assert "  " not in usual
    assert not any(mark in usual for mark in (" .", " :", "{}", "97531"))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "Write something"), ("   ", "Write something"), ("{shop}: it is ready.", "link is missing"),
        ("{shop}: {vin} {link}", "{vin} is not known"), ("{shop}: {amount} {link}", "{amount} is not known"),
        ("Come {shop} {link}", "Begin with {shop}"), ("{shop}: {{ car }} {link}", "stands alone"),
        ("{shop}: {% if car %} {link}", "not known"), ("{shop}: {car {link}", "stands alone"),
        ("{shop}: { car } {link}", "not known"), ("{shop}: {car.shop.settings} {link}", "not known"),
        ("{shop}: {} {link}", "not known"), ("{shop}: pay {due} here {link}", "End the sentence"),
        ("{shop}: " + "word " * 100 + "{link}", "too long"),
        ("{shop}: " + "word " * 45 + "{car} {link}", "two segments"),
        ("{shop}: " + "x" * 501, "at most 500"),
    ],
)  # fmt: skip
def test_words_that_would_go_out_wrong_cannot_be_kept(words, why):
    assert any(why in problem for problem in phrase.problems(words, "ready", "text"))


@pytest.mark.parametrize("part", ["subject", "lead"])
def test_a_mails_parts_know_no_link_of_their_own(part):
    assert phrase.problems("See {link}", "ready", part)
    assert phrase.problems("Your {car} is ready", "ready", part) == []


def test_the_names_are_filled_in_and_the_text_ends_as_every_text():
    said = text_with(OWN).text
    assert said.startswith("Harbor Collision: come and get your 2019 Honda Accord. You owe $1,250.00.")
    assert said.endswith("Reply STOP to opt out (ab2d)")


def test_a_sentence_with_nothing_to_say_is_left_out():
    said = text_with(OWN, settings={"hours": ""}, deductible=0).text
    assert "owe" not in said
    assert "open" not in said
    assert "/t/" in said


def test_a_first_sentence_with_nothing_to_say_leaves_the_default():
    usual = text_of("ready", repair(deductible=0)).text
    assert text_with("{shop}: {due} is due. {link}", deductible=0).text == usual


def test_a_text_that_grows_too_long_loses_sentences_but_never_its_link():
    said = text_with(OWN + " Thank you for all the patience that you had with us in these long weeks." * 4)
    assert said.segments <= 2
    assert "/t/" in said.text


@pytest.mark.parametrize("evil", ["{secret}", "{{ link }}", "{link}{link}", "<b>x</b>"])
def test_what_a_name_says_is_never_read_again(evil):
    said = text_with(OWN, vehicle_model=evil)
    assert said.text.count("/t/") == 1
    assert said.text.count("{secret}") == 1


def test_a_mail_keeps_its_frame_around_the_shops_own_paragraph():
    own = Own(subject="{car}: done", lead="Bring <b>cookies</b>, {first_name}.")
    said = drawn("ready", Type.EMAIL, "en", context_of(repair(), "ready", FULL), own=own)
    usual = mail_of("ready", repair())
    assert said.subject == "2019 Honda Accord: done"
    assert "Bring <b>cookies</b>, Sam." in said.text
    assert "Bring &lt;b&gt;cookies&lt;/b&gt;, Sam." in said.html
    assert usual.html.count("<table") == said.html.count("<table")


def test_the_shops_words_are_what_its_preview_shows_and_what_goes_out(world):
    Wording.objects.create(shop=world.harbor, event="ready", type="sms", language="es", text=OWN, changed_by="Dana")
    shown = next(draft for draft in preview(world.accord, Move("ready"), world.advisor) if draft.type == "sms")
    change_status(world.accord, Move("ready"), world.advisor)
    sent = Notification.objects.get(event="ready", type="sms")
    assert sent.text == shown.words.text
    assert "come and get your Honda Accord 2019" in sent.text


def test_another_shops_words_are_its_own(world):
    Wording.objects.create(shop=world.lakeside, event="ready", type="sms", language="es", text=OWN, changed_by="Lou")
    change_status(world.accord, Move("ready"), world.advisor)
    assert "come and get" not in Notification.objects.get(event="ready", type="sms").text
