"""What a search box finds: a car by anything that people say on the phone, however they write it."""

from __future__ import annotations

import re
import unicodedata

from django.db.models import F, Q, Value
from django.db.models.functions import Replace

NAMES = ("first_name", "last_name", "company")
COLUMNS = (
    "email", "plate", "vin", "estimate_number", "ro_number", "claim_number", "vehicle_year", "vehicle_make",
    "vehicle_model",
)  # fmt: skip
MOST_WORDS = 6
LEAST_FIGURES = 3  # of a telephone number, but for its country's; fewer are in every one
NUMBER = re.compile(r"[\d().+-]+")
GAPS = re.compile(r"[\s-]")
# Who takes a call types a name as it sounds. Neither database compares letters without their accents by itself.
ACCENTED = {"a": "aáàâäãå", "c": "cç", "e": "eéèêë", "i": "iíìîï", "n": "nñ", "o": "oóòôöõø", "u": "uúùûü", "y": "yýÿ"}
BARE_PLATE = Replace(Replace(F("plate"), Value(" "), Value("")), Value("-"), Value(""))


def words(text: str) -> list[str]:
    """The words that are looked for; what is too much is left out."""
    return text.split()[:MOST_WORDS]


def has(word: str) -> Q:
    """Whether this word is somewhere in a row that has a `bare_plate`."""
    where = Q(bare_plate__icontains=GAPS.sub("", word))
    for column in COLUMNS:
        where |= Q(**{f"{column}__icontains": word})
    for name in NAMES:
        where |= Q(**{f"{name}__iregex": _as_it_sounds(word)})
    figures = re.sub(r"\D", "", word)
    if NUMBER.fullmatch(word) and (len(figures) >= LEAST_FIGURES or word.startswith("+")):
        where |= Q(phone__contains=figures)
    return where


def _as_it_sounds(word: str) -> str:
    letters = (unicodedata.normalize("NFD", letter)[0].lower() for letter in unicodedata.normalize("NFC", word))
    return "".join(f"[{ACCENTED[letter]}]" if letter in ACCENTED else re.escape(letter) for letter in letters)
