"""The signed PDF: what it says, that it is tagged, the same twice, kept, and mailed."""

from __future__ import annotations

import hashlib
import re
import zlib

import pytest

from clearcoat.approvals.models import Paper
from clearcoat.approvals.paper import facts_of, signed
from clearcoat.notifications.models import Notification
from clearcoat.photos import vault
from clearcoat.photos.models import Document
from clearcoat.workflow import approval
from clearcoat.workflow import photo as photos
from clearcoat.workflow.approval_paper import make_one
from tests.approvals.conftest import yes

STROKES = "M12,34 L13,35 L15,40 M80,20 L80,20"


@pytest.fixture
def decision(asked):
    return approval.decide(asked.estimate, asked.pk, asked.version.sha256, yes(how="drawn", strokes=STROKES))


def unpacked(pdf: bytes) -> bytes:
    """Every stream of it, opened."""
    found = []
    for one in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(one[1]))
        except zlib.error:
            found.append(one[1])
    return pdf + b"\n".join(found)


def test_the_same_decision_is_the_same_bytes(decision):
    assert signed(decision) == signed(decision)


def test_it_is_tagged_in_its_language_with_words_for_the_drawing(decision):
    inside = unpacked(signed(decision))
    assert all(mark in inside for mark in (b"/MarkInfo", b"/Lang(es)", b"pdfuaid:part", b"/StructTreeRoot"))
    assert re.search(rb"/Alt\s*\(", inside) or b"/Alt <FEFF" in inside
