"""What a file is shows in its first bytes."""

from io import BytesIO

import pytest

from clearcoat.photos.sniff import HEAD_BYTES, PHOTOS, is_whole, kind_of
from tests.photos.heif import box, heic
from tests.photos.pictures import quarters, saved


def ftyp(*brands: bytes) -> bytes:
    return box(b"ftyp", brands[0], bytes(4), *brands[1:])


KINDS = [
    (saved(quarters()), "jpeg"),
    (saved(quarters(), "PNG"), "png"),
    (saved(quarters(), "WEBP"), "webp"),
    (saved(quarters(), "AVIF"), "avif"),
    (heic(), "heif"),
    (ftyp(b"mif1", b"mif1", b"heic"), "heif"),
    (ftyp(b"mif1", b"mif1", b"avif"), "avif"),
    (ftyp(b"heic", b"mif1", b"avif"), "heif"),
    (ftyp(b"mif1", b"mif1", b"miaf"), "heif"),
    (ftyp(b"isom", b"isom", b"iso2", b"mp41"), "video"),
    (ftyp(b"qt  ", b"qt  "), "video"),
    (b"\x1aE\xdf\xa3\x01webm", "video"),
    (b"RIFF\x10\0\0\0AVI LIST", "video"),
    (b"RIFF\x10\0\0\0WAVEfmt ", "unknown"),
    (saved(quarters(), "GIF"), "gif"),
    (saved(quarters(), "TIFF"), "tiff"),
    (saved(quarters(), "BMP"), "bmp"),
    (b"BMW of Mrs. Doe\nfront bumper", "text"),
    (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
    (b"PK\x03\x04\x14\0\0\0", "zip"),
    (b'<svg xmlns="http://www.w3.org/2000/svg">', "svg"),
    (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a car -->\n<svg:svg>', "svg"),
    (b"<!DOCTYPE html><title>x</title>", "html"),
    (b"\n\n <SCRIPT>alert(1)</SCRIPT>", "html"),
    (b"<?php system($_GET[0]);", "text"),
    ("Das Auto steht noch in der Lackiererei, fünf Tage.".encode(), "text"),
    ("é".encode() * 3000, "text"),
    (b"\0\0\0\0", "unknown"),
    (bytes(range(256)), "unknown"),
    (b"\xff\xd8", "unknown"),
    (b"", "empty"),
]


@pytest.mark.parametrize(("data", "kind"), KINDS)
def test_a_file_is_known_by_its_first_bytes(data, kind):
    assert kind_of(data[:HEAD_BYTES]) == kind


def test_nothing_behind_the_first_bytes_counts():
    assert kind_of(b"x" * HEAD_BYTES + b"\0") == "text"


@pytest.mark.parametrize(("data", "kind"), [case for case in KINDS if case[1] in PHOTOS and len(case[0]) > 100])
def test_a_photo_is_whole(data, kind):
    assert is_whole(BytesIO(data), kind)


@pytest.mark.parametrize("kind", ["heif", "avif", "webp"])
@pytest.mark.parametrize("missing", [1, 20, 100])
def test_a_photo_whose_end_is_missing_is_not_whole(kind, missing):
    data = heic() if kind == "heif" else saved(quarters(), kind.upper())
    assert not is_whole(BytesIO(data[:-missing]), kind)


def test_a_film_behind_a_heic_does_not_make_it_a_part():
    assert is_whole(BytesIO(heic(more=box(b"mpvd", bytes(500)) + b"SEFH of a phone's maker")), "heif")


def test_a_box_of_64_bits_is_measured():
    large = b"\0\0\0\x01mdat" + (16 + 40).to_bytes(8, "big")
    assert is_whole(BytesIO(ftyp(b"heic") + large + bytes(40)), "heif")
    assert not is_whole(BytesIO(ftyp(b"heic") + large + bytes(39)), "heif")
