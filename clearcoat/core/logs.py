"""Nothing secret in a log: every line passes through here before it is written."""

from __future__ import annotations

import logging
import re

PATTERNS = [
    (re.compile(r"\b(pi|cs)_\w+?_secret_\w+"), "[client secret]"),
    (re.compile(r"/(t|reset-password|preferences/[\w-]+)/[\w-]{8,}"), r"/\1/…"),
    (re.compile(r"DETAIL: .*"), "DETAIL: …"),  # PostgreSQL quotes the row that it refused
    (re.compile(r"\b(?:sk|rk|pk|whsec|re|AC|SK)_?[A-Za-z0-9_]{16,}"), "[key]"),
    (re.compile(r"(?i)\b(bearer|token|code|password|client_secret)([=: ]+)[\w.~+/-]{6,}"), r"\1\2…"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "[address]"),
    (re.compile(r"(?:\+|%2B)\d{8,15}\b"), "[number]"),
]


class Redact(logging.Filter):
    """Removes tokens, keys, addresses and numbers from a record, its arguments and its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through, cleaned."""
        record.msg, record.args = clean(_message(record)), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        record.exc_text = clean(record.exc_text or "") or None
        return True


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return str(record.msg)  # its arguments do not fit it; that must not end what was being done


def clean(line: str) -> str:
    """The line without anything that opens or names somebody."""
    for pattern, shown in PATTERNS:
        line = pattern.sub(shown, line)
    return line
