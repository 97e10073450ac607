"""CIECA's codes in words, where they are known. The full lists are for its members; these were seen in real exports."""

from __future__ import annotations

import re

SYSTEMS = {"C": "CCC", "M": "MITCHELL", "A": "AUDATEX"}

CURRENCIES = {"USA": "USD", "US": "USD", "CAN": "CAD", "CA": "CAD"}

# Canadian odometers count kilometres; EMS has no field for the unit, so the estimate's country decides.
ODOMETER_UNITS = {"USA": "MI", "US": "MI", "CAN": "KM", "CA": "KM"}

OPERATIONS = {
    "OP2": "Remove and install",
    "OP4": "Align",
    "OP5": "Overhaul",
    "OP6": "Refinish",
    "OP8": "Check",
    "OP9": "Repair",
    "OP11": "Replace",
    "OP13": "Additional cost",
    "OP14": "Additional operation",
    "OP15": "Blend",
    "OP16": "Sublet",
}

# Relays and older exports write a word where CIECA has a code.
LABOR_WORDS = {
    "body": "LAB",
    "refinish": "LAR",
    "paint": "LAR",
    "mechanical": "LAM",
    "frame": "LAF",
    "structural": "LAS",
    "glass": "LAG",
    "diagnostic": "LAD",
    "electrical": "LAE",
    "aluminum": "LAA",
    "aluminium": "LAA",
}

REFINISH_LABOR = "LAR"
PAINT_MATERIALS = frozenset({"MAPA", "MA2S", "MA2T", "MA3S", "PAINT MATERIALS", "PAINT"})

EXISTING_PART = "PAE"
SUBLET_PART = "PAS"
NOT_A_PART_NUMBER = frozenset({"existing", "sublet"})


def operation_in_words(code: str) -> str:
    """'Replace' for OP11, "" for a code we do not know, and the text itself where the file gives words."""
    if re.fullmatch(r"OP\d+", code, re.IGNORECASE):
        return OPERATIONS.get(code.upper(), "")
    return code


def labor_code(text: str) -> str:
    """'LAB' for 'LAB', 'Body' and 'Body Labor'; a word without a code is kept, so that rate and line still meet."""
    word = text.strip().casefold().removesuffix("labor").removesuffix("labour").strip()
    return LABOR_WORDS.get(word, word.upper())


def system_name(code: str, application: str = "") -> str:
    """CCC, MITCHELL or AUDATEX from the vendor code or the application's name, else the name the file gives."""
    if code in SYSTEMS:
        return SYSTEMS[code]
    known = (name for name in SYSTEMS.values() if application.upper().startswith(name))
    return next(known, application or code)


def is_sublet_labor(code: str) -> bool:
    """True for LABS: the sublet part of LAB, already inside it."""
    return bool(re.fullmatch(r"LA[A-Z0-9]S", code))


def is_waived(deductible_status: str) -> bool:
    """True for DX and for every word or code that starts with W."""
    return deductible_status == "DX" or deductible_status.upper().startswith("W")
