"""Texts in the GSM-7 alphabet: one letter outside it more than halves how much fits into a segment."""

from __future__ import annotations

import math
import unicodedata

BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = set("^{}\\[~]|€")
SIMPLER = {
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2013": "-",
    "\u2014": "-",
    "\u2026": "...",
    "\u00a0": " ",
    "\u202f": " ",
    "ç": "c",
    "°": "o",
}


def plain(text: str) -> str:
    """The text with every letter outside GSM-7 replaced by its nearest: `í` by `i`, a curly quote by a straight one.

    A letter without a near one (an emoji, another script) is left out: the words around it must still fit.
    """
    return "".join(_nearest(letter) for letter in unicodedata.normalize("NFC", text))


def segments(text: str) -> int:
    """How many segments the text is billed as."""
    if not text:
        return 0
    if set(text) - BASIC - EXTENDED:
        units, one, more = len(text.encode("utf-16-be")) // 2, 70, 67
    else:
        units, one, more = len(text) + sum(letter in EXTENDED for letter in text), 160, 153
    return 1 if units <= one else math.ceil(units / more)


def _nearest(letter: str) -> str:
    if letter in BASIC or letter in EXTENDED:
        return letter
    if letter in SIMPLER:
        return SIMPLER[letter]
    base = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in base if part in BASIC)
