"""A single line that somebody typed where no form stands behind it: a search, a note, a person's own words."""

from __future__ import annotations

from django.http import QueryDict


def line(typed: QueryDict, name: str, longest: int) -> str:
    """Trimmed and cut, "" for none; without NULs, which a form refuses and PostgreSQL can neither hold nor look for."""
    return typed.get(name, "").replace("\0", "").strip()[:longest]
