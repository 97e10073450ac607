"""HEIC files of our own making: one coded tile of four colours, in whatever boxes a test needs around it."""

from __future__ import annotations

import base64
import struct

TILE = 512  # pixels each way: red and green above blue and yellow
CONFIG = base64.b64decode(
    "AQNwAAAAkAAAAAAAWvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAWroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwBaoAQCAIBZbqSS"
    "mubgIaDAgAAADIAAAAMAhGIAAQAHRAHBcrBiQA=="
)
CODED = base64.b64decode(
    "AAAAkCgBrxkQaYwoiQge93yFN//3Dmf9TYv+FwV4rP8sbKPOoCDz/hebvHUB/zroIXEEADEgprc6gHqFt/ZQAAAf4JMFqOAJG5iAAOaAhwAABCyj"
    "gAUcKr1UG//zoED6KtP96DAAAAMABv/V/+Q+cIF/Rhgey0Z8gABeQAAAAwDzoUAJKAAABWScAGLAAAANuVgBfQ=="
)


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def full(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def ispe(width: int, height: int) -> bytes:
    return full(b"ispe", 0, 0, struct.pack(">II", width, height))


def heic(
    columns: int = 1,
    rows: int = 1,
    *,
    size: tuple[int, int] | None = None,
    turns: int = 0,
    exif: bytes = b"",
    profile: bytes = b"",
    brand: bytes = b"heic",
    more: bytes = b"",
) -> bytes:
    """A grid of that many tiles, cut to `size`, turned left `turns` times by its own mark, as an iPhone writes it."""
    width, height = size or (columns * TILE, rows * TILE)
    count = columns * rows
    grid = struct.pack(">BBBBII", 0, 1, rows - 1, columns - 1, width, height)
    tiles = range(2, count + 2)
    exif_item = count + 2
    properties = [box(b"hvcC", CONFIG), ispe(TILE, TILE), ispe(width, height), box(b"irot", bytes([turns]))]
    properties += [box(b"colr", b"prof", profile)] if profile else []
    of_grid = [3, 0x84, *([5] if profile else [])]
    described = [struct.pack(">HB", 1, len(of_grid)), bytes(of_grid)]
    described += [struct.pack(">HBBB", tile, 2, 0x81, 2) for tile in tiles]
    names = [
        infe(1, b"grid"),
        *(infe(tile, b"hvc1", hidden=True) for tile in tiles),
        infe(exif_item, b"Exif", hidden=True),
    ]
    exif_data = struct.pack(">I", 0) + exif
    tied = [box(b"dimg", struct.pack(">HH", 1, count), *(struct.pack(">H", tile) for tile in tiles))]
    tied += [box(b"cdsc", struct.pack(">HHH", exif_item, 1, 1))]

    def meta(start: int) -> bytes:
        places = [
            place(1, 1, 0, len(grid)),
            *(place(tile, 0, start + len(exif_data) + (tile - 2) * len(CODED), len(CODED)) for tile in tiles),
        ]
        places += [place(exif_item, 0, start, len(exif_data))]
        return full(
            b"meta", 0, 0,
            full(b"hdlr", 0, 0, bytes(4), b"pict", bytes(13)),
            full(b"pitm", 0, 0, struct.pack(">H", 1)),
            full(b"iloc", 1, 0, struct.pack(">BBH", 0x44, 0, len(places)), *places),
            full(b"iinf", 0, 0, struct.pack(">H", len(names)), *names),
            full(b"iref", 0, 0, *tied),
            box(b"iprp", box(b"ipco", *properties), full(b"ipma", 0, 0, struct.pack(">I", count + 1), *described)),
            box(b"idat", grid),
        )  # fmt: skip

    head = box(b"ftyp", brand, bytes(4), b"mif1", brand)
    return head + meta(len(head) + len(meta(0)) + 8) + box(b"mdat", exif_data, CODED * count) + more


def infe(item: int, kind: bytes, *, hidden: bool = False) -> bytes:
    return full(b"infe", 2, int(hidden), struct.pack(">HH4s", item, 0, kind), b"\0")


def place(item: int, method: int, start: int, length: int) -> bytes:
    return struct.pack(">HHHHII", item, method, 0, 1, start, length)
