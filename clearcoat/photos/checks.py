"""Whether the storage works, asked by `clearcoat check` alone: it writes a small file, reads it back and removes it."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from clearcoat.providers.deadline import within
from clearcoat.providers.storage import StorageError, storage_for

PATIENCE = 20.0  # seconds for all of it


@register("production", deploy=True)
def storage_answers(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """An error when a photo could not be kept now."""
    try:
        within(PATIENCE, _there_and_back)
    except StorageError as error:
        reason = str(error)
    except TimeoutError:
        reason = "The storage did not answer in time."
    else:
        return []
    return [Error(reason, hint="Photos cannot be kept until STORAGE_URL leads to a place.", id="clearcoat.E011")]


def _there_and_back() -> None:
    """Raises StorageError."""
    storage, key, data = storage_for(settings.STORAGE_URL), f"check/{secrets.token_hex(8)}", secrets.token_bytes(64)
    storage.put(key, data, content_type="application/octet-stream")
    back = storage.get(key)
    storage.delete([key])
    if back != data:
        raise StorageError("The storage gave back other bytes than it was given.")
