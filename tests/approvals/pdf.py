"""Reads the text of a PDF as a copier does: each glyph by its font's ToUnicode table. For our own papers only."""

from __future__ import annotations

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\((?:\\.|[^\\)])*\)|ET|-(?:\d{3,})", re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(pdf: bytes) -> str:
    """All of it, run by run."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    fonts: dict[bytes, dict[int, str]] = {}
    for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", pdf):
        found = re.search(rb"/ToUnicode (\d+) 0 R", objects[int(number)])
        fonts[name] = _table(_opened(objects[int(found[1])]))
    pages = [_opened(body) for body in objects.values() if b"stream" in body]
    return "".join(_run(page, fonts) for page in pages if b" Tf" in page)


def _opened(body: bytes) -> bytes:
    data = STREAM.search(body)[1]
    return zlib.decompress(data) if b"FlateDecode" in body.split(b"stream")[0] else data


def _table(cmap: bytes) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", cmap)
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}


def _run(page: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    told, table = [], {}
    for one in SHOWN.finditer(page):
        if one[1]:
            table = fonts[one[1]]
        elif one[0] == b"ET":
            told.append("\n")
        elif one[0].startswith(b"("):
            raw = ESCAPE.sub(_byte, one[0][1:-1])
            told += [table.get(int.from_bytes(raw[at : at + 2], "big"), "") for at in range(0, len(raw), 2)]
    return "".join(told)


def _byte(escape: re.Match[bytes]) -> bytes:
    word = escape[1]
    return bytes([int(word, 8)]) if word[:1].isdigit() else NAMED.get(word, word)
