"""Damaged copies of good samples: whatever is flipped, cut or repeated, every result is an estimate or one sentence."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Mapping

import pytest

from clearcoat.imports.document import Document, Refused
from clearcoat.imports.reader import read
from tests.imports.build import bms, charge, dbt, ems, labor, line, part, total, zipped

MAX_SECONDS = 1.0
MESSAGE = bms(
    line(1, part() + labor() + labor(kind="LAR", tag="RefinishLaborInfo")),
    line(2, charge("5.00")),
    line(3, text="CRACKED", more="<ParentLineNum>1</ParentLineNum>"),
    totals=total("Labor", "LA", "120.00") + total("Parts", "PA", "100.00") + total("Summary", "CE", "225.00"),
)
SET = {**ems(), "4b53e001.dbt": dbt("Left door")}
SAMPLES: dict[str, dict[str, bytes]] = {
    "bms": {"x.xml": MESSAGE},
    "ems": SET,
    "zip": {"x.zip": zipped({"x.xml": MESSAGE, **SET})},
}
TRICKS = (
    b"",
    b"\0",
    b"\xff",
    b"<",
    b"&",
    b"'\"",
    b"-1",
    b"9" * 40,
    b"NaN",
    b"1e999",
    b"*****",
    b"]]>",
    b"\x1a",
    b"PK\x05\x06",
)


def damaged(files: Mapping[str, bytes], chance: random.Random) -> dict[str, bytes]:
    """One to four of the files cut, flipped, repeated or spiked."""
    spoilt = dict(files)
    for name in chance.sample(sorted(spoilt), k=min(len(spoilt), chance.randint(1, 4))):
        spoilt[name] = spoil(spoilt[name], chance)
    return spoilt


def spoil(data: bytes, chance: random.Random) -> bytes:
    place, length = chance.randrange(len(data) + 1), chance.randint(1, 40)
    kind = chance.randrange(5)
    if kind == 0:
        return data[:place]
    if kind == 1:
        return data[:place] + data[place + length :]
    if kind == 2:
        return data[:place] + data[max(0, place - length) : place] * 3 + data[place:]
    if kind == 3:
        return data[:place] + chance.choice(TRICKS) + data[place + length // 2 :]
    flipped = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        flipped[chance.randrange(len(flipped))] = chance.randrange(256)
    return bytes(flipped)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("sample", SAMPLES)
def test_no_damage_raises_or_takes_long(sample: str, seed: int, caplog: pytest.LogCaptureFixture) -> None:
    chance = random.Random(f"{sample} {seed}")
    for _ in range(25):
        files = damaged(SAMPLES[sample], chance)
        started = time.perf_counter()
        results = read(files)
        assert time.perf_counter() - started < MAX_SECONDS
        assert results
        assert all(isinstance(result, Document) or is_a_sentence(result) for result in results)
    # Nothing was caught that we did not foresee.
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("sample", ["bms", "ems"])
def test_no_header_byte_of_any_value_raises(sample: str, caplog: pytest.LogCaptureFixture) -> None:
    name = "4b53e001.env" if sample == "ems" else "x.xml"
    data = SAMPLES[sample][name]
    for place in range(70):
        for value in (0, 1, 0x2A, 0x7F, 0xFF):
            read({**SAMPLES[sample], name: data[:place] + bytes([value]) + data[place + 1 :]})
    assert caplog.records == []


@pytest.mark.parametrize("sample", ["bms", "zip"])
def test_no_cut_raises(sample: str, caplog: pytest.LogCaptureFixture) -> None:
    ((name, data),) = SAMPLES[sample].items()
    for place in range(0, len(data), max(1, len(data) // 200)):
        (result,) = read({name: data[:place]})
        assert isinstance(result, Refused)
    assert caplog.records == []


def is_a_sentence(refused: Refused) -> bool:
    text = str(refused)
    return text.endswith(".") and "\n" not in text and len(text) < 250
