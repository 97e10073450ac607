from __future__ import annotations

import pytest

from clearcoat.imports import zips
from clearcoat.imports.document import Document
from clearcoat.imports.reader import read
from tests.imports.build import bms, document, ems, line, part, refusal, zipped

MESSAGE = bms(line(1, part()))


def test_a_zip_gives_what_is_inside() -> None:
    results = read({"drop.zip": zipped({"one/a.xml": MESSAGE, **ems()})})
    assert [result.source for result in results if isinstance(result, Document)] == ["4b53e001", "a.xml"]


def test_a_set_in_a_zip_has_the_digest_it_has_outside() -> None:
    assert document({"drop.zip": zipped(ems())}).digest == document(ems()).digest


@pytest.mark.parametrize("name", ["../../etc/x.xml", "/etc/x.xml", "C:\\Windows\\x.xml", "a/../../x.xml", "..\\x.xml"])
def test_an_entry_that_climbs_out_is_left_out(name: str) -> None:
    assert document({"drop.zip": zipped({"a.xml": MESSAGE, name: b"<broken"})}).source == "a.xml"


def test_a_zip_without_an_estimate_is_refused() -> None:
    assert refusal({"drop.zip": zipped({"photo.jpg": b"x"})}).startswith("drop.zip holds no estimate")
    assert refusal({"drop.zip": zipped({})}).startswith("drop.zip holds no estimate")


def test_a_zip_in_a_zip_is_refused() -> None:
    assert "is a zip file inside drop.zip" in refusal({"drop.zip": zipped({"inner.zip": zipped({"a.xml": MESSAGE})})})


def test_a_bad_file_in_a_zip_does_not_stop_the_others() -> None:
    assert len(read({"drop.zip": zipped({"a.xml": MESSAGE, "b.xml": b"<broken"})})) == 2


def test_a_cut_zip_is_refused() -> None:
    data = zipped({"a.xml": MESSAGE})
    assert "cut short" in refusal({"drop.zip": data[:-30]})
    assert "cannot be opened as a zip file" in refusal({"drop.zip": data[200:]})


def test_a_flipped_byte_is_refused() -> None:
    data = bytearray(zipped({"a.xml": MESSAGE}))
    data[120] ^= 0xFF
    assert "cannot be opened as a zip file" in refusal({"drop.zip": bytes(data)})


def test_a_password_is_asked_away() -> None:
    data = bytearray(zipped({"a.xml": MESSAGE}))
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    assert "locked with a password" in refusal({"drop.zip": bytes(data)})


def test_more_entries_than_an_export_has_are_refused() -> None:
    assert "far more than an export" in refusal(
        {"d.zip": zipped({f"{n}.xml": b"" for n in range(zips.MAX_ENTRIES + 1)})}
    )


def test_all_entries_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MAX_UNPACKED_BYTES", 2 * len(MESSAGE) - 1)
    assert "unpacks to far more" in refusal({"d.zip": zipped({"a.xml": MESSAGE, "b.xml": MESSAGE})})
