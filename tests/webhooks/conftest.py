"""The providers as they call us, and what was kept of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from clearcoat.core import clock
from clearcoat.notifications.models import ProviderEvent
from tests.emulators import signing
from tests.emulators.twilio import ACCOUNT, TOKEN

SITE = "https://repairs.example.com"
SECRET = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER_SECRET = "whsec_" + "C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
OTHER_ACCOUNT, OTHER_TOKEN = "AC" + "f" * 32, "another-token"
numbers = count(1)


@dataclass
class Provider:
    """Calls a webhook; every part of the call can be made wrong."""

    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def call(self, path: str, body: bytes, headers: dict[str, str]) -> HttpResponse:
        kind = headers.pop("Content-Type", "")
        return self.client.generic("POST", path, body, kind, headers=headers)

    def text(self, path: str = "/api/webhooks/twilio/status", *, token: str = TOKEN, **form: str) -> HttpResponse:
        """A receipt, or what `form` makes of it."""
        told = {"MessageSid": f"SM{next(numbers):032}", "MessageStatus": "delivered", "AccountSid": ACCOUNT} | form
        return self.call(path, *signing.twilio(token, SITE + path, told))

    def inbound(self, body: str, path: str = "/api/webhooks/twilio/inbound", **form: str) -> HttpResponse:
        """A customer's text."""
        return self.text(path, **{"Body": body, "From": "+13125550143", "To": "+12015550100"} | form)

    def mail(
        self, kind: str, email_id: str, *, secret: str = SECRET, path: str = "/api/webhooks/resend",
        event_id: str = "", ago: float = 0, **data: Any,
    ) -> HttpResponse:  # fmt: skip
        """An event about a mail."""
        event = {"type": f"email.{kind}", "created_at": "2026-11-24T10:00:00Z", "data": {"email_id": email_id, **data}}
        moment = clock.now().timestamp() - ago
        return self.call(path, *signing.svix(secret, event_id or f"msg_{next(numbers)}", moment, event))


@pytest.fixture
def provider(db, settings) -> Provider:
    settings.SITE_URL, settings.RESEND_SIGNING_SECRET = SITE, [SECRET]
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_AUTH_TOKEN_PREVIOUS = ACCOUNT, TOKEN, ""
    return Provider()


@pytest.fixture
def kept(provider) -> Callable[[], int]:
    """How many events were kept."""
    return ProviderEvent.objects.count


@pytest.fixture
def own_keys(world):
    """Lakeside has accounts of its own at both providers."""
    world.lakeside.sending.keep(
        twilio_account=OTHER_ACCOUNT,
        twilio_auth_token=OTHER_TOKEN,
        resend_api_key="re_own",
        resend_signing_secret=OTHER_SECRET,
    )
    return world.lakeside
