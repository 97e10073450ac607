"""The one error of every provider, and how an answer becomes one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from clearcoat.providers.reasons import BY_STATUS, MEANINGS, Meaning, Verdict

LONGEST_WAIT = 86_400.0  # seconds of Retry-After that are believed
QUOTA_WAIT = 3600.0  # seconds before a used-up quota is worth another try


class ProviderError(Exception):
    """A text or mail was not handed over, or nobody knows whether it was. Holds no secret, number or address.

    - `permanent`: this message will never be accepted as it is.
    - `unknown`: it may have been accepted; look before sending again.
    - `config`: the account is at fault, not the message; hold the channel and leave the messages waiting.
    - none of the three: it was not accepted, and a later try may work.
    """

    def __init__(
        self,
        code: str,
        reason: str,
        *,
        permanent: bool = False,
        unknown: bool = False,
        config: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(code, reason)
        self.code = code  # the provider's own, such as "21610" or "rate_limit_exceeded"
        self.reason = reason  # a sentence for the front desk: what it means and what to do
        self.permanent, self.unknown, self.config = permanent, unknown, config
        self.retry_after = retry_after  # seconds

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"


def error_for(code: str, retry_after: float | None = None) -> ProviderError:
    """The error that a provider's code stands for, also when it arrives later in a receipt ("30005", "bounced")."""
    return _error(code, MEANINGS.get(code) or BY_STATUS[400], retry_after)


def resends_of(code: str) -> int:
    """How often a message that was taken and did not arrive, with this code, is worth another one."""
    return MEANINGS[code].resends if code in MEANINGS else 0


def refusal(status: int, headers: Mapping[str, str], body: str, *, acted: bool) -> ProviderError:
    """The error for an answer outside 200-299. `acted`: the request could have sent something, it was not a look-up."""
    code = _code(status, body)
    named = MEANINGS.get(f"{status} {code}") or MEANINGS.get(code)
    meaning = named or BY_STATUS.get(status) or BY_STATUS.get(status // 100 * 100, BY_STATUS[500])
    if status >= 500 or (not acted and meaning.verdict is Verdict.UNKNOWN):
        meaning = Meaning(Verdict.UNKNOWN if acted else Verdict.AGAIN, meaning.reason)
    return _error(code, meaning, _seconds(headers))


def _error(code: str, meaning: Meaning, retry_after: float | None) -> ProviderError:
    return ProviderError(
        code,
        meaning.reason,
        permanent=meaning.verdict is Verdict.STOP,
        unknown=meaning.verdict is Verdict.UNKNOWN,
        config=meaning.verdict is Verdict.HOLD,
        retry_after=max(retry_after or 0.0, QUOTA_WAIT) if "quota" in code else retry_after,
    )


def _code(status: int, body: str) -> str:
    """Twilio writes {"code": 21610}, Resend {"name": "rate_limit_exceeded"}; a proxy in between writes anything."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    word = str(answer.get("code") or answer.get("name") or "") if isinstance(answer, dict) else ""
    return word if word.replace("_", "").isalnum() and len(word) <= 60 else f"http_{status}"


def _seconds(headers: Mapping[str, str]) -> float | None:
    """Retry-After in seconds. A date is read against the answer's own Date, so that two clocks never meet."""
    value = headers.get("Retry-After", "").strip()
    try:
        if value.isdigit():
            return min(float(value), LONGEST_WAIT)
        wait = (parsedate_to_datetime(value) - parsedate_to_datetime(headers["Date"])).total_seconds()
    except (ValueError, KeyError, TypeError):
        return None
    return min(max(wait, 0.0), LONGEST_WAIT)
