"""Resend's /emails, as far as the portal uses it. Every error name below is also a word for the script."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from tests.emulators import signing
from tests.emulators.server import Answer, Callback, Door, Emulator, Fault, Json

KEY = "re_test_0123456789abcdef"
KEY_LIFE = 86_400  # seconds that an idempotency key is remembered
LONGEST_KEY = 256
MOST_RECIPIENTS = 50
ADDRESS = re.compile(r"[^@\s<>,]+@[^@\s<>,]+\.[^@\s<>,.]+")
NOBODY = ("@example.com", "@example.org", "@example.net")  # Resend refuses these; they swallow every mail


class ResendDoor(Door):
    """Sending and reading mails."""

    slow_down = "rate_limit_exceeded"
    broken = "internal_server_error"

    def take(self, body: bytes, fault: Fault) -> Answer:
        """200 with the id, or why not; a key that was used before gives the first answer again."""
        resend = self.resend
        name = self.stranger()
        if name:
            return resend.refusal(name)
        if urlsplit(self.path).path != "/emails":
            return resend.refusal("not_found")
        try:
            mail = json.loads(body)
        except ValueError:
            return resend.refusal("validation_error")
        key = self.headers.get("Idempotency-Key")
        name = resend.objection(mail, key)
        return resend.refusal(name) if name else resend.accept(mail, key, fault, dict(self.headers.items()))

    def look_up(self) -> Answer:
        """One mail."""
        name = self.stranger()
        if name:
            return self.resend.refusal(name)
        mail = self.resend.mail(urlsplit(self.path).path.removeprefix("/emails/"))
        return Answer(200, mail) if mail else self.resend.refusal("not_found")

    def stranger(self) -> str:
        """The error for a request without a name or with a wrong key."""
        if not self.headers.get("User-Agent"):
            return "1010"
        given = self.headers.get("Authorization", "")
        if not given.startswith("Bearer "):
            return "missing_api_key"
        return "" if given.removeprefix("Bearer ") in self.resend.keys else "invalid_api_key"

    @property
    def resend(self) -> ResendEmulator:
        """The emulator with its own type."""
        assert isinstance(self.emulator, ResendEmulator)
        return self.emulator


class ResendEmulator(Emulator):
    """`ledger` holds the accepted mails; a replay adds nothing to it."""

    door = ResendDoor
    codes: Mapping[str, tuple[int, str]] = {
        "1010": (403, "Access denied"),
        "missing_api_key": (401, "Missing API key in the authorization header."),
        "restricted_api_key": (401, "This API key is restricted to only send emails."),
        "invalid_api_key": (403, "API key is invalid."),
        "not_found": (404, "The requested endpoint does not exist."),
        "invalid_idempotency_key": (400, "The key must be between 1-256 chars."),
        "invalid_idempotent_request": (409, "Same idempotency key used with a different request payload."),
        "concurrent_idempotent_requests": (409, "Same idempotency key used while original request is in progress."),
        "validation_error": (422, "We found an error with one or more fields in the request."),
        "missing_required_field": (422, "The request body is missing one or more required fields."),
        "invalid_from_address": (422, "Invalid from field."),
        "rate_limit_exceeded": (429, "Too many requests. Please limit the number of requests per second."),
        "daily_quota_exceeded": (429, "You have reached your daily email sending quota."),
        "monthly_quota_exceeded": (429, "You have reached your monthly email sending quota."),
        "security_error": (451, "We may have found a security issue with the request."),
        "application_error": (500, "An unexpected error occurred."),
        "internal_server_error": (500, "An unexpected error occurred."),
    }

    def __init__(self, *, port: int = 0, rate: int | None = None, keys: tuple[str, ...] = (KEY,)) -> None:
        super().__init__(port=port, rate=rate)
        self.keys = keys
        self.hook, self.secret = (
            "",
            "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        )  # a webhook's address, if there is one
        self._used: dict[str, tuple[float, str, str]] = {}  # key → (when, digest of the mail, id)

    def objection(self, mail: object, key: str | None) -> str:
        """The error name for a mail that Resend would not take, or ""."""
        if key is not None and not 1 <= len(key) <= LONGEST_KEY:
            return "invalid_idempotency_key"
        if not isinstance(mail, dict):
            return "validation_error"
        if not all(mail.get(name) for name in ("from", "to", "subject")) or not (mail.get("html") or mail.get("text")):
            return "missing_required_field"
        if not isinstance(mail["from"], str) or not ADDRESS.fullmatch(parseaddr(mail["from"])[1]):
            return "invalid_from_address"
        recipients = _listed(mail["to"])
        good = all(ADDRESS.fullmatch(parseaddr(to)[1]) and not parseaddr(to)[1].endswith(NOBODY) for to in recipients)
        return "" if good and len(recipients) <= MOST_RECIPIENTS else "validation_error"

    def accept(self, mail: Json, key: str | None, fault: Fault, headers: Json) -> Answer:
        """Books a mail, or repeats the answer of its key."""
        digest = hashlib.sha256(json.dumps(mail, sort_keys=True).encode()).hexdigest()
        with self.lock:
            used = self._used.get(key or "")
            if used and self.now() - used[0] < KEY_LIFE:
                return Answer(200, {"id": used[2]}) if used[1] == digest else self.refusal("invalid_idempotent_request")
            identity = str(uuid.uuid4())
            if key:
                self._used[key] = (self.now(), digest, identity)
            entry = {"id": identity, "at": self.now(), "by": headers.get("Authorization", "")[-4:], "key": key}
            self.ledger.append({**entry, "mail": mail, "fault": fault.kind, "last_event": "sent"})
        self.call_back(fault, lambda word: self.tell(identity, word))
        return Answer(200, {"id": identity})

    def tell(self, identity: str, event: str, **more: Json) -> None:
        """Puts an event about a mail into `outgoing`; `more` is what this kind of event says besides."""
        with self.lock:
            mail = next(entry["mail"] for entry in self.ledger if entry["id"] == identity)
        moment = datetime.fromtimestamp(self.now(), UTC).isoformat()
        data = {
            "email_id": identity, "created_at": moment, "from": mail["from"], "to": _listed(mail["to"]),
            "subject": mail["subject"], **more,
        }  # fmt: skip
        told = {"type": f"email.{event}", "created_at": moment, "data": data}
        if self.hook:
            call = signing.svix(self.secret, f"msg_{uuid.uuid4().hex}", self.now(), told)
            self.outgoing.append(Callback(self.hook, *call))

    def mail(self, identity: str) -> Json | None:
        """The mail as GET /emails/{id} shows it."""
        with self.lock:
            entry = next((entry for entry in self.ledger if entry["id"] == identity), None)
        if entry is None:
            return None
        mail = entry["mail"]
        return {
            "object": "email",
            "id": identity,
            "message_id": f"<{identity}@email.test>",
            "to": _listed(mail["to"]),
            "from": mail["from"],
            "created_at": datetime.fromtimestamp(entry["at"], UTC).strftime("%Y-%m-%d %H:%M:%S.%f+00"),
            "subject": mail["subject"],
            "html": mail.get("html", ""),
            "text": mail.get("text", ""),
            "bcc": _listed(mail.get("bcc", [])),
            "cc": _listed(mail.get("cc", [])),
            "reply_to": _listed(mail.get("reply_to", [])),
            "last_event": entry["last_event"],
        }

    def move(self, identity: str, last_event: str, **more: Json) -> None:
        """Lets a mail go on to another event, such as "bounced", and tells so."""
        with self.lock:
            for entry in self.ledger:
                if entry["id"] == identity:
                    entry["last_event"] = last_event
        self.tell(identity, last_event, **more)

    def error_body(self, status: int, code: str, message: str) -> Json:
        """Resend's error shape."""
        return {"statusCode": status, "name": code, "message": message}


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
