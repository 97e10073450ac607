"""Why a message waits or does not go: kept in English with its facts, shown in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils import formats
from django.utils.translation import gettext


@dataclass(frozen=True, slots=True)
class Why:
    """`words` is the English of the catalogue; `facts` go into it. A fact named `day` is a date as `2026-12-04`."""

    words: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """In the active language."""
        if not self.words:
            return ""
        words = gettext(self.words)
        return words % {name: _shown(name, fact) for name, fact in self.facts.items()} if self.facts else words


def _shown(name: str, fact: str) -> str:
    return formats.date_format(date.fromisoformat(fact), "SHORT_DATE_FORMAT") if name == "day" else fact
