"""Secrets that we keep for others: encrypted at rest under a key of SECRET_KEY, so that a copy of the database is mute.

Django's signing tells who wrote a text and hides nothing of it; Fernet (AES-128-CBC with HMAC-SHA256) hides it. A key
in SECRET_KEY_FALLBACKS still opens what it sealed, and the next save seals it anew.
"""

from __future__ import annotations

import base64
import secrets
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac

# Stands for a secret that no key opens any more. Made anew in each process, so that nobody can sign or call with it.
LOST = secrets.token_hex()


def seal(secret: str) -> str:
    """The secret as it may be stored; "" stays ""."""
    return _keys().encrypt(secret.encode()).decode("ascii") if secret else ""


def opened(sealed: str) -> str:
    """The secret again, or LOST when the key that sealed it is gone."""
    try:
        return _keys().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        return LOST


class SealedField(models.TextField):  # type: ignore[type-arg]  # its type of values is str, as TextField's
    """A text that is plain in the program and sealed in the database."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str:
        """Opened as it is read."""
        return opened(value or "")

    def get_prep_value(self, value: Any) -> str:
        """Sealed as it is written. Raises ValueError for one that could not be opened: it must be entered again."""
        if value == LOST:
            raise ValueError("This secret could not be opened and would be lost for good.")
        return seal(str(value or ""))


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]])


def _derived(key: str) -> bytes:
    digest = salted_hmac("clearcoat.seal", "fernet", secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest)
