"""What a file is, by its first bytes and never by its name."""

from __future__ import annotations

import re
from io import SEEK_END
from typing import IO, Final

HEAD_BYTES: Final = 4096  # of a file; enough to tell

PHOTOS: Final = frozenset({"jpeg", "png", "webp", "heif", "avif"})  # the kinds that are taken

_SIGNATURES: Final = (
    (re.compile(rb"\xff\xd8\xff"), "jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "webp"),
    (re.compile(rb"RIFF.{4}AVI |\x1aE\xdf\xa3", re.DOTALL), "video"),
    (re.compile(rb"%PDF-"), "pdf"),
    (re.compile(rb"GIF8[79]a"), "gif"),
    (re.compile(rb"II[*+]\0|MM\0[*+]"), "tiff"),  # and the raw files of most cameras
    (re.compile(rb"BM.{4}\0{4}", re.DOTALL), "bmp"),
    (re.compile(rb"PK(\x03\x04|\x05\x06|\x07\x08)"), "zip"),
)
_BRANDS: Final = {
    **dict.fromkeys((b"avif", b"avis"), "avif"),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"), "heif"),
}
_GENERAL_BRANDS: Final = frozenset({b"mif1", b"msf1"})  # a picture, coded in whatever the other brands say
_BOXES: Final = frozenset({b"ftyp", b"meta", b"mdat", b"moov", b"free", b"skip", b"mpvd"})
# What stands before the first element: a byte order mark, white space, comments, an XML declaration.
_PREAMBLE: Final = re.compile(rb"(?is:\xef\xbb\xbf|\s+|<!--.*?-->|<\?xml.*?\?>|<!doctype svg.*?>)*")
_HTML: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|iframe|img|style|title)\b", re.IGNORECASE)
_SVG: Final = re.compile(rb"<(?:\w+:)?svg\b", re.IGNORECASE)
_NOT_TEXT: Final = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(head: bytes) -> str:
    """One of PHOTOS, or what else it looks like: "pdf", "gif", "video", "html", "text", "empty", "unknown", …"""
    head = head[:HEAD_BYTES]
    if not head:
        return "empty"
    for signature, kind in _SIGNATURES:
        if signature.match(head):
            return kind
    return _boxed(head) or _written(head)


def is_whole(file: IO[bytes], kind: str) -> bool:
    """False when a WebP, HEIC or AVIF says that it is longer than it is; decoders see that of JPEG and PNG themselves.

    libheif shows what it has of a HEIC and leaves the rest black.
    """
    length = file.seek(0, SEEK_END)
    place = 0
    while kind in {"heif", "avif"} and place < length:
        size, name = _box(file, place)
        if name not in _BOXES or size < 8:
            return True  # something else follows the picture, as phones do with the film of a moving one
        place += size
    if kind == "webp":
        file.seek(4)
        place = int.from_bytes(file.read(4), "little") + 8
    return place <= length


def _box(file: IO[bytes], place: int) -> tuple[int, bytes]:
    """Size and name of the box there; size 0 is one that reaches to the end."""
    file.seek(place)
    head = file.read(16)
    size = int.from_bytes(head[:4], "big")
    return (int.from_bytes(head[8:16], "big") if size == 1 else size), head[4:8]


def _boxed(head: bytes) -> str | None:
    """By the brands of an ISO file, a container that pictures and films share; the first brand that decides."""
    if head[4:8] != b"ftyp":
        return None
    size = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[place : place + 4] for place in range(16, size - 3, 4))]
    decided = next((_BRANDS[brand] for brand in brands if brand in _BRANDS), None)
    return decided or ("heif" if _GENERAL_BRANDS.intersection(brands) else "video")


def _written(head: bytes) -> str:
    """What is made of letters."""
    preamble = _PREAMBLE.match(head)
    start = preamble.end() if preamble else 0
    if _SVG.match(head, start):
        return "svg"
    if _HTML.match(head, start):
        return "html"
    return "unknown" if _NOT_TEXT.search(head) or not _is_utf8(head) else "text"


def _is_utf8(head: bytes) -> bool:
    """Letters of any language; the last one may be cut in two."""
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return True
