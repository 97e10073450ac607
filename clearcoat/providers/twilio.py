"""Texts through Twilio. https://www.twilio.com/docs/messaging/api/message-resource

Creating a message is not idempotent: after an unknown outcome, `find` it before sending again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from twilio.base import values
from twilio.base.exceptions import TwilioException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from clearcoat.providers.base import Told
from clearcoat.providers.errors import ProviderError, error_for
from clearcoat.providers.line import TIMEOUT, Line

API_BASE = "https://api.twilio.com"
LONGEST_VALIDITY = 36_000  # seconds; Twilio's own limit
LOOKED_THROUGH = 200  # newest texts to one number that a look-up reads
PAGE = 100
SAME_TIME = timedelta(minutes=10)  # by how much Twilio's clock and ours may differ
NOWHERE = {"TWILIO_EDGE": "", "TWILIO_REGION": ""}  # keeps the SDK from reading the environment


class TwilioTexts:
    """The Texts of one Twilio account. `sender` is a number or a Messaging Service SID ("MG…")."""

    def __init__(
        self, account_sid: str, auth_token: str, sender: str, *, api_base: str = API_BASE, timeout: float = TIMEOUT
    ) -> None:
        self.sender = sender
        self.client = Client(account_sid, auth_token, http_client=_Http(api_base, timeout), environment=NOWHERE)

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
        sender = sender or self.sender
        way = {"messaging_service_sid" if sender.startswith("MG") else "from_": sender}
        if status_callback:
            way["status_callback"] = status_callback
        life = values.unset if validity_seconds is None else min(max(validity_seconds, 1), LONGEST_VALIDITY)
        try:
            sid = self.client.messages.create(to=to, body=body, validity_period=life, **way).sid
        except (ValueError, TypeError, AttributeError):  # a 2xx whose body is no message
            sid = None
        if not isinstance(sid, str) or not sid:
            raise error_for("unreadable")
        return sid

    def find(self, to: str, code: str, since: datetime) -> str | None:
        """See Texts.find.

        Twilio may read `since` as a day only, and a text that still waits there has no DateSent: hence the second list.
        """
        word = re.compile(rf"(?<!\w){re.escape(code)}(?!\w)")
        try:
            for text in self._newest(to, since):
                if word.search(text.body or "") and _is_ours(text, since):
                    return str(text.sid)
        except (TwilioException, ValueError, TypeError, AttributeError):  # a 2xx whose body is no list
            failure = error_for("unreachable")
        else:
            return None
        raise failure

    def status(self, provider_id: str) -> Told | None:
        """See Texts.status."""
        try:
            text = self.client.messages(provider_id).fetch()
            return Told(str(text.status), str(text.error_code or ""))
        except ProviderError as error:
            if error.code == "20404":
                return None
            raise
        except (ValueError, TypeError, AttributeError):  # a 2xx whose body is no message
            failure = error_for("unreachable")
        raise failure

    def _newest(self, to: str, since: datetime) -> Iterator[Any]:
        listed = self.client.messages.stream
        yield from listed(to=to, date_sent_after=(since - SAME_TIME).date(), limit=LOOKED_THROUGH, page_size=PAGE)
        yield from listed(to=to, limit=PAGE, page_size=PAGE)


def _is_ours(text: Any, since: datetime) -> bool:
    """Whether the text went out, and not before `since`."""
    created = text.date_created
    return not str(text.direction).startswith("inbound") and (created is None or created >= since - SAME_TIME)


class _Http(HttpClient):  # type: ignore[misc]  # the SDK ships no types
    """The SDK's way out: another base address, our time limit, no retries, no log of numbers and bodies."""

    def __init__(self, api_base: str, timeout: float) -> None:
        self.is_async = False
        self.base = api_base.rstrip("/")
        self.timeout = timeout

    def request(
        self,
        method: str,
        uri: str,
        params: Any = None,
        data: Any = None,
        headers: Any = None,
        auth: Any = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """The answer of 200-299; raises ProviderError for everything else."""
        url = self.base + uri.removeprefix(API_BASE)
        with Line(timeout or self.timeout) as line:
            answer = line.request(method, url, params=params, data=data, headers=headers, auth=auth)
        return Response(answer.status_code, answer.text, answer.headers)
