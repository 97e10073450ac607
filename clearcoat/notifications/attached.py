"""The files of a mail: named in its row by where they lie and what their bytes sum up to, and read when it is sent."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings

from clearcoat.notifications.models import Notification
from clearcoat.providers.base import Attachment
from clearcoat.providers.errors import error_for
from clearcoat.providers.storage import Gone, StorageError, storage_for

MOST_FILES = 3
MOST_BYTES = 10 * 2**20  # of all files of one mail; many mailboxes take no more than 20 MB, and a mail adds a third


def named(name: str, key: str, sha256: str, content_type: str = "application/pdf") -> dict[str, str]:
    """A file for `Notification.attachments`: `key` is its place in the storage, `sha256` that of its bytes."""
    return {"name": name, "key": key, "sha256": sha256, "content_type": content_type}


def files_of(message: Notification) -> tuple[Attachment, ...]:
    """The files themselves, to the byte what was decided. Raises ProviderError."""
    files = tuple(_read(one) for one in message.attachments)
    if len(files) > MOST_FILES or sum(len(one.content) for one in files) > MOST_BYTES:
        raise error_for("attachment_too_large")
    return files


def _read(one: dict[str, Any]) -> Attachment:
    try:
        content = storage_for(settings.STORAGE_URL).get(one["key"])
    except Gone:
        raise error_for("attachment_lost") from None
    except StorageError:
        raise error_for("storage_away") from None
    if hashlib.sha256(content).hexdigest() != one["sha256"]:
        raise error_for("attachment_lost")
    return Attachment(one["name"], content, one["content_type"])
