"""States and provinces as people write them: `TX`, `Texas`, `texas` and `Tex.` are one."""

from __future__ import annotations

import unicodedata

# By the two letters of the post: the full name, and what else is written for it. Case, blanks and dots do not count.
NAMES: dict[str, tuple[str, ...]] = {
    "AL": ("Alabama", "Ala"),
    "AK": ("Alaska",),
    "AZ": ("Arizona", "Ariz"),
    "AR": ("Arkansas", "Ark"),
    "CA": ("California", "Calif", "Cal"),
    "CO": ("Colorado", "Colo"),
    "CT": ("Connecticut", "Conn"),
    "DC": ("District of Columbia", "Washington DC"),
    "DE": ("Delaware", "Del"),
    "FL": ("Florida", "Fla"),
    "GA": ("Georgia",),
    "HI": ("Hawaii",),
    "IA": ("Iowa",),
    "ID": ("Idaho",),
    "IL": ("Illinois", "Ill"),
    "IN": ("Indiana", "Ind"),
    "KS": ("Kansas", "Kans", "Kan"),
    "KY": ("Kentucky",),
    "LA": ("Louisiana",),
    "MA": ("Massachusetts", "Mass"),
    "MD": ("Maryland",),
    "ME": ("Maine",),
    "MI": ("Michigan", "Mich"),
    "MN": ("Minnesota", "Minn"),
    "MO": ("Missouri",),
    "MS": ("Mississippi", "Miss"),
    "MT": ("Montana", "Mont"),
    "NC": ("North Carolina", "N Carolina"),
    "ND": ("North Dakota", "N Dakota", "N Dak"),
    "NE": ("Nebraska", "Nebr", "Neb"),
    "NH": ("New Hampshire",),
    "NJ": ("New Jersey",),
    "NM": ("New Mexico", "N Mex"),
    "NV": ("Nevada", "Nev"),
    "NY": ("New York",),
    "OH": ("Ohio",),
    "OK": ("Oklahoma", "Okla"),
    "OR": ("Oregon", "Ore"),
    "PA": ("Pennsylvania", "Penna", "Penn"),
    "PR": ("Puerto Rico",),
    "RI": ("Rhode Island",),
    "SC": ("South Carolina", "S Carolina"),
    "SD": ("South Dakota", "S Dakota", "S Dak"),
    "TN": ("Tennessee", "Tenn"),
    "TX": ("Texas", "Tex"),
    "UT": ("Utah",),
    "VA": ("Virginia",),
    "VT": ("Vermont",),
    "WA": ("Washington", "Wash"),
    "WI": ("Wisconsin", "Wis", "Wisc"),
    "WV": ("West Virginia", "W Virginia", "W Va"),
    "WY": ("Wyoming", "Wyo"),
    "AB": ("Alberta", "Alta"),
    "BC": ("British Columbia",),
    "MB": ("Manitoba", "Man"),
    "NB": ("New Brunswick",),
    "NL": ("Newfoundland and Labrador", "Newfoundland", "Labrador"),
    "NS": ("Nova Scotia",),
    "ON": ("Ontario", "Ont"),
    "PE": ("Prince Edward Island", "PEI"),
    "QC": ("Quebec", "Que"),
    "SK": ("Saskatchewan", "Sask"),
    "YT": ("Yukon",),
}


def code(written: str) -> str:
    """The two letters of the post, or "" for what names no state or province."""
    return CODES.get(_letters(written), "")


def _letters(written: str) -> str:
    """Small letters without accents, and nothing else."""
    plain = unicodedata.normalize("NFKD", written.lower())
    return "".join(letter for letter in plain if letter.isalpha())


CODES = {_letters(form): code for code, names in NAMES.items() for form in (code, *names)}
