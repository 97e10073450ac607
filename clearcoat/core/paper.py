"""Papers that people keep: a typst template and its facts become a tagged PDF (PDF/UA-1), the same bytes each time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

PACKAGE = Path(__file__).resolve().parent.parent  # a template may import what lies in the package, and nothing else


def made(template: str, facts: Mapping[str, Any], moment: datetime) -> bytes:
    """The PDF of `template` (its path in the package, `core/papers/…`), which reads the facts by `letter.typ`.

    `facts` holds texts, lists and dictionaries, nothing else: amounts and dates come as the reader is to see them. What
    people wrote is data to typst and never code. The `moment` is the document's own date. Fails when the paper would
    leave out what a screen reader needs, such as the words beside a picture.
    """
    return typst.compile(
        PACKAGE / template,
        root=PACKAGE,
        format="pdf",
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        timestamp=moment.replace(microsecond=0),  # typst counts in whole seconds
    )
