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
    people wrote is data to typst and never code. The `moment` is the document's own date. Fails when the paper would
    leave out what a screen reader needs, such as the words beside a picture.

    A letter that our own font does not have is looked for in the machine's fonts; one that nobody here has is named by
    its number in Unicode, for a paper that is never made is worse.
    """
    moment = moment.replace(microsecond=0)  # typst counts in whole seconds
    for ours_alone in (True, False):
        try:
            return _compiled(template, facts, moment, ours_alone=ours_alone)
        except typst.TypstError:
            continue
    return _compiled(template, _shown(facts), moment, ours_alone=False)


def _compiled(template: str, facts: Any, moment: datetime, *, ours_alone: bool) -> bytes:
    return typst.compile(
        PACKAGE / template,
        root=PACKAGE,
        format="pdf",
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
        pdf_standards="ua-1",
        ignore_system_fonts=ours_alone,
        timestamp=moment,
    )


def _shown(facts: Any) -> Any:
    """The same with every letter that no font here has as `[U+738B]`, and without what nobody sees."""
    if isinstance(facts, str):
        return "".join(_named(one) for one in facts)
    if isinstance(facts, Mapping):
        return {name: _shown(value) for name, value in facts.items()}
    return [_shown(one) for one in facts] if isinstance(facts, list | tuple) else facts


@lru_cache(MOST_LETTERS)
def _named(one: str) -> str:
    """Asks typst itself, plain and bold: PDF/UA-1 allows no letter without its picture."""
    if one == "\n" or (one.isascii() and one.isprintable()):
        return one
    try:
        typst.compile(ONE_LETTER, sys_inputs={"one": one}, format="pdf", pdf_standards="ua-1")
    except typst.TypstError:
        return f"[U+{ord(one):04X}]" if one.isprintable() else ""
    return one
