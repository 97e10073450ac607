"""Compiles the translations when a wheel or an editable install is built; they are not kept in the repository."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LOCALE = Path(__file__).parent / "clearcoat" / "locale"


def compile_translations() -> None:
    """Writes django.mo beside each django.po."""
    for source in LOCALE.glob("*/LC_MESSAGES/django.po"):
        with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(text, locale=source.parts[-3]))


class TranslationHook(BuildHookInterface[Any]):
    """Hatchling's hook."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Before anything is packed."""
        compile_translations()


if __name__ == "__main__":
    compile_translations()
