"""XML from strangers: no DTD, no entities, no network, and limits on depth, elements, attributes and text."""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from clearcoat.imports.document import Refused

MAX_DEPTH: Final = 40  # a real estimate is 9 deep
MAX_ELEMENTS: Final = 100_000  # a real estimate of ten lines has 1,300
MAX_ATTRIBUTES: Final = 100_000  # Mitchell repeats a namespace on most of its elements
MAX_TEXT: Final = 20_000  # characters kept of one element: photos travel inside some messages
MAX_TOKEN: Final = 1_000_000  # bytes of one tag or comment
MAX_ALL_TEXT: Final = 5_000_000  # characters kept of all elements

_PIECE: Final = 1 << 16
# Anything else is read as UTF-8 and refused when it is not: an exotic alphabet could hide markup from the counts.
_ENCODINGS: Final = frozenset({"utf-8", "us-ascii", "ascii", "iso-8859-1", "latin-1", "windows-1252"})
_BLANK = re.compile(rb"(?:\xef\xbb\xbf)?\s*")
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,20})["']""")


class _TooBig(Exception):
    """The document passes a limit."""


class _LocalNames(TreeBuilder):
    """Builds the tree under local names, without attributes, and stops at the limits."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = self.elements = self.text_here = self.all_text = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        """Opens an element under its name without namespace."""
        self.depth += 1
        self.elements += 1
        self.text_here = 0
        if self.depth > MAX_DEPTH or self.elements > MAX_ELEMENTS:
            raise _TooBig
        return super().start(tag.rpartition("}")[2], {})

    def end(self, tag: str, /) -> Element:
        """Closes the element."""
        self.depth -= 1
        self.text_here = 0
        return super().end(tag.rpartition("}")[2])

    def data(self, data: str, /) -> None:
        """Keeps text up to the limit of one element."""
        room = MAX_TEXT - self.text_here
        self.text_here += len(data)
        self.all_text += min(len(data), max(room, 0))
        if self.all_text > MAX_ALL_TEXT:
            raise _TooBig
        if room > 0:
            super().data(data[:room])


def parse(name: str, data: bytes) -> Element:
    """The document's root, every tag without its namespace; raises Refused with a sentence for a front desk."""
    if data.count(b"<") > 3 * MAX_ELEMENTS or data.count(b"=") > MAX_ATTRIBUTES:
        raise _too_big(name)
    parser = DefusedXMLParser(target=_LocalNames(), encoding=_encoding(data), forbid_dtd=True)
    try:
        _feed(parser, data)
        root = parser.close()
    except DefusedXmlException as error:
        raise Refused(
            f"{name} holds instructions that no estimate has, so it was not opened: export the estimate again."
        ) from error
    except _TooBig as error:
        raise _too_big(name) from error
    except (ParseError, ValueError, LookupError, AssertionError) as error:
        raise Refused(f"{name} is damaged or cut short: export the estimate again and drop the new file.") from error
    if not isinstance(root, Element):
        raise Refused(f"{name} is empty inside: export the estimate again and drop the new file.")
    return root


def _feed(parser: DefusedXMLParser, data: bytes) -> None:
    """In pieces: the parser would hold a token without end several times over."""
    for place in range(_start(data), len(data), _PIECE):
        parser.feed(data[place : place + _PIECE])
        if place - parser.parser.CurrentByteIndex > MAX_TOKEN:
            raise _TooBig


def _start(data: bytes) -> int:
    """Relays put blank lines before the declaration, which XML forbids."""
    blank = _BLANK.match(data)
    return blank.end() if blank and not data.startswith(_UTF16) else 0


def _encoding(data: bytes) -> str:
    if data.startswith(_UTF16):
        return "utf-16"
    declared = _DECLARED.match(data, _start(data))
    name = declared.group(1).decode("ascii").casefold() if declared else "utf-8"
    return name if name in _ENCODINGS else "utf-8"


def _too_big(name: str) -> Refused:
    return Refused(f"{name} is far larger than an estimate: check that it is the right file and export it again.")
