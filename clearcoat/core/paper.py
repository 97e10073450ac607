"""Papers that people keep: a typst template and its facts become a tagged PDF (PDF/UA-1), the same bytes each time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

PACKAGE = Path(__file__).resolve().parent.parent  # a template may import what lies in the package, and nothing else
ONE_LETTER = b'#set document(title: "-")\n#set text(font: "Libertinus Serif")\n#sys.inputs.one *#sys.inputs.one*'
MOST_LETTERS = 4096  # whose answer is kept


def made(template: str, facts: Mapping[str, Any], moment: datetime) -> bytes:
    """The PDF of `template` (its path in the package, `core/papers/…`), which reads the facts by `letter.typ`.

    `facts` holds texts, lists and dictionaries, nothing else: amounts and dates come as the reader is to see them. What
    people wrote is data to typst and never code; a letter that our fonts do not have is named by its number in Unicode.
    The `moment` is the document's own date. Fails when the paper would leave out what a screen reader needs, such as
    the words beside a picture.
    """
    moment = moment.replace(microsecond=0)  # typst counts in whole seconds
    try:
        return _compiled(template, facts, moment)
    except typst.TypstError:
        shown = _shown(facts)
        if shown == facts:
            raise
        return _compiled(template, shown, moment)


def _compiled(template: str, facts: Any, moment: datetime) -> bytes:
    return typst.compile(
        PACKAGE / template,
        root=PACKAGE,
        format="pdf",
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        timestamp=moment,
    )


def _shown(facts: Any) -> Any:
    """The same with every letter that no font of ours has as `[U+738B]`."""
    if isinstance(facts, str):
        return "".join(one if one == "\n" or _has_letter(one) else f"[U+{ord(one):04X}]" for one in facts)
    if isinstance(facts, Mapping):
        return {name: _shown(value) for name, value in facts.items()}
    return [_shown(one) for one in facts] if isinstance(facts, list | tuple) else facts


@lru_cache(MOST_LETTERS)
def _has_letter(one: str) -> bool:
    """Asks typst itself, plain and bold: PDF/UA-1 allows no letter without its picture."""
    if one.isascii() and one.isprintable():
        return True
    try:
        typst.compile(ONE_LETTER, sys_inputs={"one": one}, format="pdf", pdf_standards="ua-1", ignore_system_fonts=True)
    except typst.TypstError:
        return False
    return True
