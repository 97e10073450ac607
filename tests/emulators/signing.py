"""Signing as the providers sign, written apart from the code that checks it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

FORM = "application/x-www-form-urlencoded"


def twilio(token: str, url: str, form: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
    """The body and the headers of a call from Twilio, signed by the vendor's own code."""
    signature = RequestValidator(token).compute_signature(url, dict(form))
    return urlencode(form).encode(), {"Content-Type": FORM, "X-Twilio-Signature": signature}


def svix(secret: str, event_id: str, time: float, event: Any) -> tuple[bytes, dict[str, str]]:
    """The body and the headers of a call from Resend."""
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{event_id}.{int(time)}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(digest).decode()}"
    headers = {"svix-id": event_id, "svix-timestamp": str(int(time)), "svix-signature": signature}
    return body, {"Content-Type": "application/json", **headers}
