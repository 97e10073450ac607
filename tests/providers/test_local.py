"""The stand-ins of this machine: one complete file per message, whatever happens in between."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clearcoat.providers import whole
from clearcoat.providers.base import Told
from clearcoat.providers.local import LocalMail, LocalTexts, read_inbox
from tests.providers.conftest import MAIL, failure

SAM = "+12015550123"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
WRITER = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure(CLOCK_OFFSET=0, DEFAULT_CHARSET="utf-8", USE_TZ=True)
from clearcoat.providers.base import Mail
from clearcoat.providers.local import LocalMail
mails = LocalMail(Path(sys.argv[1]))
for number in range(20):
    mails.send(Mail("a@mail.test", f"Mail {number}", "Words", "b@harbor.test"), key=f"n-{number}")
"""


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


@contextmanager
def crashing(monkeypatch: pytest.MonkeyPatch, place: object, name: str) -> Iterator[None]:
    """Ends the block as if the process were killed when `name` is called."""

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, suppress(KeyboardInterrupt):
        patch.setattr(place, name, crash)
        yield
        pytest.fail(f"{name} was never called")


def test_a_text_is_in_the_inbox_with_all_that_was_said(inbox: Path) -> None:
    identity = LocalTexts(inbox, "+12015550100").send(
        SAM, "Ready. K7Q2", status_callback="https://h.test/", validity_seconds=60
    )
    [text] = read_inbox(inbox)
    assert (text.kind, text.id, text.to, text.text) == ("text", identity, SAM, "Ready. K7Q2")
    assert (text.sender, text.status_callback, text.validity_seconds) == ("+12015550100", "https://h.test/", 60)
    assert text.at.utcoffset() == timedelta(0)


def test_a_mail_is_in_the_inbox_with_both_bodies(inbox: Path) -> None:
    identity = LocalMail(inbox).send(replace(MAIL, subject="Ready\nBcc: x@mail.test"), key="n-1-1")
    [mail] = read_inbox(inbox)
    assert (mail.kind, mail.id, mail.subject) == ("mail", identity, "Ready Bcc: x@mail.test")
    assert (mail.text, mail.html, mail.headers) == (MAIL.text, MAIL.html, MAIL.headers)


def test_the_newest_message_comes_first_and_the_list_is_bounded(inbox: Path) -> None:
    for number in range(5):
        LocalTexts(inbox).send(SAM, f"Text {number}")
    assert [item.text for item in read_inbox(inbox, limit=2)] == ["Text 4", "Text 3"]


def test_an_inbox_that_does_not_exist_is_empty(inbox: Path) -> None:
    assert read_inbox(inbox) == []
    assert LocalTexts(inbox).find(SAM, "K7Q2", LONG_AGO) is None
    assert LocalMail(inbox).find("local-mail-1") is None


def test_the_same_key_never_makes_a_second_file(inbox: Path) -> None:
    first = LocalMail(inbox).send(MAIL, key="n-1-1")
    assert LocalMail(inbox).send(MAIL, key="n-1-1") == first
    assert len(files(inbox)) == 1


def test_another_mail_under_the_same_key_is_refused(inbox: Path) -> None:
    LocalMail(inbox).send(MAIL, key="n-1-1")
    error = failure(lambda: LocalMail(inbox).send(replace(MAIL, text="Other"), key="n-1-1"))
    assert (error.code, error.permanent) == ("invalid_idempotent_request", True)


def test_a_crash_before_the_rename_leaves_nothing_to_read(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with crashing(monkeypatch, Path, "rename"):
        LocalMail(inbox).send(MAIL, key="n-1-1")
    assert read_inbox(inbox) == []
    LocalMail(inbox).send(MAIL, key="n-1-1")
    assert len(files(inbox)) == 1


def test_a_crash_after_the_rename_is_made_good_by_the_key(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox.mkdir()
    with crashing(monkeypatch, whole, "flush_names"):
        LocalMail(inbox).send(MAIL, key="n-1-1")
    LocalMail(inbox).send(MAIL, key="n-1-1")
    assert len(files(inbox)) == 1


def test_a_name_is_never_seen_before_its_content_is_on_the_disk(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.append(",".join(files(inbox))))
    inbox.mkdir()
    LocalTexts(inbox).send(SAM, "Hi")
    assert seen == ["", files(inbox)[0]]


def test_many_writers_with_one_key_make_one_file(inbox: Path) -> None:
    start = threading.Barrier(8)

    def send(_: int) -> str:
        start.wait()
        return LocalMail(inbox).send(MAIL, key="n-1-1")

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(send, range(8)))) == 1
    assert len(files(inbox)) == 1


def test_two_processes_share_keys_too(inbox: Path) -> None:
    runs = [subprocess.Popen([sys.executable, "-c", WRITER, str(inbox)]) for _ in range(2)]
    assert [run.wait(20) for run in runs] == [0, 0]
    assert sorted(item.subject for item in read_inbox(inbox)) == sorted(f"Mail {number}" for number in range(20))


def test_parallel_texts_are_all_there(inbox: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        sent = set(pool.map(lambda number: LocalTexts(inbox).send(SAM, f"Text {number}"), range(40)))
    assert {item.id for item in read_inbox(inbox)} == sent


@pytest.mark.parametrize("content", ["", "{", "[]", "null", "3", '{"at": 5}', '{"at": "x"}', "{}", "[" * 5000, "\x00"])
def test_a_damaged_file_is_passed_over(inbox: Path, content: str) -> None:
    LocalTexts(inbox).send(SAM, "Hi")
    (inbox / f"99990101T000000000000-text-{'0' * 32}.json").write_text(content)
    assert [item.text for item in read_inbox(inbox)] == ["Hi"]


def test_foreign_files_and_folders_are_passed_over(inbox: Path) -> None:
    LocalTexts(inbox).send(SAM, "Hi")
    (inbox / "notes.txt").write_text("x")
    (inbox / f"99990101T000000000000-text-{'0' * 32}.json").mkdir()
    (inbox / f"99990101T000000000000-text-{'1' * 32}.json").symlink_to("nowhere")
    assert [item.text for item in read_inbox(inbox)] == ["Hi"]


def test_a_file_of_a_newer_version_is_still_read(inbox: Path) -> None:
    LocalTexts(inbox).send(SAM, "Hi")
    path = inbox / files(inbox)[0]
    path.write_text(json.dumps(json.loads(path.read_text()) | {"colour": "red"}))
    assert read_inbox(inbox)[0].text == "Hi"


def test_only_the_owner_may_read_a_message(inbox: Path) -> None:
    LocalTexts(inbox).send(SAM, "https://harbor.test/t/secret")
    assert (inbox / files(inbox)[0]).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("to", "code", "found"), [(SAM, "K7Q2", True), (SAM, "K7Q", False), ("+12015550199", "K7Q2", False)]
)
def test_a_text_is_found_by_number_and_code(inbox: Path, to: str, code: str, found: bool) -> None:
    texts = LocalTexts(inbox)
    identity = texts.send(SAM, "Ready. K7Q2")
    assert texts.find(to, code, LONG_AGO) == (identity if found else None)
    assert texts.find(to, code, datetime.now(UTC) + timedelta(hours=1)) is None


def test_what_is_in_the_inbox_counts_as_delivered(inbox: Path) -> None:
    texts, mails = LocalTexts(inbox), LocalMail(inbox)
    assert texts.status(texts.send(SAM, "Hi")) == Told("delivered")
    assert mails.find(mails.send(MAIL, key="n-1-1")) == Told("delivered")
    assert texts.status("") is None


def test_only_one_whole_address_gets_a_mail(inbox: Path) -> None:
    assert failure(lambda: LocalMail(inbox).send(replace(MAIL, to="a@mail.test, b@mail.test"), key="n")).permanent
