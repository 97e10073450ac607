"""The emulators and providers that are pointed at them, with time limits that suit a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from botocore.loaders import JSONFileLoader

from clearcoat import env
from clearcoat.providers.base import Mail
from clearcoat.providers.errors import ProviderError
from clearcoat.providers.files import Folder
from clearcoat.providers.resend import ResendMail
from clearcoat.providers.s3 import Bucket
from clearcoat.providers.twilio import TwilioTexts
from tests.emulators.resend import KEY, ResendEmulator
from tests.emulators.s3 import KEY_ID, SECRET, S3Emulator
from tests.emulators.twilio import ACCOUNT, SENDER, TOKEN, TwilioEmulator

TIMEOUT = 0.8  # seconds; the emulators answer within a few milliseconds, on a busy machine within a few hundred
PATIENCE = 10.0  # seconds; where nothing hangs, and a busy machine must not look like a fault
MAIL = Mail(
    to="Maria Ruiz <maria@mail.test>",
    subject="Your car is ready",
    text="Your car is ready.",
    html="<p>Your car is ready.</p>",
    from_email="Harbor Collision <portal@harbor.test>",
    reply_to="desk@harbor.test",
    headers={"List-Unsubscribe": "<https://harbor.test/stop>"},
)
read_once = cache(JSONFileLoader().load_file)  # boto reads 1 MB for each client; the product has only one


@pytest.fixture
def twilio() -> Iterator[TwilioEmulator]:
    with TwilioEmulator() as emulator:
        yield emulator


@pytest.fixture
def texts(twilio: TwilioEmulator) -> TwilioTexts:
    return TwilioTexts(ACCOUNT, TOKEN, SENDER, api_base=twilio.base_url, timeout=TIMEOUT)


@pytest.fixture
def resend() -> Iterator[ResendEmulator]:
    with ResendEmulator() as emulator:
        yield emulator


@pytest.fixture
def mails(resend: ResendEmulator) -> ResendMail:
    return ResendMail(KEY, api_base=resend.base_url, timeout=TIMEOUT)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "inbox"


def failure(call: Callable[[], object]) -> ProviderError:
    """The ProviderError that the call must raise."""
    with pytest.raises(ProviderError) as caught:
        call()
    return caught.value


def verdict(error: ProviderError) -> str:
    """One word for what the outbox must do."""
    flags = {"unknown": error.unknown, "permanent": error.permanent, "config": error.config}
    found = [name for name, flag in flags.items() if flag]
    assert len(found) <= 1, f"{error.code} says {found}"
    return found[0] if found else "again"


@pytest.fixture
def s3() -> Iterator[S3Emulator]:
    with S3Emulator() as emulator:
        yield emulator


@pytest.fixture
def bucket(s3: S3Emulator, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    monkeypatch.setattr("botocore.loaders.JSONFileLoader.load_file", lambda _, path: read_once(path))
    return Bucket(env.bucket(s3.url), KEY_ID, SECRET, timeout=PATIENCE)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "files")
