"""The picture of a text, from Twilio's own store. https://www.twilio.com/docs/messaging/api/media-resource

The address comes from outside, so only its shape is believed: the account, the message and the media it names, asked
for at the address that we know Twilio by. Twilio answers with a short-lived address at its own store.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from clearcoat.providers.errors import error_for
from clearcoat.providers.line import Line
from clearcoat.providers.twilio import API_BASE

PATH = re.compile(r"/2010-04-01/Accounts/(AC[0-9a-f]{32})/Messages/[SM]M[0-9a-f]{32}/Media/ME[0-9a-f]{32}")
STORE = ".twiliocdn.com"  # where the answer may lead; nothing of ours is sent there
TIMEOUT = 20.0  # seconds, for each of the two calls
LARGEST = 8 * 2**20  # bytes; Twilio takes 5 MB


def picture(address: str, account: str, token: str, *, api_base: str = API_BASE, timeout: float = TIMEOUT) -> bytes:
    """The bytes. Raises ProviderError, permanent for an address that is not of this account's pictures at Twilio."""
    base = api_base.rstrip("/")
    asked = urlsplit(address)
    known = PATH.fullmatch(asked.path)
    if known is None or known[1] != account or not _is_at(address, base):
        raise error_for("wrong_address")
    with Line(timeout, most=LARGEST, leads_on=True) as line:
        answer = line.request("GET", base + asked.path, auth=(account, token))
    if not answer.is_redirect:
        return answer.content
    on = answer.headers["Location"]
    if not (_is_store(on) or _is_at(on, base)):
        raise error_for("wrong_address")
    with Line(timeout, most=LARGEST) as line:
        return line.request("GET", on).content


def _is_at(address: str, base: str) -> bool:
    """Whether it is at the address that we know Twilio by, or says Twilio's own name for it."""
    there = urlsplit(address)
    return any((there.scheme, there.netloc) == urlsplit(one)[:2] for one in (base, API_BASE))


def _is_store(address: str) -> bool:
    there = urlsplit(address)
    host = there.hostname or ""
    return there.scheme == "https" and there.netloc == host and host.endswith(STORE)
