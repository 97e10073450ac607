"""Whether a call to one of our webhooks comes from the provider. Each check is False for whatever it cannot read.

Twilio: https://www.twilio.com/docs/usage/security, base64 of HMAC-SHA1 over the address and the sorted fields. It names
no time, so a captured call stays good: keep each event once. Resend signs as Svix does, over id, time and body:
https://docs.svix.com/receiving/verifying-payloads/how-manual, and Stripe over time and body, in hex:
https://docs.stripe.com/webhooks/signature
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import parse_qsl

SKEW = 300  # seconds that a signed time may differ from ours, both ways
MOST_SIGNATURES = 10  # in one header; a provider sends one for each live secret
PREFIX = "whsec_"


def is_from_twilio(tokens: Iterable[str], url: str, body: bytes, signature: str) -> bool:
    """Whether one of the account's tokens signed this form for this address of ours. An empty token signs nothing."""
    try:
        fields = sorted(set(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True)))
        signed = (url + "".join(name + value for name, value in fields)).encode()
        given = base64.b64decode(signature.encode("ascii"), validate=True)
    except (ValueError, binascii.Error):
        return False
    digests = [hmac.digest(token.encode(), signed, hashlib.sha1) for token in tokens if token]
    return any(hmac.compare_digest(digest, given) for digest in digests)


def is_from_svix(secrets: Iterable[str], event_id: str, time: str, body: bytes, signatures: str, now: datetime) -> bool:
    """Whether one of the secrets signed this event, and lately. A secret that is empty or no base64 signs nothing."""
    if not event_id or not (time.isascii() and time.isdigit()) or abs(int(time[:15]) - now.timestamp()) > SKEW:
        return False
    given = [value for kind, _, value in (one.partition(",") for one in signatures.split()) if kind == "v1"]
    signed = f"{event_id}.{time}.".encode() + body
    digests = [hmac.digest(key, signed, hashlib.sha256) for secret in secrets if (key := _key(secret))]
    right = {base64.b64encode(digest).decode() for digest in digests}
    return any(_same(one, good) for one in given[:MOST_SIGNATURES] for good in right)


def is_from_stripe(secrets: Iterable[str], header: str, body: bytes, now: datetime) -> bool:
    """Whether one of the secrets signed this event, and lately: neither long ago nor in a time to come."""
    parts = [part.partition("=") for part in header.split(",")]
    times = [value for name, _, value in parts if name.strip() == "t"]
    given = [value for name, _, value in parts if name.strip() == "v1"][:MOST_SIGNATURES]
    if len(times) != 1 or not (times[0].isascii() and times[0].isdigit()):
        return False
    if abs(int(times[0][:15]) - now.timestamp()) > SKEW:
        return False
    signed = f"{times[0]}.".encode() + body
    right = [hmac.digest(secret.encode(), signed, hashlib.sha256).hex() for secret in secrets if secret]
    return any(_same(one, good) for one in given for good in right)


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.strip().removeprefix(PREFIX), validate=True)
    except (ValueError, binascii.Error):
        return b""


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())
