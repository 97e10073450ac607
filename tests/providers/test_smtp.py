"""Mail through a plain mail server, for every answer that it can give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest

from clearcoat.providers.smtp import SmtpMail
from tests.emulators.smtp import SmtpEmulator
from tests.providers.conftest import MAIL, TIMEOUT, failure, verdict


@pytest.fixture
def server() -> Iterator[SmtpEmulator]:
    with SmtpEmulator() as emulator:
        yield emulator


@pytest.fixture
def mails(server: SmtpEmulator) -> SmtpMail:
    return SmtpMail(f"smtp://portal:p%40ss@{server.address}", timeout=TIMEOUT)


def test_a_mail_arrives_with_both_bodies(server: SmtpEmulator, mails: SmtpMail) -> None:
    identity = mails.send(MAIL, key="n-1-1")
    [(recipients, raw)] = server.ledger
    mail = message_from_bytes(raw, policy=default)
    assert recipients == ["rcpt TO:<maria@mail.test>"]
    assert (mail["Message-ID"], mail["Subject"], mail["Reply-To"]) == (identity, MAIL.subject, MAIL.reply_to)
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_a_second_try_carries_the_same_message_id(server: SmtpEmulator, mails: SmtpMail) -> None:
    assert mails.send(MAIL, key="n-1-1") == mails.send(MAIL, key="n-1-1") != mails.send(MAIL, key="n-2-1")
    assert not mails.repeats_safely


def test_a_newline_in_the_subject_starts_no_header(server: SmtpEmulator, mails: SmtpMail) -> None:
    mails.send(replace(MAIL, subject="Ready\r\nBcc: stranger@mail.test"), key="n-1-1")
    assert message_from_bytes(server.ledger[0][1], policy=default)["Bcc"] is None


@pytest.mark.parametrize(
    ("command", "answer", "expected", "accepted"),
    [
        ("HELLO", "421 busy", "again", 0),
        ("HELLO", "close", "again", 0),
        ("HELLO", "hang", "again", 0),
        ("AUTH", "535 wrong", "config", 0),
        ("AUTH", "454 later", "again", 0),
        ("EHLO", "250 here", "config", 0),
        ("MAIL", "553 not yours", "config", 0),
        ("MAIL", "451 later", "again", 0),
        ("RCPT", "550 no such user", "permanent", 0),
        ("RCPT", "450 greylisted", "again", 0),
        ("DATA", "554 unwanted", "permanent", 0),
        (".", "554 unwanted", "permanent", 0),
        (".", "451 later", "again", 0),
        (".", "close", "unknown", 1),
        (".", "hang", "unknown", 1),
    ],
)
def test_every_answer_has_one_verdict(
    server: SmtpEmulator, mails: SmtpMail, command: str, answer: str, expected: str, accepted: int
) -> None:
    server.says[command] = answer
    assert verdict(failure(lambda: mails.send(MAIL, key="n-1-1"))) == expected
    assert len(server.ledger) == accepted


@pytest.mark.parametrize("answer", ["close", "hang", "500 what"])
def test_a_goodbye_that_fails_changes_nothing(server: SmtpEmulator, mails: SmtpMail, answer: str) -> None:
    server.says["QUIT"] = answer
    assert mails.send(MAIL, key="n-1-1")


def test_a_refused_connection_was_never_sent() -> None:
    error = failure(lambda: SmtpMail("smtp://127.0.0.1:9", timeout=TIMEOUT).send(MAIL, key="n-1-1"))
    assert verdict(error) == "again"


def test_an_error_names_no_address(server: SmtpEmulator, mails: SmtpMail) -> None:
    server.says["RCPT"] = "550 maria@mail.test is unknown"
    error = failure(lambda: mails.send(MAIL, key="n-1-1"))
    assert "maria" not in repr(error) + repr(error.__context__) + repr(error.__cause__)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://u:p%2F@h:25?tls=1", ("h", 25, "u", "p/", False, True)),
        ("smtp://h", ("h", 587, "", "", False, False)),
        ("smtps://u:p@h", ("h", 465, "u", "p", True, False)),
        ("smtp://h?ssl=1&tls=1", ("h", 465, "", "", True, False)),
    ],
)
def test_one_address_says_everything(url: str, expected: tuple[object, ...]) -> None:
    assert tuple(SmtpMail(url).options.values()) == expected


@pytest.mark.parametrize("url", ["", "mail.test", "http://h", "smtp://", "smtp://h:many", "smtp://u:secret@:25"])
def test_a_wrong_address_is_said_without_the_password(url: str) -> None:
    with pytest.raises(ValueError, match="EMAIL_URL should look like") as caught:
        SmtpMail(url)
    assert "secret" not in str(caught.value)
