"""Secrets that we hand out: derived from a nonce when they are needed, stored only as a digest.

A link or a code has to go into a message that is composed now and sent later, and shown again to a person who asks
for it. Deriving it (HMAC-SHA256 of a random nonce under SECRET_KEY) means that neither the token's row nor the message
log ever holds it: a copy of the database opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import secrets

from django.utils.crypto import salted_hmac

PLACEHOLDER = "{secret}"  # stands in a stored message where the token goes when it is sent
PREFERENCES = "{preferences}"  # the same for the proof that a mail's reader may say which messages they want
HIDDEN = "••••••"  # stands there instead where staff read the message
LENGTHS = {"link": 24, "reset": 32, "confirm": 8, "preferences": 24}  # characters; a link's 24 of base64 are 144 bits


def nonce() -> str:
    """128 random bits."""
    return secrets.token_hex(16)


def derive(purpose: str, seed: str) -> str:
    """The token of this purpose and nonce: base64url, or letters and figures easy to type for a code."""
    raw = salted_hmac(f"clearcoat.{purpose}", seed, algorithm="sha256").digest()
    alphabet = base64.b32encode(raw).lower() if purpose == "confirm" else base64.urlsafe_b64encode(raw)
    return alphabet.decode("ascii")[: LENGTHS[purpose]]


def hidden(text: str) -> str:
    """A stored message as staff read it: complete but for its secrets."""
    return text.replace(PLACEHOLDER, HIDDEN).replace(PREFERENCES, HIDDEN)


def digest(token: str) -> str:
    """What is stored of a token: SHA-256, hex. Enough for a secret of 112 bits or more (ASVS 6.5.2)."""
    return hashlib.sha256(token.encode()).hexdigest()


def fresh() -> str:
    """A random token of 256 bits for things that are never sent in a message, such as an API sign-in."""
    return secrets.token_urlsafe(32)
