"""Mails: the text and the HTML say the same, in the shop's colour, with one button."""

from __future__ import annotations

import html
import re
from decimal import Decimal

import pytest

from clearcoat.core import tokens
from clearcoat.notifications import compose
from clearcoat.notifications.events import EVENTS
from tests.notifications.samples import ACCOUNT, HOLDS, LANGUAGES, REPAIR, SITE, account_mail, mail_of, repair, text_of

DATELESS = {
    "approval_signed", "ready", "completed", "payment_received", "payment_returned", "payment_asked",
    "payment_ask_over", "review_request", "review_reminder",
}  # fmt: skip


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = SITE


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", REPAIR)
@pytest.mark.parametrize("hold", ["", *HOLDS])
def test_text_and_html_of_a_mail_say_the_same(event: str, language: str, hold: str):
    mailed = mail_of(event, repair(language, hold))
    seen = read_aloud(mailed.html)
    _greeting, lead, *_ = mailed.text.split("\n\n")
    facts = re.findall(r"(.+): (.+)", mailed.text.split("--")[0])
    assert lead in seen
    for name, value in facts:
        assert name in seen
        assert value in seen
    place = f"/{EVENTS[event].place}" if EVENTS[event].place else ""
    assert f'href="{SITE}/t/{tokens.PLACEHOLDER}{place}"' in mailed.html
    assert f'href="{SITE}/preferences/' in mailed.html
    assert mailed.html.count("<a ") == 2
    day = {"en": "Friday, December 11", "es": "viernes 11 de diciembre"}[language]
    assert (day in mailed.text) is (event not in DATELESS)
    assert ("$1,250.00" in mailed.text) is (event == "ready")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", ACCOUNT)
def test_a_mail_about_an_account_has_one_link_and_no_secret_in_its_subject(event: str, language: str):
    mailed = account_mail(event, language)
    assert mailed.subject
    assert "k7m2p9qa" not in mailed.subject
    assert mailed.text.count(f"{SITE}/go") == mailed.html.count(f'href="{SITE}/go"') == mailed.html.count("<a ") == 1
    assert ("k7m2p9qa" in mailed.text) is ("k7m2p9qa" in read_aloud(mailed.html)) is (event == "confirm_address")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", REPAIR)
def test_every_mail_ends_with_why_it_came_the_shops_address_and_the_way_to_the_preferences(event: str, language: str):
    mailed = mail_of(event, repair(language))
    foot = mailed.text.split("\n--\n")[1]
    assert "1200 Harbor Street" in foot
    assert {"en": "You are getting this email", "es": "Recibe este correo"}[language] in foot
    assert f"{SITE}/preferences/" in foot
    assert {"1200 Harbor Street", "Harbor Collision"} <= {part.strip() for part in foot.split("\n")}
    assert "1200 Harbor Street" in read_aloud(mailed.html)


def test_a_receipt_says_what_came_in_and_what_is_open():
    mailed, text = mail_of("payment_received", repair()), text_of("payment_received", repair())
    for said in ("$12,345.67", "$7,654.32"):
        assert said in mailed.text
        assert said in read_aloud(mailed.html)
        assert said in text.text


def test_a_mail_is_in_the_shops_colour_and_a_wrong_colour_in_ours():
    assert "#7a3b12" in mail_of("ready", repair(settings={"accent": "#7a3b12"})).html
    assert compose.HOUSE_ACCENT in mail_of("ready", repair(settings={"accent": "red"})).html


@pytest.mark.parametrize(("written", "called"), [("MARIA", "Maria"), ("sam", "Sam"), ("DeShawn", "DeShawn")])
def test_a_person_is_greeted_as_they_are_called(written: str, called: str):
    assert f"Hi {called}," in mail_of("ready", repair(first_name=written)).text


def test_nothing_to_pay_is_not_spoken_of():
    free = repair(deductible=Decimal(0))
    assert "due" not in text_of("ready", free).text
    assert "Amount" not in read_aloud(mail_of("ready", free).html)


def read_aloud(page: str) -> str:
    """What a reader of the HTML sees."""
    visible = re.sub(r"<style.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(visible))
