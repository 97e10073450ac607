"""Papers that people keep: a typst template and its facts become a tagged PDF (PDF/UA-1), the same bytes each time."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

# How typst names what it cannot print: a character, or its number.
UNPRINTED = re.compile(r'(?:text|codepoint) `"(.+?)"`')
NUMBERED = re.compile(r"\\u\{([0-9a-f]+)\}")
PACKAGE = Path(__file__).resolve().parent.parent  # a template may import what lies in the package, and nothing else


def made(template: str, facts: Mapping[str, Any], moment: datetime) -> bytes:
    """The PDF of `template` (its path in the package, `core/papers/…`), which reads the facts by `letter.typ`.

    `facts` holds texts, lists and dictionaries, nothing else: amounts and dates come as the reader is to see them. What
    people wrote is data to typst and never code. The `moment` is the document's own date. Fails when the paper would
    leave out what a screen reader needs, such as the words beside a picture.

    A character that no font here has, in a name or a note, is printed by its number (`U+674E`): a paper without it
    would be no paper, and one that is never made is worse. The machine's own fonts are asked before that.
    """
    told = json.dumps(facts, ensure_ascii=False)
    try:
        return _compiled(template, told, moment)
    except typst.TypstError:
        pass
    try:
        return _compiled(template, told, moment, has_system_fonts=True)
    except typst.TypstError as error:
        return _compiled(template, _spelled(told, error.diagnostic), moment, has_system_fonts=True)


def _compiled(template: str, facts: str, moment: datetime, *, has_system_fonts: bool = False) -> bytes:
    return typst.compile(
        PACKAGE / template,
        root=PACKAGE,
        format="pdf",
        sys_inputs={"facts": facts},
        pdf_standards="ua-1",
        ignore_system_fonts=not has_system_fonts,
        timestamp=moment.replace(microsecond=0),  # typst counts in whole seconds
    )


def _spelled(facts: str, complaint: str) -> str:
    """The facts, as JSON, with the numbers of these characters in their place; what nobody sees is left out."""
    found = "".join(UNPRINTED.findall(complaint))
    for one in sorted(set(NUMBERED.sub(lambda number: chr(int(number[1], 16)), found))):
        if ord(one) < 128 and one.isprintable():
            continue
        facts = facts.replace(
            json.dumps(one, ensure_ascii=False)[1:-1], f"[U+{ord(one):04X}]" if one.isprintable() else ""
        )
    return facts
