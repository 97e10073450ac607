"""Files in mails: the very bytes that were decided, or a sentence that says why not."""

from __future__ import annotations

import base64
import hashlib

import pytest

from clearcoat.notifications import attached
from clearcoat.photos import vault
from clearcoat.providers.local import read_inbox
from tests.emulators.smtp import SmtpEmulator
from tests.outbox.rows import make, now, state
from tests.photos.stage import kept

__all__ = ["kept"]

PDF = b"%PDF-1.7 signed by Sam"
KEY = "documents/abc/original"


@pytest.fixture
def with_file(kept, shop):
    """Makes a mail with the file, which lies in the storage."""
    vault.storage().put(KEY, PDF, content_type="application/pdf")

    def write(**changes):
        file = attached.named("Authorization.pdf", KEY, hashlib.sha256(PDF).hexdigest()) | changes
        return make(shop, "email", attachments=[file])

    return write


def test_a_mail_by_resend_carries_the_file(resend, with_file, work):
    with_file()
    work()
    (file,) = resend.ledger[0]["mail"]["attachments"]
    assert (file["filename"], base64.b64decode(file["content"])) == ("Authorization.pdf", PDF)


def test_a_repeated_mail_with_a_file_is_still_one_mail(resend, with_file, work):
    resend.script(["accept+500"])
    row = with_file()
    work()
    work(60)
    assert (state(row), len(resend.ledger)) == ("sent", 1)


def test_a_mail_by_smtp_carries_the_file(settings, with_file, work):
    with SmtpEmulator() as server:
        settings.EMAIL_URL = f"smtp://{server.address}"
        with_file()
        work()
    assert base64.b64encode(PDF) in server.ledger[0][1]


def test_the_stand_in_says_which_file_came(settings, tmp_path, with_file, work):
    settings.INBOX = tmp_path / "inbox"
    with_file()
    work()
    (mail,) = read_inbox(settings.INBOX)
    assert mail.attachments[0]["sha256"] == hashlib.sha256(PDF).hexdigest()


@pytest.mark.parametrize("change", [{"key": "documents/other/original"}, {"sha256": "0" * 64}])
def test_a_file_that_is_lost_or_changed_stops_the_mail_and_says_what_to_do(resend, with_file, work, change):
    row = with_file(**change)
    work()
    assert (state(row), resend.ledger) == ("failed", [])
    assert "repair's documents" in now(row).reason


def test_a_mail_waits_while_the_storage_is_away(settings, resend, with_file, work):
    row, there = with_file(), settings.STORAGE_URL
    settings.STORAGE_URL = "s3://bucket?endpoint=http://127.0.0.1:9"
    work()
    assert state(row) == "pending"
    settings.STORAGE_URL = there
    work(300)
    assert state(row) == "sent"


def test_too_much_for_a_mailbox_is_not_sent(resend, with_file, work, monkeypatch):
    monkeypatch.setattr(attached, "MOST_BYTES", len(PDF) - 1)
    row = with_file()
    work()
    assert (state(row), now(row).error_message) == ("failed", "attachment_too_large")
