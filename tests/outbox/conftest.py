"""A shop, its messages, the two providers as emulators, and a clock that is set instead of waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from clearcoat.notifications import limits
from clearcoat.notifications.models import Notification
from clearcoat.notifications.outbox import deliver_due
from clearcoat.providers.resend import ResendMail
from clearcoat.providers.twilio import TwilioTexts
from clearcoat.shops.models import Shop
from tests.emulators.resend import KEY, ResendEmulator
from tests.emulators.twilio import ACCOUNT, SENDER, TOKEN, TwilioEmulator
from tests.outbox.callbacks import SITE
from tests.outbox.processes import own_database
from tests.outbox.providers import Providers, running
from tests.outbox.rows import make
from tests.world import ROUND_THE_CLOCK

TIMEOUT = 1.0  # seconds; for the tests of a provider that says nothing


@pytest.fixture(autouse=True)
def no_caps(monkeypatch, request) -> None:
    """As many texts as a test likes; those of the caps themselves say so."""
    if "caps" not in request.fixturenames:
        monkeypatch.setattr(limits, "spend", lambda *_: None)


@pytest.fixture
def shop(db) -> Shop:
    return Shop.open("Harbor Collision", email="desk@harbor.test", **ROUND_THE_CLOCK)


@pytest.fixture
def twilio(settings) -> Iterator[TwilioEmulator]:
    with TwilioEmulator() as emulator:
        settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, TOKEN
        settings.TWILIO_PHONE_NUMBER, settings.TWILIO_API_BASE = SENDER, emulator.base_url
        yield emulator


@pytest.fixture
def resend(settings) -> Iterator[ResendEmulator]:
    with ResendEmulator() as emulator:
        settings.RESEND_API_KEY, settings.RESEND_API_BASE = KEY, emulator.base_url
        yield emulator


@pytest.fixture
def public(settings, twilio, resend) -> None:
    """Both providers know where to send their receipts."""
    settings.SITE_URL, settings.HTTPS = SITE, True
    settings.RESEND_SIGNING_SECRET, resend.hook = [resend.secret], f"{SITE}/api/webhooks/resend"


@pytest.fixture
def impatient(monkeypatch) -> None:
    """Calls give up after a second."""
    for kind in (TwilioTexts, ResendMail):
        monkeypatch.setitem(kind.__init__.__kwdefaults__, "timeout", TIMEOUT)


@pytest.fixture
def text(shop, twilio) -> Notification:
    return make(shop, "sms")


@pytest.fixture
def mail(shop, resend) -> Notification:
    return make(shop, "email")


@pytest.fixture
def work(settings) -> Callable[..., None]:
    """Lets so many seconds pass, then does what is due until nothing is."""

    def do(after: float = 0) -> None:
        settings.CLOCK_OFFSET += after
        while deliver_due():
            pass

    return do


@pytest.fixture(scope="session")
def emulators() -> Iterator[Providers]:
    """Both providers in one process beside this one; their ledgers only grow, so ask for one's own messages."""
    with running() as providers:
        yield providers


@pytest.fixture
def stage(transactional_db, tmp_path, settings, emulators) -> Iterator[Providers]:
    """A database that real worker processes share, and settings that lead them to the emulators."""
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, TOKEN
    settings.TWILIO_PHONE_NUMBER, settings.TWILIO_API_BASE = SENDER, emulators.twilio
    settings.RESEND_API_KEY, settings.RESEND_API_BASE = KEY, emulators.resend
    with own_database(tmp_path):
        yield emulators
    for base in (emulators.twilio, emulators.resend):
        emulators.script(base, [])
