"""One HTTP call to a provider: a limit on its whole time, no retry of its own, every failure a ProviderError."""

from __future__ import annotations

from typing import Any

import requests
from requests import exceptions
from urllib3.exceptions import MaxRetryError, NewConnectionError

from clearcoat.providers.deadline import within
from clearcoat.providers.errors import ProviderError, error_for, refusal

TIMEOUT = 10.0  # seconds for one call, from the name look-up to the last byte
CONNECT_SHARE = 0.4  # of the timeout; a connection that takes longer was surely never used
BODY_LIMIT = 1_048_576  # bytes of an answer that are read
CHUNK = 16_384  # bytes
NEVER_SENT = (exceptions.ConnectTimeout, exceptions.ProxyError)
NOT_AN_ADDRESS = (exceptions.InvalidURL, exceptions.InvalidSchema, exceptions.MissingSchema)


class Line(requests.Session):
    """A requests session for any SDK that takes one. `leads_on`: an answer that names another address is one, too."""

    def __init__(self, timeout: float = TIMEOUT, *, most: int | None = None, leads_on: bool = False) -> None:
        super().__init__()
        self.limit, self.most, self.leads_on = timeout, most or BODY_LIMIT, leads_on
        # A connection left open can be dead without showing it, and its reset would look like an unknown outcome.
        self.headers["Connection"] = "close"

    def request(self, method: str, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        """The same for an address or key that cannot even be made into a request."""
        try:
            return super().request(method, url, *args, **kwargs)
        except exceptions.RequestException as error:
            failure = _failure(error, acted=method != "GET")
        raise failure

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """A complete answer of 200-299; raises ProviderError for everything else. No other address is ever followed."""
        acted = request.method != "GET"
        kwargs |= {"stream": True, "allow_redirects": False, "timeout": (self.limit * CONNECT_SHARE, self.limit)}
        try:
            answer = within(self.limit, lambda: _complete(super(Line, self).send(request, **kwargs), self.most))
        except (TimeoutError, UnicodeError, exceptions.RequestException) as error:
            failure = _failure(error, acted)
        else:
            if 200 <= answer.status_code < 300 or (self.leads_on and answer.is_redirect):
                return answer
            failure = refusal(answer.status_code, answer.headers, answer.text, acted=acted)
        raise failure  # outside the handler: the cause's text holds the number or address


def _complete(answer: requests.Response, most: int) -> requests.Response:
    """The answer with its body read, up to the limit."""
    body = bytearray()
    with answer:
        for chunk in answer.iter_content(CHUNK):
            body += chunk
            if len(body) > most:
                raise exceptions.ContentDecodingError("The provider's answer is too long.")
    answer._content = bytes(body)
    return answer


def _failure(error: Exception, acted: bool) -> ProviderError:
    if isinstance(error, NOT_AN_ADDRESS):
        return error_for("wrong_address")
    if isinstance(error, (exceptions.InvalidHeader, UnicodeError)):
        return error_for("invalid_api_key")
    if isinstance(error, exceptions.SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(error):
        return error_for("untrusted")
    cause = error.args[0] if error.args else None
    unconnected = isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
    if not acted or unconnected or isinstance(error, NEVER_SENT):
        return error_for("unreachable")
    timed_out = isinstance(error, (TimeoutError, exceptions.Timeout, exceptions.ConnectionError))
    return error_for("no_answer" if timed_out else "unreadable")
