"""Texts in the GSM-7 alphabet (3GPP TS 23.038): one letter outside it more than halves how much fits into a segment."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€")  # each takes two units: an escape and the letter
ALPHABET = BASIC | EXTENDED
# Units that a message alone may have, and each part of a longer one: the rest is the header that joins the parts.
GSM_UNITS = 160, 153
UCS2_UNITS = 70, 67

# What Unicode itself does not take apart into letters that we may use.
SIMPLER = (
    dict.fromkeys("‘’‚‛′`´ʹʻʼʽˈ‹›", "'")
    | dict.fromkeys("“”„‟″«»¨˝", '"')
    | dict.fromkeys("‐‑‒–—―−⁃•‣◦¯", "-")
    | dict.fromkeys("\t\v\f\u0085\u2028\u2029", " ")
    | dict.fromkeys("·∙‧⋅。", ".")
    | dict.fromkeys("⁄∕÷", "/")
    | {"¸": ",", "、": ",", "¦": "|", "×": "x", "±": "+/-", "≈": "~", "≤": "<=", "≥": ">=", "≠": "<>"}
    | {"→": "->", "←": "<-", "↔": "<->", "⇒": "=>", "©": "(c)", "®": "(R)", "¢": "c", "₤": "£", "°": "o", "¶": "§"}
    | {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "œ": "oe", "Œ": "OE"}
    | {"ı": "i", "ħ": "h", "Ħ": "H", "ŧ": "t", "Ŧ": "T", "ŋ": "n", "Ŋ": "N", "ĸ": "k", "ƒ": "f", "μ": "u", "ẞ": "ß"}
    | dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True))
)


def plain(text: str) -> str:
    """The text with every letter outside GSM-7 replaced by its nearest: `í` by `i`, a curly quote by a straight one.

    A letter without a near one (an emoji, another script) is left out: the words around it must still fit.
    """
    return unicodedata.normalize("NFC", text).translate(NEAREST)


def units(text: str) -> int:
    """How much room a text of GSM-7 letters takes: a letter of the extension table counts twice."""
    return len(text) + sum(letter in EXTENDED for letter in text)


def segments(text: str) -> int:
    """How many segments the text is billed as. A pair, of an escape or of surrogates, is never split over two."""
    if not text:
        return 0
    if ALPHABET.issuperset(text):
        (alone, joined), sizes = GSM_UNITS, (2 if letter in EXTENDED else 1 for letter in text)
        total = units(text)
    else:
        (alone, joined), sizes = UCS2_UNITS, (2 if letter > "\uffff" else 1 for letter in text)
        total = len(text) + sum(letter > "\uffff" for letter in text)
    if total <= alone:
        return 1
    return math.ceil(total / joined) if total == len(text) else _packed(sizes, joined)


def fitted(text: str, most: int, end: str = "") -> str:
    """The text in GSM-7 within `most` units: whole, or cut between words where there is one, and then with `end`."""
    letters = plain(text).strip()
    if units(letters) <= most:
        return letters
    room, kept = most - units(end), 0
    for letter in letters:
        room -= 2 if letter in EXTENDED else 1
        if room < 0:
            break
        kept += 1
    cut = letters[:kept]
    if letters[kept] != " " and cut.rfind(" ") >= kept // 2:
        cut = cut[: cut.rfind(" ")]
    return cut.rstrip(" ,;:-") + end


class _Nearest(dict[int, str]):
    """A table for str.translate that works a letter out when it first comes by."""

    def __missing__(self, code: int) -> str:
        near = _near(chr(code))
        if near:  # what has none is not kept: strangers could fill the memory with all of Unicode
            self[code] = near
        return near


NEAREST = _Nearest()


def _near(letter: str) -> str:
    if letter in ALPHABET:
        return letter
    if letter in SIMPLER:
        return SIMPLER[letter]
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(part if part in ALPHABET else SIMPLER.get(part, "") for part in parts)


def _packed(sizes: Iterable[int], capacity: int) -> int:
    """How many parts of this capacity hold letters of these sizes in their order."""
    parts, room = 1, capacity
    for size in sizes:
        if size > room:
            parts, room = parts + 1, capacity
        room -= size
    return parts
