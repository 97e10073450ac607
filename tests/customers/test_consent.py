"""The ledger of consent is only added to, and its last word counts."""

from __future__ import annotations

import pytest

from clearcoat.customers.consent import Consent, Subject, asked_words, in_every_language, standing

NUMBER = "+13125550188"


@pytest.fixture
def say(world):
    """One entry about a number that nobody spoke of yet."""

    def write(word: str, subject: str = "service", contact: str = NUMBER, shop=None) -> Consent:
        about = {"shop": shop or world.harbor, "contact": contact, "subject": subject, "word": word}
        return Consent.objects.create(how="spoken", by="Ana Ruiz", words="Yes, sure.", **about)

    return write


def test_an_entry_is_never_changed(say):
    entry = say("given")
    entry.words = "Something else"
    with pytest.raises(TypeError, match="only added to"):
        entry.save()
    assert Consent.objects.get(pk=entry.pk).words == "Yes, sure."


@pytest.mark.parametrize(
    "forge",
    [
        lambda entries: entries.update(words="x"),
        lambda entries: entries.delete(),
        lambda entries: entries.bulk_update(list(entries), ["words"]),
        lambda entries: entries.first().delete(),
        lambda entries: entries.update_or_create(pk=entries.first().pk, defaults={"words": "x"}),
    ],
)
def test_no_way_of_the_model_changes_or_removes_an_entry(say, forge):
    say("given")
    entries = Consent.objects.filter(contact=NUMBER)
    with pytest.raises(TypeError):
        forge(entries)
    assert list(entries.values_list("word", "words")) == [("given", "Yes, sure.")]


def test_a_shop_with_a_ledger_cannot_be_deleted(say, world):
    say("given")
    with pytest.raises(Exception, match=r"protected|foreign"):
        world.harbor.delete()


@pytest.mark.parametrize(
    ("words", "last"),
    [((), ""), (("given",), "given"), (("given", "withdrawn"), "withdrawn"), (("withdrawn", "restored"), "restored")],
)
def test_the_last_word_counts(say, world, words, last):
    for word in words:
        say(word)
    assert standing(world.harbor.pk, NUMBER, "service") == last


def test_a_word_is_about_one_subject_one_number_and_one_shop(say, world):
    say("given", subject="marketing")
    say("given", contact="+13125550189")
    say("given", shop=world.lakeside)
    assert standing(world.harbor.pk, NUMBER, "service") == ""


@pytest.mark.parametrize("subject", Subject)
def test_the_words_name_the_shop_and_stop_and_make_it_no_condition(subject):
    words = asked_words(subject, "Harbor 100% Collision")
    for said in ("Harbor 100% Collision", "STOP", "not a condition"):
        assert said in words


def test_the_desk_has_the_words_in_both_languages():
    first, second = in_every_language(Subject.SERVICE, "Harbor").split("\n")
    assert first.startswith("Harbor may text")
    assert second != first
