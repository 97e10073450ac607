"""Twelve faults, fifty messages each, both providers: where each message ends, and that nobody gets anything twice.

Each has a twin without the guard against repeating, which shows the duplicates: else the table would prove nothing.
"""

from __future__ import annotations

from collections import Counter

import pytest

from clearcoat.core import chaos
from clearcoat.notifications.channels.sms import SmsChannel
from clearcoat.notifications.models import Notification
from clearcoat.providers.resend import ResendMail
from clearcoat.providers.twilio import TwilioTexts
from tests.outbox.callbacks import told
from tests.outbox.rows import many

ROWS = 50
TIMEOUT = 0.05  # seconds of a call: a fault that says nothing costs as much, fifty times
ROUNDS, ROUND = 120, 65  # of the worker, seconds apart: two hours at most
# script → where all of its messages end, once the receipts of those that were taken are in
TEXTS = {
    "accept+hang": "delivered", "accept+500": "delivered", "accept+reset": "delivered", "500": "delivered",
    "429": "delivered", "429:7": "delivered", "drip": "delivered", "html": "delivered", "truncate": "delivered",
    "dup-callback": "delivered", "early-callback": "delivered", "accept+reset:lag": "delivered",
}  # fmt: skip
MAILS = {**TEXTS, "concurrent_idempotent_requests": "delivered"}
del MAILS["accept+reset:lag"]  # mails are not looked for in a list
LOSING = ["accept+hang", "accept+500", "accept+reset", "drip", "html", "truncate"]  # taken, and the answer is lost

pytestmark = pytest.mark.usefixtures("public")


@pytest.fixture(autouse=True)
def hasty(monkeypatch) -> None:
    for kind in (TwilioTexts, ResendMail):
        monkeypatch.setitem(kind.__init__.__kwdefaults__, "timeout", TIMEOUT)


@pytest.fixture
def play(settings, work):
    """The fault for the first call of every message, receipts as they come, and in the end one for each message."""
    return lambda provider, script: _play(provider, script, work, settings)


def _play(provider, script, work, settings) -> None:
    provider.script([script] * Notification.objects.count())
    early = script == "early-callback"
    disarm = chaos.arm(lambda name: told(provider) if early and name == "after the call" else None)
    for _ in range(ROUNDS):
        work(after=ROUND)
        provider.ahead = settings.CLOCK_OFFSET
        if not Notification.objects.filter(status__in=["pending", "claimed", "calling", "unknown"]).exists():
            break
    disarm()
    for entry in provider.ledger:
        provider.tell(entry["message"]["sid"] if "message" in entry else entry["id"], "delivered")
    work(after=ROUND)  # those that came too early are looked at again
    told(provider)


def received(provider) -> Counter[str]:
    """How many messages each person got, by the provider's own ledger."""
    return Counter(str(entry["form"]["To"] if "form" in entry else entry["mail"]["to"]) for entry in provider.ledger)


@pytest.mark.parametrize("script", list(TEXTS))
def test_every_text_ends_where_the_table_says_and_nobody_gets_two(shop, twilio, play, script):
    rows = many(shop, texts=ROWS, mails=0)
    play(twilio, script)
    assert Counter(Notification.objects.values_list("status", flat=True)) == {TEXTS[script]: ROWS}
    assert received(twilio) == {row.to: 1 for row in rows}


@pytest.mark.parametrize("script", list(MAILS))
def test_every_mail_ends_where_the_table_says_and_nobody_gets_two(shop, resend, play, script):
    rows = many(shop, texts=0, mails=ROWS)
    play(resend, script)
    assert Counter(Notification.objects.values_list("status", flat=True)) == {MAILS[script]: ROWS}
    assert received(resend) == {str([row.to]): 1 for row in rows}


@pytest.mark.parametrize("script", LOSING)
def test_twin_a_text_that_is_simply_sent_again_comes_twice(shop, twilio, play, monkeypatch, script):
    monkeypatch.setattr(SmsChannel, "can_be_asked", False)
    monkeypatch.setattr(SmsChannel, "repeats_safely", True)
    many(shop, texts=3, mails=0)
    play(twilio, script)
    assert min(received(twilio).values()) >= 2


@pytest.mark.parametrize("script", LOSING)
def test_twin_a_mail_without_its_key_comes_twice(shop, resend, play, monkeypatch, script):
    keys = iter(range(1000))
    send = ResendMail.send
    monkeypatch.setattr(ResendMail, "send", lambda self, mail, *, key: send(self, mail, key=f"{key}-{next(keys)}"))
    many(shop, texts=0, mails=3)
    play(resend, script)
    assert min(received(resend).values()) >= 2
