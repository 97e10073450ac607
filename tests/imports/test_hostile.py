"""Files made to hurt are refused within a second and within 100 MB for the whole process."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest

from tests.imports.build import bms, dbf, ems, line, part, zipped

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")

REPOSITORY = Path(__file__).parents[2]
MAX_SECONDS = 1.0
MAX_MEGABYTES = 100
FILES = dict[str, bytes]

MESSAGE = bms(line(1, part()))
ROOT = b"VehicleDamageEstimateAddRq"


def doctype(entities: str, body: bytes = MESSAGE) -> bytes:
    declaration, message = body.split(b"?>", 1)
    return declaration + b"?><!DOCTYPE x [" + entities.encode() + b"]>" + message


def billion_laughs() -> FILES:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return {"x.xml": doctype('<!ENTITY e0 "ha">' + levels, MESSAGE.replace(b"Bumper", b"&e9;"))}


def quadratic_blow_up() -> FILES:
    return {"x.xml": doctype(f'<!ENTITY e "{"a" * 100_000}">', MESSAGE.replace(b"Bumper", b"&e;" * 100_000))}


def inside(more: bytes) -> FILES:
    return {"x.xml": MESSAGE.replace(b"<ProfileInfo>", more + b"<ProfileInfo>")}


def utf16_elements() -> FILES:
    return {"x.xml": ("<a>" + "<b/>" * 2_500_000 + "</a>").encode("utf-16")}


def ebcdic_elements() -> FILES:
    elements = ("<a>" + "<b/>" * 2_000_000 + "</a>").encode("cp037")
    return {"x.xml": b'<?xml version="1.0" encoding="cp037"?>' + elements}


def lin(data: bytes) -> FILES:
    return {**ems(), "4b53e001.lin": data}


def header(records: int, header_length: int, record_length: int) -> bytes:
    return struct.pack("<BBBBLHH20x", 3, 126, 9, 16, records, header_length, record_length)


def deleted_records() -> FILES:
    return lin(dbf("A C1", [])[:-1] + b"*x" * 12_000_000)


def endless_fields() -> FILES:
    return lin(header(1, 65_535, 2_000) + struct.pack("<11sc4xBB14x", b"A", b"C", 1, 0) * 700_000)


def memo(data: bytes) -> FILES:
    car = [{"V_VIN": "1HGCV1F34KA100123", "DMG_MEMO": b"         1"}]
    return {**ems(veh=car), "4b53e001.dbt": data}


def bomb(size: int, name: str = "a.xml") -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as entry:
        for _ in range(size // 1_000_000):
            entry.write(b" " * 1_000_000)
    return target.getvalue()


def lying_bomb() -> FILES:
    """The header says ten bytes, the data inflate to a hundred million."""
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = b"".join(squeezed.compress(b" " * 1_000_000) for _ in range(100)) + squeezed.flush()
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 33, 0, len(body), 10, 5, 0) + b"a.xml"
    central = (
        struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, 0, len(body), 10, 5, 0, 0, 0, 0, 0, 0) + b"a.xml"
    )
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local) + len(body), 0)
    return {"x.zip": local + body + central + end}


def wide_directory() -> FILES:
    central = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    body = central * 400_000
    return {"x.zip": body + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, len(body), 0, 0)}


def many_copies() -> FILES:
    """One entry's data, listed by 400 directory entries."""
    data = bytearray(zipped({"0.xml": b" " * 20_000_000}))
    start = data.rfind(b"PK\x01\x02")
    central = bytes(data[start : data.rfind(b"PK\x05\x06")])
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 400, 400, 400 * len(central), start, 0)
    return {"x.zip": bytes(data[:start]) + central * 400 + end}


def stored(data: bytes) -> FILES:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("x.xml", data)
    return {"x.zip": target.getvalue()}


HOSTILE: dict[str, Callable[[], FILES]] = {
    "billion laughs": billion_laughs,
    "quadratic blow-up": quadratic_blow_up,
    "external entity": lambda: {"x.xml": doctype('<!ENTITY x SYSTEM "file:///etc/passwd">')},
    "external DTD": lambda: {"x.xml": b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">' + MESSAGE.split(b"?>", 1)[1]},
    "parameter entity": lambda: {"x.xml": doctype('<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;')},
    "deep nesting": lambda: inside(b"<a>" * 250_000 + b"</a>" * 250_000),
    "deep nesting under the count": lambda: inside(b"<a>" * 90_000 + b"</a>" * 90_000),
    "five million elements": lambda: inside(b"<a/>" * 5_000_000),
    "just too many elements": lambda: inside(b"<a/>" * 140_000),
    "millions of elements in UTF-16": utf16_elements,
    "millions of elements in EBCDIC": ebcdic_elements,
    "millions of attributes": lambda: inside(b"<a " + b" ".join(b'a%d=""' % n for n in range(1_500_000)) + b"/>"),
    "millions of namespaces": lambda: inside(b"<a " + b" ".join(b'xmlns:a%d="u"' % n for n in range(300_000)) + b"/>"),
    "one endless start tag": lambda: {"x.xml": b"<" + b"a" * 24_000_000},
    "one endless attribute": lambda: {"x.xml": b'<a b="' + b"a" * 24_000_000},
    "one endless comment": lambda: {"x.xml": b"<a><!--" + b"a" * 24_000_000},
    "endless text": lambda: inside(b"".join(b"<a>" + b"x" * 19_000 + b"</a>" for _ in range(1_200))),
    "wide characters": lambda: inside("".join(f"<a>🚗{'x' * 15_000}</a>" for _ in range(1_500)).encode()),
    "larger than any estimate": lambda: {"x.xml": b" " * 25_000_001},
    "records that are not there": lambda: lin(header(2**32 - 1, 65, 2) + dbf("A C1", [])[32:]),
    "records without length": lambda: lin(header(1, 65, 0) + dbf("A C1", [])[32:]),
    "millions of deleted records": deleted_records,
    "fields without end": endless_fields,
    "a table of zeros": lambda: lin(b"\x03" + b"\0" * 24_000_000),
    "one endless start tag in a zip": lambda: stored(b"<" + b"a" * 24_000_000),
    "endless text in a zip": lambda: stored(b"\xef\xbb\xbf<a>" + "🚗".encode() * 6_000_000),
    "a zip bomb": lambda: {"x.zip": bomb(1_000_000_000)},
    "a zip bomb that lies": lying_bomb,
    "a zip of one entry listed 400 times": many_copies,
    "a zip with a wide directory": wide_directory,
    "a zip of zips": lambda: {"x.zip": zipped({"y.zip": bomb(100_000_000)})},
}


def measured(folder: Path, files: Mapping[str, bytes]) -> tuple[float, float, list[str]]:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    command = [sys.executable, "-m", "tests.imports.measured", str(folder)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True, timeout=60)
    found = json.loads(done.stdout)
    return found["seconds"], found["megabytes"], found["texts"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_quickly_and_in_little_memory(tmp_path: Path, name: str) -> None:
    seconds, megabytes, (text,) = measured(tmp_path, HOSTILE[name]())
    assert not text.startswith("read ")
    assert text.endswith(".")
    assert (seconds < MAX_SECONDS, megabytes < MAX_MEGABYTES) == (True, True), (seconds, megabytes, text)


@pytest.mark.parametrize(
    "data",
    [
        b"\0" * 512 + struct.pack("<LL", 0x0008FFFF, 2**32 - 1) + b"Left door",
        b"\0" * 512 + struct.pack("<LL", 0x0008FFFF, 2**32 - 1) + b"Left door" * 2_600_000,
        b"\0" * 515,
    ],
    ids=["a length that is not there", "a huge memo", "a cut memo"],
)
def test_a_hostile_memo_stops_nothing(tmp_path: Path, data: bytes) -> None:
    seconds, megabytes, texts = measured(tmp_path, memo(data))
    assert texts == ["read 4b53e001"]
    assert (seconds < MAX_SECONDS, megabytes < MAX_MEGABYTES) == (True, True), (seconds, megabytes)


def test_a_photo_inside_a_message_stops_nothing(tmp_path: Path) -> None:
    seconds, megabytes, texts = measured(tmp_path, inside(b"<Photo>" + b"QUJD" * 5_000_000 + b"</Photo>"))
    assert texts == ["read x.xml"]
    assert (seconds < MAX_SECONDS, megabytes < MAX_MEGABYTES) == (True, True), (seconds, megabytes)


def test_the_worst_estimate_that_is_let_in_is_quick_too(tmp_path: Path) -> None:
    lines = [
        line(n, part() + "<LaborInfo><LaborType>LAB</LaborType><LaborHours>1</LaborHours></LaborInfo>")
        for n in range(3_000)
    ]
    seconds, megabytes, texts = measured(
        tmp_path, {"x.xml": bms(*lines), **ems(lin=[{"LINE_NO": 1, "UNQ_SEQ": 1, "MISC_AMT": 1}] * 5_000)}
    )
    assert texts == ["read 4b53e001", "read x.xml"]
    assert (seconds < 2 * MAX_SECONDS, megabytes < MAX_MEGABYTES) == (True, True), (seconds, megabytes)
