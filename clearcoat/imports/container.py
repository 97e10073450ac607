"""Sorts the files of one drop into estimates: which is BMS, which files are one EMS set, what is passed over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from clearcoat.imports.document import Refused

# Tables whose names may carry a letter after the stem: Mitchell and Audatex write 9508501A.AD1 beside 9508501.ENV.
LETTERS: Final = {"ad1": "a", "ad2": "b", "veh": "v", "dbt": "v"}
TABLES: Final = frozenset({"env", "lin", "pfh", "pfl", "pfm", "pfo", "pfp", "pft", "stl", "ttl", "ven", *LETTERS})

MAX_SHOWN: Final = 80  # characters of a file's name in a message

_PASSED_OVER: Final = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_PASSED_OVER_ENDINGS: Final = frozenset({"lock", "lck", "log", "tmp", "part", "crdownload"})
_COPY = re.compile(r"^(?P<stem>.+)-[0-9a-f]{6,64}$")


class Form(StrEnum):
    """What a file or a set is read as."""

    BMS = "bms"
    EMS = "ems"
    ZIP = "zip"
    UNKNOWN = "unknown"


@dataclass(slots=True)
class Group:
    """The names of the files that are read together, by extension in lower case."""

    label: str  # for messages: the file's name or the set's stem
    form: Form
    names: dict[str, str] = field(default_factory=dict)


def groups(files: Mapping[str, bytes]) -> list[Group]:
    """Every estimate, zip and unknown file of the drop, in the order of their names."""
    names = sorted((name for name in files if not _is_passed_over(name)), key=lambda name: (name.casefold(), name))
    tables = [name for name in names if ending(name) in TABLES]
    sets = _sets(files, tables)
    single = [Group(shown(name), _form(name), {ending(name): name}) for name in names if ending(name) not in TABLES]
    return sorted([*sets, *single], key=lambda group: group.label.casefold())


def form_by_content(start: bytes) -> Form:
    """What a file of an unknown name is, from its first bytes."""
    bare = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if bare.startswith(b"PK\x03\x04"):
        return Form.ZIP
    return Form.BMS if bare.startswith((b"<?xml", b"<Vehicle", b"<BMS")) else Form.UNKNOWN


def shown(name: str) -> str:
    """The file's own name as a message may show it."""
    own = "".join(letter for letter in base(name) if letter.isprintable())
    return own if len(own) <= MAX_SHOWN else f"{own[: MAX_SHOWN - 20]}…{own[-19:]}"


def base(name: str) -> str:
    """The name without its folders."""
    return name.replace("\\", "/").rpartition("/")[2]


def folder(name: str) -> str:
    """The folders of the name, "" for none."""
    return name.replace("\\", "/").rpartition("/")[0]


def ending(name: str) -> str:
    """The extension in lower case, without the dot."""
    return base(name).rpartition(".")[2].casefold() if "." in base(name) else ""


def _stem(name: str) -> str:
    return base(name).rpartition(".")[0].casefold()


def _is_passed_over(name: str) -> bool:
    """Traces of operating systems and sync clients, and everything hidden."""
    parts = [part.casefold() for part in name.replace("\\", "/").split("/")]
    hidden = any(part.startswith(".") and part not in {".", ".."} for part in parts)
    return hidden or bool(_PASSED_OVER.intersection(parts)) or ending(name) in _PASSED_OVER_ENDINGS


def _form(name: str) -> Form:
    return {"xml": Form.BMS, "bms": Form.BMS, "zip": Form.ZIP}.get(ending(name), Form.UNKNOWN)


def _sets(files: Mapping[str, bytes], tables: Iterable[str]) -> list[Group]:
    """EMS files by folder and stem; a byte-identical copy under 'stem-hash.ext' (CCC) belongs to its original."""
    names = list(tables)
    cores = {(folder(name), _stem(name)) for name in names if ending(name) not in LETTERS}
    found: dict[tuple[str, str], Group] = {}
    known = {(folder(name), _stem(name), ending(name)): name for name in names}
    for name in names:
        if _is_copy(name, known, files):
            continue
        key = (folder(name), _set_stem(name, cores))
        group = found.setdefault(key, Group("", Form.EMS))
        group.names[ending(name)] = name
    for (_, stem), group in found.items():
        group.label = _label(stem, group.names.values())
    return list(found.values())


def _is_copy(name: str, known: Mapping[tuple[str, str, str], str], files: Mapping[str, bytes]) -> bool:
    copy = _COPY.match(_stem(name))
    original = known.get((folder(name), copy.group("stem"), ending(name))) if copy else None
    try:
        return original is not None and files[original] == files[name]
    except (OSError, Refused):
        return False  # whatever is wrong with the file is said when its set is read


def _set_stem(name: str, cores: set[tuple[str, str]]) -> str:
    """The stem of the set; the letter is dropped only where the rest of the set is named without it."""
    stem = _stem(name)
    bare = stem.removesuffix(LETTERS.get(ending(name), ""))
    return bare if (folder(name), bare) in cores and (folder(name), stem) not in cores else stem


def _label(stem: str, names: Iterable[str]) -> str:
    """The stem as written: 9508501 for 9508501.ENV and 9508501A.AD1."""
    written = min((shown(name).rpartition(".")[0] for name in names), key=len)
    return written[: len(stem)] or written
