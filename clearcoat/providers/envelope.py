"""A Mail as Django's own message: one recipient, and nothing in a header that could start another header."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email

from clearcoat.providers.base import Mail
from clearcoat.providers.errors import error_for

# Control characters, unpaired surrogates, line and paragraph separators.
UNWANTED = {"Cc", "Cs", "Zl", "Zp"}
# Marks that turn the reading direction around and can make one name look like another.
TURNING = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

NAMED = re.compile(r"(?P<name>.*)<(?P<address>[^<>]+)>")
NO_QUOTES = str.maketrans('"\\', "  ")


def plain(words: str) -> str:
    """The words on one line, without control characters and direction marks."""
    shown = (" " if unicodedata.category(c) in UNWANTED or c in TURNING else c for c in words)
    return " ".join("".join(shown).split())


def drawn_up(mail: Mail) -> EmailMultiAlternatives:
    """Django's message. Raises ProviderError: permanent for a bad recipient, config for a bad sender."""
    message = EmailMultiAlternatives(
        subject=plain(mail.subject),
        body=mail.text,
        from_email=_one_address(mail.from_email, "invalid_from_address"),
        to=[_one_address(mail.to, "invalid_address")],
        reply_to=[_one_address(mail.reply_to, "invalid_from_address")] if mail.reply_to else None,
        headers={plain(name): plain(value) for name, value in mail.headers.items()},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for one in mail.attachments:
        message.attach(plain(one.name), one.content, one.content_type)
    return message


def _one_address(words: str, code: str) -> str:
    """The address with its name in quotes, so that nothing in the name counts as a second address."""
    found = NAMED.fullmatch(plain(words))
    name, address = (found["name"], found["address"]) if found else ("", plain(words))
    valid = True
    try:
        validate_email(address)
    except ValidationError:
        valid = False
    if not valid:
        raise error_for(code)  # outside the handler: its text holds the address
    name = plain(name.translate(NO_QUOTES))
    return f'"{name}" <{address}>' if name else address
