"""The words of every message: complete, and its texts short enough and safe with any name."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, engines
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from clearcoat.core import gsm, tokens
from clearcoat.estimates.models import Estimate
from clearcoat.notifications import compose
from clearcoat.notifications.compose import Facts, context_of
from clearcoat.notifications.events import EVENTS
from clearcoat.notifications.models import Type
from tests.notifications.samples import (
    ACCOUNT,
    FRIDAY,
    FULL,
    HOLDS,
    HOSTILE,
    LANGUAGES,
    LONG,
    REPAIR,
    SITE,
    bare,
    mail_of,
    repair,
    text_of,
)  # fmt: skip

FOLDER = Path(compose.__file__).parent / "templates" / "messages"


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = SITE


class Noting(Context):
    """A context that notes which names were asked for and are not there."""

    def __init__(self, known: dict[str, object]) -> None:
        super().__init__(known)
        self.missing: set[str] = set()

    def __getitem__(self, key: str) -> object:
        if key not in self:
            self.missing.add(key)
        return super().__getitem__(key)


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_has_its_words_in_every_language(event: str):
    wanted = {"subject.txt", "text.txt", "html.html"} | ({"sms.txt"} if Type.SMS in EVENTS[event].types else set())
    assert {folder.name for folder in (FOLDER / event).iterdir()} == set(dict(settings.LANGUAGES))
    for language in LANGUAGES:
        assert {file.name for file in (FOLDER / event / language).iterdir()} == wanted


def test_no_words_lie_there_without_an_event():
    assert {folder.name for folder in FOLDER.iterdir() if folder.is_dir()} == set(EVENTS)


@pytest.mark.parametrize("path", [str(path.relative_to(FOLDER)) for path in FOLDER.glob("*/*/*.*")])
@pytest.mark.parametrize("estimate", [repair(), bare(), *(repair(hold=hold) for hold in HOLDS)])
def test_templates_ask_only_for_what_there_is(path: str, estimate: Estimate):
    event = path.partition("/")[0]
    account = {
        "name": "Sam",
        "code": "k7m2",
        "link": "x",
        "language": "en",
        "short_shop": "Harbor",
        **compose.colors("#1f5fbf"),
    }
    for facts in (FULL, Facts(), Facts(eta_changed=True), Facts(eta=FRIDAY)):
        known = account if event in ACCOUNT else context_of(estimate, event, facts) | {"room": 2}
        noting = Noting(known)
        engine = engines["django" if path.endswith("html") else "plain"].engine
        engine.get_template(f"messages/{path}").render(noting)
        assert noting.missing <= {"block", "forloop"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", REPAIR)
def test_a_text_names_the_shop_first_and_ends_with_its_code(event: str, language: str):
    for estimate in (repair(language), bare(language)):
        text = text_of(event, estimate).text
        assert text.startswith("Harbor Collision: ")
        assert text.endswith(" (ab2d)")
        assert "  " not in text
        assert not re.search(r" [.,:;]", text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", REPAIR)
@pytest.mark.parametrize("hold", HOLDS)
@pytest.mark.parametrize("first", [True, False])
def test_a_text_with_the_longest_names_is_whole_in_two_segments(event: str, language: str, hold: str, first: bool):
    shop, model = "Harborview Collision & Paint of Evanston", "Sprinter 2500 Cargo V"
    estimate = repair(
        language, hold, shop=shop, vehicle_make="Mercedes-Benz", vehicle_model=model, total=Decimal(99_999),
        deductible=Decimal("12345.67"), settings={"hours": "Mon-Fri 7:30am-6:00pm, Sat 9:00am-1:00pm"},
    )  # fmt: skip
    facts = Facts(LONG.note, LONG.eta, LONG.eta_reason, LONG.eta_changed, first)
    sent = text_of(event, estimate, facts)
    assert sent.segments <= 2
    assert gsm.plain(f"{shop}:") in sent.text
    assert f"Mercedes-Benz {model}" in sent.text
    assert ("STOP" in sent.text) is first
    if event == "ready":
        assert "$12,345.67" in sent.text
        assert estimate.shop.settings.hours in sent.text
    if event == "news":
        assert LONG.note in sent.text
    if event == "date_changed":
        assert LONG.eta_reason in sent.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", REPAIR)
@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_can_break_a_message(event: str, language: str, name: str):
    facts = Facts(name, FRIDAY, name, eta_changed=True, first_text=True)
    estimate = repair(
        language, "customer", shop=name, first_name=name, vehicle_make=name, vehicle_model=name,
        settings={"address": name, "hours": name, "phone": name[:20], "accent": "red;x:url(//evil.test)"},
    )  # fmt: skip
    sent, mailed = text_of(event, estimate, facts), mail_of(event, estimate, facts)
    assert sent.segments <= 2
    assert_only_our_link(sent.text)
    assert_only_our_link(mailed.text)
    assert "\n" not in sent.text + mailed.subject
    assert "\r" not in mailed.text + mailed.subject
    assert mailed.html.count("<a ") == 2
    assert not re.search(r"<script|onclick=\"|url\(", mailed.html)
    assert "\u202e" not in mailed.text + mailed.html + mailed.subject


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=400), st.sampled_from(REPAIR), st.sampled_from(LANGUAGES))
def test_whatever_is_typed_a_text_stays_short_and_has_one_link(name: str, note: str, event: str, language: str):
    estimate = repair(language, shop=name, vehicle_make=name)
    sent = text_of(event, estimate, Facts(note, FRIDAY, note, eta_changed=True, first_text=True))
    assert sent.segments <= 2
    assert sent.text.count("://") == 1
    assert gsm.ALPHABET.issuperset(sent.text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", REPAIR)
def test_a_text_asks_for_stop_once_and_never_for_a_word_that_opts_out(event: str, language: str):
    ask = {"en": "Reply STOP to opt out", "es": "Responda STOP para no recibir mas"}[language]
    later = Facts(FULL.note, FULL.eta, FULL.eta_reason, FULL.eta_changed)
    assert ask in text_of(event, repair(language)).text
    assert "STOP" not in text_of(event, repair(language), later).text
    assert not re.search(r"\b(CANCEL|END|QUIT|YES)\b", text_of(event, repair(language)).text)


@pytest.mark.parametrize(
    ("language", "event", "hold", "said"),
    [
        ("en", "waiting_for_parts", "parts", "2019 Honda Accord is waiting for parts"),
        ("en", "waiting_for_parts", "insurer", "waiting for the insurer's answer"),
        ("en", "waiting_for_parts", "customer", "Please call (312) 555-0142"),
        ("en", "waiting_for_parts", "sublet", "a specialist is doing part of the work"),
        ("es", "waiting_for_parts", "insurer", "espera la respuesta de la aseguradora"),
        ("es", "waiting_for_parts", "parts", "su Honda Accord 2019 espera piezas"),
        ("en", "ready", "", "Amount due: $1,250.00. Hours: Mon-Fri 7:30-18:00, Sat 9:00-13:00."),
        ("es", "ready", "", "Total a pagar: $1,250.00. Horario: Mon-Fri 7:30-18:00, Sat 9:00-13:00."),
        ("en", "date_changed", "", "Fri, Dec 11. Why: The fender was on back order."),
        ("es", "date_changed", "", "vie 11 de dic. Motivo: The fender was on back order."),
        ("en", "completed", "", "We stand by our work"),
        ("es", "completed", "", "Respondemos por nuestro trabajo"),
        ("en", "news", "", "The fender fits."),
    ],
)
def test_a_text_tells_the_fact_that_matters(language: str, event: str, hold: str, said: str):
    assert said in text_of(event, repair(language, hold)).text


def test_a_date_that_is_taken_away_is_said_so():
    gone = Facts(eta_changed=True)
    assert "is open for now" in text_of("date_changed", repair(), gone).text
    assert "abierta por ahora" in mail_of("date_changed", repair("es"), gone).text


def assert_only_our_link(text: str) -> None:
    """Our link once, in a mail with the way to the preferences; and nothing that a phone would make into an address."""
    ours = f"{settings.SITE_URL}/t/{tokens.PLACEHOLDER}"
    assert text.count(ours) == 1
    rest = re.sub(f"{settings.SITE_URL}/preferences/[0-9a-f-]{{36}}/{tokens.PREFERENCES}$", "", text.replace(ours, ""))
    assert "://" not in rest
    assert not re.search(r"\w[.。][^\W\d_]{2}", rest)
