"""The stand-ins used when no keys are set: every accepted text or mail becomes one JSON file in a folder.

A file's name starts with its time, so that a listing is in order; it is complete or not there at all.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from clearcoat.core import clock
from clearcoat.providers.base import Attachment, Mail, Told
from clearcoat.providers.envelope import drawn_up
from clearcoat.providers.errors import error_for
from clearcoat.providers.whole import make_folder, write_whole

FILE_LIMIT = 1_048_576  # bytes; a longer file is not one of ours
LOOKED_THROUGH = 1000  # newest files that a look-up reads
NAME = re.compile(r"\d{8}T\d{12}-(text|mail)-[0-9a-f]{32}\.json")


@dataclass(frozen=True, slots=True)
class Received:
    """One text or mail as it reached the stand-in. `at` is in UTC."""

    kind: str  # "text" or "mail"
    id: str
    at: datetime
    to: str
    text: str
    sender: str = ""
    subject: str = ""
    html: str = ""
    reply_to: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    attachments: list[dict[str, object]] = field(default_factory=list)  # name, content_type, bytes and sha256 of each
    status_callback: str = ""
    validity_seconds: int | None = None


class LocalTexts:
    """The Texts of this machine."""

    def __init__(self, folder: Path, sender: str = "Clearcoat") -> None:
        self.folder, self.sender = folder, sender

    def send(
        self,
        to: str,
        body: str,
        *,
        status_callback: str | None = None,
        validity_seconds: int | None = None,
        sender: str | None = None,
    ) -> str:
        """See Texts.send."""
        text = Received(
            kind="text",
            id=f"local-text-{secrets.token_hex(16)}",
            at=clock.now(),
            to=to,
            text=body,
            sender=sender or self.sender,
            status_callback=status_callback or "",
            validity_seconds=validity_seconds,
        )
        _write(self.folder, text)
        return text.id

    def find(self, to: str, code: str, since: datetime) -> str | None:
        """See Texts.find."""
        word = re.compile(rf"(?<!\w){re.escape(code)}(?!\w)")
        for item in read_inbox(self.folder, limit=LOOKED_THROUGH):
            if item.kind == "text" and item.to == to and item.at >= since and word.search(item.text):
                return item.id
        return None

    def status(self, provider_id: str) -> Told | None:
        """See Texts.status: "delivered" as soon as the file is there."""
        return _delivered(self.folder, provider_id)


class LocalMail:
    """The Mails of this machine. The same key never makes a second file."""

    repeats_safely = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, mail: Mail, *, key: str) -> str:
        """See Mails.send. Another mail under a used key is refused, as at Resend."""
        message = drawn_up(mail)
        received = Received(
            kind="mail",
            id=f"local-mail-{hashlib.sha256(key.encode()).hexdigest()[:32]}",
            at=clock.now(),
            to=message.to[0],
            text=mail.text,
            sender=message.from_email,
            subject=str(message.subject),
            html=mail.html,
            reply_to=", ".join(message.reply_to),
            headers=dict(message.extra_headers),
            attachments=[_described(one) for one in mail.attachments],
        )
        with _alone(self.folder):
            earlier = _by_id(self.folder, received.id)
            if earlier is None:
                _write(self.folder, received)
            elif _content(earlier) != _content(received):
                raise error_for("invalid_idempotent_request")
        return received.id

    def find(self, provider_id: str) -> Told | None:
        """See Mails.find: "delivered" as soon as the file is there."""
        return _delivered(self.folder, provider_id)


def read_inbox(folder: Path, limit: int = 100) -> list[Received]:
    """The newest `limit` messages, newest first. Foreign, damaged and half-written files are passed over."""
    names = sorted((path for path in _listing(folder) if NAME.fullmatch(path.name)), reverse=True)
    return list(islice((item for path in names if (item := _read(path))), limit))


def _described(one: Attachment) -> dict[str, object]:
    """The file itself lies in the storage: here it is enough to know that this one came."""
    sha256 = hashlib.sha256(one.content).hexdigest()
    return {"name": one.name, "content_type": one.content_type, "bytes": len(one.content), "sha256": sha256}


def _delivered(folder: Path, provider_id: str) -> Told | None:
    return Told("delivered") if _by_id(folder, provider_id) else None


def _by_id(folder: Path, provider_id: str) -> Received | None:
    suffix = f"-{provider_id.removeprefix('local-')}.json"
    return next((item for path in _listing(folder) if path.name.endswith(suffix) and (item := _read(path))), None)


def _listing(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _content(item: Received) -> dict[str, object]:
    return {name: value for name, value in asdict(item).items() if name != "at"}


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one sender at a time looks for a key and writes; the lock ends with its process."""
    make_folder(folder)
    with (folder / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(folder: Path, item: Received) -> None:
    name = f"{item.at:%Y%m%dT%H%M%S%f}-{item.id.removeprefix('local-')}.json"
    content = asdict(item) | {"at": item.at.isoformat()}
    write_whole(folder / name, [json.dumps(content, indent=1).encode("ascii")])


def _read(path: Path) -> Received | None:
    try:
        with path.open("rb") as file:
            content = json.loads(file.read(FILE_LIMIT))
        known = {item.name: content[item.name] for item in fields(Received) if item.name in content}
        return Received(**known | {"at": datetime.fromisoformat(content["at"]).astimezone(UTC)})
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
