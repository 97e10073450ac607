"""Webhooks: every event goes, signed, to each address that asked for it, until that address says 2xx.

https://docs.stripe.com/webhooks
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass

from clearcoat.demo.cards.books import now
from clearcoat.demo.cards.refusal import Json


@dataclass(frozen=True, slots=True)
class Hook:
    """One address and the secrets that sign for it: two while one takes the other's place.

    `via` is where to knock instead, when the address is one that this machine need not reach.
    """

    url: str
    secrets: tuple[str, ...]
    via: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one address. It is signed anew for each try, as its time is part of what is signed."""

    hook: Hook
    event: Json

    @property
    def url(self) -> str:
        """Where to."""
        return self.hook.url

    @property
    def body(self) -> bytes:
        """The event as JSON."""
        return json.dumps(self.event, indent=2).encode()

    @property
    def headers(self) -> Mapping[str, str]:
        """The signatures over now and the body."""
        time = now()
        signed = f"{time}.".encode() + self.body
        digests = [hmac.digest(secret.encode(), signed, hashlib.sha256).hex() for secret in self.hook.secrets]
        signatures = ",".join([f"t={time}", *(f"v1={digest}" for digest in digests)])
        return {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": signatures}

    def arrived(self) -> None:
        """The address said 2xx."""
        self.event["pending_webhooks"] = max(0, self.event["pending_webhooks"] - 1)
