"""What is wrong with a field, in words: the checker's own are for programmers."""

from __future__ import annotations

from typing import Any

from ninja.errors import ValidationError

SOURCES = {"body", "query", "path", "form", "file"}
LONGEST_NAME = 100
SENTENCES = {
    "missing": "This is needed.",
    "extra_forbidden": "This field is not known.",
    "string_type": "Write this as text.",
    "string_unicode": "This text holds a character that cannot be stored.",
    "string_too_long": "Write at most {max_length} characters.",
    "string_too_short": "This must not be empty.",
    "string_pattern_mismatch": "This is not written as it should be.",
    "literal_error": "Write one of {expected}.",
    "bool_type": "Write true or false.",
    "int_parsing": "Write a whole number.",
    "greater_than_equal": "Write {ge} or more.",
    "less_than_equal": "Write {le} or less.",
    "list_type": "Write a list.",
    "too_long": "Send at most {max_length} of these.",
}


def fields_at_fault(error: ValidationError) -> dict[str, list[str]]:
    """Field by field what is wrong; a field within a list is named `items.0.quantity`."""
    found: dict[str, list[str]] = {}
    for item in error.errors:
        found.setdefault(_name(item["loc"]), []).append(_sentence(item))
    return found


def _name(place: tuple[Any, ...]) -> str:
    """The field as the sender knows it; the framework puts the source and its own parameter's name before it."""
    source, *rest = [str(part) for part in place]
    if source not in SOURCES:
        rest = [source, *rest]
    elif source in {"body", "form"} and len(rest) > 1:
        rest = rest[1:]
    return ".".join(rest)[:LONGEST_NAME] or "body"


def _sentence(item: dict[str, Any]) -> str:
    ours = SENTENCES.get(item["type"])
    return ours.format(**item.get("ctx", {})) if ours else str(item["msg"]).removeprefix("Value error, ")
