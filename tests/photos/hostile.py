"""A hostile set of our own making: files that bomb, lie, hide something, are cut or carry an evil name."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Literal
from zipfile import ZipFile

from PIL import Image

from tests.photos.heif import box, heic
from tests.photos.pictures import CAMERA, GPS, SWAPPED, exif, profile, quarters, saved

Expect = Literal["accept", "reject", "either"]

# None of these may be in a picture that is made of any of the files.
SECRETS = [
    b"<script",
    b"<?php",
    b"javascript:",
    b"onerror",
    b"%PDF",
    b"PK\x03\x04",
    b"ftypmp42",
    b"Exif\0\0",
    b"ABC 123",
]

PAGE = b"<html><script>alert(document.domain)</script></html>"
PHP = b"<?php system($_GET['c']); ?>"
JS = b"*/=1;alert('javascript:1');/*"


@dataclass(frozen=True, slots=True)
class Hostile:
    """`expect` is what becomes of it; "either" where both are right as long as nothing of it gets through."""

    name: str
    data: bytes
    content_type_claimed: str
    expect: Expect


@cache
def files() -> list[Hostile]:
    """All of them, by distinct names."""
    made = [
        *bombs(), *lies(), *cuts(), *polyglots(), *disguised(), *metadata(), *moving(), *odd_modes(), *zero_sizes(),
        *evil_names(),
    ]  # fmt: skip
    return [Hostile(name, data, claimed, expect) for name, data, claimed, expect in made]


Made = Iterator[tuple[str, bytes, str, Expect]]
JPEG, PNG, WEBP, HEIC, AVIF = (f"image/{kind}" for kind in ("jpeg", "png", "webp", "heic", "avif"))


@cache
def photo(kind: str = "JPEG") -> bytes:
    """The file that most of them are made of."""
    return heic(3, 2) if kind == "HEIC" else saved(quarters(), kind)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *chunks: bytes, depth: int = 8, colour: int = 2) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


def segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def with_segment(marker: int, data: bytes) -> bytes:
    return photo()[:2] + segment(marker, data) + photo()[2:]


def resized_jpeg(width: int, height: int, **options: object) -> bytes:
    """A JPEG whose header says another size."""
    data = bytearray(saved(quarters(), **options))
    start = max(data.find(b"\xff\xc0"), data.find(b"\xff\xc2"))
    data[start + 5 : start + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def resized_webp(width: int, height: int) -> bytes:
    """An extended WebP whose canvas says another size."""
    data = bytearray(saved(quarters(mode="RGBA"), "WEBP", exif=exif(1)))
    data[24:30] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(data)


def resized(data: bytes, width: int, height: int) -> bytes:
    """A HEIC or AVIF whose picture says another size."""
    place = data.rindex(b"ispe") + 8
    return data[:place] + struct.pack(">II", width, height) + data[place + 8 :]


def bombs() -> Made:
    zeros = zlib.compress(bytes(10_000_000), 9)
    yield "bomb-2500-megapixels.png", png(50_000, 50_000, chunk(b"IDAT", zeros), depth=1, colour=0), PNG, "reject"
    yield "bomb-just-too-large.png", png(7072, 7072, chunk(b"IDAT", zeros), depth=1, colour=0), PNG, "reject"
    yield "bomb-4-gigapixels.jpg", resized_jpeg(65_500, 65_500), JPEG, "reject"
    yield "bomb-progressive.jpg", resized_jpeg(65_500, 65_500, progressive=True), JPEG, "reject"
    yield "bomb-canvas.webp", resized_webp(16_383, 16_383), WEBP, "reject"
    yield "bomb-largest-canvas.webp", resized_webp(2**24, 255), WEBP, "reject"
    yield "bomb-lossless.webp", b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f" + b"\xff\xff\xff\x0f" + bytes(9), WEBP, "reject"
    yield "bomb-grid.heic", heic(200, 100), HEIC, "reject"
    yield "bomb-just-too-large.heic", heic(14, 14), HEIC, "reject"
    yield "bomb-size.heic", resized(heic(), 60_000, 60_000), HEIC, "reject"
    yield "bomb-size.avif", resized(photo("AVIF"), 60_000, 60_000), AVIF, "reject"
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(50_000_000), 9))
    yield "bomb-text.png", png(4, 4, text, chunk(b"IDAT", zlib.compress(bytes(52)))), PNG, "either"
    icc = chunk(b"iCCP", b"icc\0\0" + zlib.compress(bytes(50_000_000), 9))
    yield "bomb-profile.png", png(4, 4, icc, chunk(b"IDAT", zlib.compress(bytes(52)))), PNG, "either"
    many = b"".join(chunk(b"tEXt", b"k%d\0" % number + bytes(900)) for number in range(3000))
    yield "bomb-many-texts.png", png(4, 4, many, chunk(b"IDAT", zlib.compress(bytes(52)))), PNG, "either"


def lies() -> Made:
    yield "lie-larger-than-its-pixels.png", png(4000, 4000, chunk(b"IDAT", zlib.compress(bytes(500)))), PNG, "reject"
    yield "lie-larger-than-its-pixels.jpg", resized_jpeg(3000, 2000), JPEG, "either"
    yield "lie-smaller-than-its-pixels.jpg", resized_jpeg(16, 16), JPEG, "either"
    yield "lie-larger-than-its-frame.webp", resized_webp(4000, 4000), WEBP, "either"
    yield "lie-size.heic", resized(heic(), 4000, 4000), HEIC, "either"
    yield "lie-no-tiles.heic", heic().replace(b"dimg", b"xxxx"), HEIC, "reject"
    yield "lie-coding.heic", heic().replace(b"hvcC", b"xvcC"), HEIC, "reject"
    yield "lie-brand.heic", heic(brand=b"avif"), HEIC, "reject"
    yield "lie-brand.avif", photo("AVIF").replace(b"avif", b"heic", 1), AVIF, "reject"
    yield "lie-checksum.png", photo("PNG").replace(b"IDAT", b"IDAT\0", 1), PNG, "reject"
    yield "lie-chunk-of-4-gb.png", png(4, 4, b"\xff\xff\xff\xffIDAT" + bytes(40)), PNG, "reject"
    yield "lie-length.webp", b"RIFF\xff\xff\xff\xff" + photo("WEBP")[8:], WEBP, "reject"
    yield "lie-depth.png", png(4, 4, chunk(b"IDAT", zlib.compress(bytes(52))), depth=7), PNG, "reject"
    tables = photo()[: photo().index(b"\xff\xda")]
    yield (
        "lie-noise-for-pixels.jpg",
        tables + photo()[len(tables) :][:14] + bytes(range(255)) * 40 + b"\xff\xd9",
        JPEG,
        "either",
    )


def cuts() -> Made:
    for kind, claimed in (("JPEG", JPEG), ("PNG", PNG), ("WEBP", WEBP), ("AVIF", AVIF), ("HEIC", HEIC)):
        data = photo(kind)
        for share in (2, 60, 95):
            yield f"cut-at-{share}.{kind.lower()}", data[: max(16, len(data) * share // 100)], claimed, "reject"
    yield "cut-progressive.jpg", saved(quarters(800, 800), progressive=True)[:-900], JPEG, "reject"
    yield "cut-and-ended.jpg", photo()[: len(photo()) * 2 // 3] + b"\xff\xd9", JPEG, "either"


def polyglots() -> Made:
    archive = BytesIO()
    with ZipFile(archive, "w") as inside:
        inside.writestr("shell.php", PHP)
    for name, more in (
        ("html", PAGE),
        ("php", PHP),
        ("zip", archive.getvalue()),
        ("pdf", b"%PDF-1.4\n%%EOF"),
        ("js", JS),
    ):
        yield f"polyglot-behind-{name}.jpg", photo() + more, JPEG, "accept"
        yield f"polyglot-comment-{name}.jpg", with_segment(0xFE, more), JPEG, "accept"
        yield f"polyglot-behind-{name}.png", photo("PNG") + more, PNG, "accept"
        yield f"polyglot-behind-{name}.webp", photo("WEBP") + more, WEBP, "accept"
    yield "polyglot-js-header.jpg", b"\xff\xd8\xff\xe0" + b"/*" + JS + photo()[4:], JPEG, "either"
    yield "polyglot-gif-js.gif", b"GIF89a/*" + bytes(8) + JS, "image/gif", "reject"
    yield "polyglot-gif-html.jpg", saved(quarters(mode="P"), "GIF") + PAGE, JPEG, "reject"
    yield "polyglot-pdf-jpeg.jpg", b"%PDF-1.4\n" + photo(), JPEG, "reject"
    yield "polyglot-two-photos.jpg", photo() + photo(), JPEG, "accept"
    yield "trailing-film.jpg", photo() + box(b"ftyp", b"mp42", bytes(4)) + box(b"mdat", bytes(90_000)), JPEG, "accept"
    yield "trailing-film.heic", heic(more=box(b"mpvd", box(b"ftyp", b"mp42", bytes(4)) + bytes(9000))), HEIC, "accept"
    yield "trailing-zeros.png", photo("PNG") + bytes(100_000), PNG, "accept"


def disguised() -> Made:
    svg = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>1</script></svg>'
    yield "drawing.jpg", svg, JPEG, "reject"
    yield "drawing.svg", svg, "image/svg+xml", "reject"
    yield "drawing.png", b"\xef\xbb\xbf\n<!-- photo -->" + svg, PNG, "reject"
    yield "page.jpg", PAGE, JPEG, "reject"
    yield "page.html", PAGE, "text/html", "reject"
    yield "shell.php.jpg", PHP, JPEG, "reject"
    yield "photo.jpg.exe", b"MZ\x90\0" + bytes(500), JPEG, "reject"
    yield "photo.jpg.html", photo(), "text/html", "accept"
    yield "script.jpg", b"#!/bin/sh\nrm -rf /\n", JPEG, "reject"
    yield "postscript.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", JPEG, "reject"
    yield "tiff.jpg", saved(quarters(), "TIFF"), JPEG, "reject"
    yield "bmp.png", saved(quarters(), "BMP"), PNG, "reject"
    yield "icon.jpg", saved(quarters(64, 64), "ICO"), JPEG, "reject"
    yield "jpeg2000.jpg", saved(quarters(), "JPEG2000"), JPEG, "reject"
    yield "film.jpg", box(b"ftyp", b"mp42", bytes(4), b"isom") + box(b"mdat", bytes(900)), JPEG, "reject"
    yield "png-inside.jpg", photo("PNG"), JPEG, "accept"
    yield "heic-inside.jpg", photo("HEIC"), JPEG, "accept"
    yield "jpeg-inside.heic", photo(), HEIC, "accept"
    yield "webp-inside.png", photo("WEBP"), PNG, "accept"
    yield "no-extension", photo(), "application/octet-stream", "accept"


def metadata() -> Made:
    tags = exif(1, "<script>alert(1)</script>")
    tags[0x010E] = "<img src=x onerror=alert(1)> ABC 123"
    tags[0x013B] = "=cmd|' /C calc'!A0"
    tags[0x9C9B] = "<script>".encode("utf-16-le")
    tags.get_ifd(CAMERA)[0xA431] = "serial ABC 123"
    tags.get_ifd(GPS).update({1: "N", 2: (30.0, 15.0, 36.0), 3: "W", 4: (97.0, 44.0, 24.0)})
    for kind, claimed in (("JPEG", JPEG), ("PNG", PNG), ("WEBP", WEBP), ("AVIF", AVIF)):
        yield (
            f"private.{kind.lower()}",
            saved(quarters(), kind, exif=tags, icc_profile=profile(SWAPPED)),
            claimed,
            "accept",
        )
    yield "private.heic", heic(exif=tags.tobytes(), profile=profile(SWAPPED)), HEIC, "accept"
    loop = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"
    yield "exif-loop.jpg", with_segment(0xE1, loop), JPEG, "accept"
    far = b"Exif\0\0MM\0*\xff\xff\xff\xf0" + bytes(30)
    yield "exif-points-outside.jpg", with_segment(0xE1, far), JPEG, "accept"
    huge = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\xff\xff\xff\xff\x06\0\0\0" + bytes(8)
    yield "exif-counts-4-billion.jpg", with_segment(0xE1, huge), JPEG, "accept"
    yield "exif-noise.jpg", with_segment(0xE1, b"Exif\0\0" + bytes(range(256)) * 200), JPEG, "accept"
    yield "exif-noise.heic", heic(exif=b"Exif\0\0" + bytes(range(256))), HEIC, "accept"
    yield "exif-many.jpg", photo()[:2] + segment(0xE1, loop) * 500 + photo()[2:], JPEG, "accept"
    yield "profile-of-5-mb.jpg", saved(quarters(), icc_profile=bytes(5_000_000)), JPEG, "accept"
    yield (
        "profile-noise.jpg",
        saved(quarters(), icc_profile=profile(SWAPPED)[:150] + bytes(range(256)) * 9),
        JPEG,
        "accept",
    )
    xmp = b"http://ns.adobe.com/xap/1.0/\0<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>"
    yield "xmp-entity.jpg", with_segment(0xE1, xmp), JPEG, "accept"
    yield (
        "mpo-loop.jpg",
        with_segment(0xE2, b"MPF\0II*\0\x08\0\0\0\x01\0\x01\xb0\x04\0\x02\0\0\0\x08\0\0\0"),
        JPEG,
        "either",
    )


def moving() -> Made:
    frames = [Image.new("L", (32, 32), shade % 256) for shade in range(2000)]
    yield (
        "2000-frames.png",
        saved(frames[0], "PNG", save_all=True, append_images=frames[1:], compress_level=1),
        PNG,
        "accept",
    )
    few = [Image.new("RGB", (8, 8), (shade % 256, 0, 0)) for shade in range(1000)]
    yield "1000-frames.webp", saved(few[0], "WEBP", save_all=True, append_images=few[1:], method=0), WEBP, "accept"
    yield (
        "two-frames.avif",
        saved(quarters(), "AVIF", save_all=True, append_images=[quarters()], speed=10),
        AVIF,
        "accept",
    )
    yield (
        "two-pictures.jpg",
        saved(quarters(), "MPO", save_all=True, append_images=[quarters(mode="L")]),
        JPEG,
        "accept",
    )
    control = chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))
    yield "2-billion-frames.png", png(4, 4, control, chunk(b"IDAT", zlib.compress(bytes(52)))), PNG, "either"


def odd_modes() -> Made:
    for mode in ("1", "L", "LA", "P", "RGBA", "I;16"):
        picture = Image.new(mode, (40, 30)) if mode == "I;16" else quarters(40, 30, mode)
        yield f"mode-{mode.replace(';', '-')}.png", saved(picture, "PNG"), PNG, "accept"
    for mode in ("L", "CMYK", "YCbCr"):
        yield f"mode-{mode}.jpg", saved(quarters(40, 30, mode)), JPEG, "accept"
    clear = chunk(b"tRNS", struct.pack(">H", 40_000)) + chunk(b"IDAT", zlib.compress(bytes(4 * 9)))
    yield "mode-16-bit-clear-grey.png", png(4, 4, clear, depth=16, colour=0), PNG, "accept"
    clear = chunk(b"tRNS", struct.pack(">3H", 40_000, 1, 2)) + chunk(b"IDAT", zlib.compress(bytes(4 * 25)))
    yield "mode-16-bit-clear-colour.png", png(4, 4, clear, depth=16, colour=2), PNG, "either"
    yield "mode-no-palette.png", png(4, 4, chunk(b"IDAT", zlib.compress(bytes(20))), colour=3), PNG, "either"
    yield "mode-one-pixel.jpg", saved(quarters(1, 1)), JPEG, "accept"
    yield "mode-one-row.png", saved(quarters(5000, 1), "PNG"), PNG, "accept"
    yield "mode-one-column.webp", saved(quarters(1, 9000), "WEBP"), WEBP, "accept"


def zero_sizes() -> Made:
    yield "empty.jpg", b"", JPEG, "reject"
    yield "one-byte.jpg", b"\xff", JPEG, "reject"
    yield "zeros.jpg", bytes(5000), JPEG, "reject"
    yield "only-a-start.jpg", b"\xff\xd8\xff", JPEG, "reject"
    yield "only-a-start-and-an-end.jpg", b"\xff\xd8\xff\xd9", JPEG, "reject"
    yield "no-width.jpg", resized_jpeg(0, 100), JPEG, "reject"
    yield "no-height.jpg", resized_jpeg(100, 0), JPEG, "reject"
    yield "no-width.png", png(0, 100, chunk(b"IDAT", zlib.compress(b""))), PNG, "reject"
    yield "no-pixels.png", png(10, 10), PNG, "reject"
    yield "no-width.heic", resized(heic(), 0, 100), HEIC, "reject"
    yield "no-boxes.heic", box(b"ftyp", b"heic", bytes(4), b"heic"), HEIC, "reject"
    yield "no-chunks.webp", b"RIFF\x04\0\0\0WEBP", WEBP, "reject"


EVIL_NAMES = [
    "../../../etc/cron.d/photo.jpg", "..\\..\\boot.jpg", "/etc/passwd.jpg", "C:\\Windows\\photo.jpg",
    "photo\0.php.jpg", "photo\0", "photo%00.jpg", "%2e%2e%2fphoto.jpg", "photo\n.jpg", "photo\r\nSet-Cookie: a=b.jpg",
    "photo\u202egpj.exe", "photo\u200b.jpg", "🚗💥.jpg", "фото №1 (копия).JPG", "a" * 300 + ".jpg", "é" * 200 + ".jpg",
    "CON.jpg", "nul", "com1.png", ".htaccess", ".jpg", "..", ".", "photo.jpg ", "photo.jpg.", "photo.jpg/", "-rf.jpg",
    "~root.jpg", "photo;rm -rf ~.jpg", "$(reboot).jpg", "`reboot`.jpg", "|reboot.jpg", "<script>alert(1)</script>.jpg",
    "'\"><img src=x>.jpg", "=HYPERLINK(1).jpg",
]  # fmt: skip


def evil_names() -> Made:
    for name in EVIL_NAMES:
        # A form's part that is called like a folder is no file to Django: the door then asks for one.
        yield name, photo(), JPEG, "either" if name in {".", ".."} else "accept"
