from __future__ import annotations

import pytest

from clearcoat.imports.container import Form, groups, shown
from clearcoat.imports.document import Document, Refused
from clearcoat.imports.reader import Result, read
from tests.imports.build import bms, document, ems, line, part, refusal, zipped

MESSAGE = bms(line(1, part()))


def sources(results: list[Result]) -> list[str]:
    return [result.source for result in results if isinstance(result, Document)]


def lettered(stem: str = "9508501") -> dict[str, bytes]:
    letters = {"ad1": "A", "ad2": "B", "veh": "V", "dbt": "V"}
    parts = ((name.rpartition(".")[2], data) for name, data in ems(stem).items())
    return {f"{stem}{letters.get(ending, '')}.{ending.upper()}": data for ending, data in parts}


def test_nothing_is_nothing() -> None:
    assert read({}) == []


def test_a_set_is_grouped_by_its_stem_without_the_letters() -> None:
    (result,) = read(lettered())
    assert isinstance(result, Document)
    assert (result.source, result.customer.last_name) == ("9508501", "Ruiz")


@pytest.mark.parametrize("stem", ["7c1d22aa", "0b0b0b0b", "4b53e00a"])
def test_a_hex_stem_that_ends_in_a_letter_keeps_it(stem: str) -> None:
    assert document(ems(stem)).source == stem


def test_two_sets_whose_stems_differ_by_a_letter_stay_two() -> None:
    assert sources(read({**ems("77aa"), **ems("77a")})) == ["77a", "77aa"]


def test_names_are_grouped_whatever_their_case() -> None:
    files = {name.upper() if index % 2 else name: data for index, (name, data) in enumerate(ems().items())}
    assert document(files).claim_number == "CL-1"


def test_the_same_stem_in_two_folders_is_two_sets() -> None:
    files = {f"{folder}/{name}": data for folder in ("one", "two") for name, data in ems().items()}
    assert sources(read(files)) == ["4b53e001", "4b53e001"]


def test_windows_folders_are_folders() -> None:
    assert document({f"C:\\Export\\{name}": data for name, data in ems().items()}).source == "4b53e001"


@pytest.mark.parametrize(
    "name",
    [
        "x.lock",
        "export.log",
        "Thumbs.db",
        "desktop.ini",
        ".DS_Store",
        "__MACOSX/._4b53e001.env",
        "__MACOSX/a.xml",
        "x.tmp",
        ".env",
    ],
)
def test_traces_of_other_programs_are_passed_over(name: str) -> None:
    assert sources(read({**ems(), name: b""})) == ["4b53e001"]


def test_identical_copies_under_a_hash_are_passed_over() -> None:
    files = ems()
    copies = {name.replace(".", "-1a2b3c4d."): data for name, data in files.items()}
    assert document({**files, **copies}).digest == document(files).digest


def test_a_changed_copy_under_a_hash_is_a_set_of_its_own() -> None:
    other = ems(
        "4b53e001-1a2b3c4d", ad1=[{"CLM_NO": "CL-2"}], veh=[{}], env=[{}], lin=[{}], pfl=[], stl=[], ttl=[], ad2=[]
    )
    assert sources(read({**ems(), **other})) == ["4b53e001", "4b53e001-1a2b3c4d"]


def test_one_bad_file_never_stops_the_others() -> None:
    results = read({"a.xml": b"<broken", "b.xml": MESSAGE, "c.zip": b"PK", **ems()})
    assert [type(result) for result in results] == [Document, Refused, Document, Refused]


def test_results_come_in_the_order_of_names_whatever_the_order_of_files() -> None:
    files = {"c.xml": MESSAGE, "A.xml": MESSAGE, "b.xml": MESSAGE}
    assert sources(read(files)) == sources(read(dict(reversed(files.items())))) == ["A.xml", "b.xml", "c.xml"]


def test_the_same_file_has_the_same_digest_and_another_name_another() -> None:
    digests = {name: document({name: MESSAGE}).digest for name in ("a.xml", "folder/a.xml", "A.XML", "b.xml")}
    assert digests["a.xml"] == digests["folder/a.xml"] == digests["A.XML"] != digests["b.xml"]


def test_a_message_under_another_ending_is_known_by_its_content() -> None:
    assert document({"estimate.txt": b"\xef\xbb\xbf\r\n" + MESSAGE}).format == "bms"
    assert document({"estimate": zipped({"a.xml": MESSAGE})}).format == "bms"


@pytest.mark.parametrize("name", ["photo.jpg", "estimate.pdf", "sample.ems", "notes"])
def test_a_file_that_is_no_estimate_is_refused_by_name(name: str) -> None:
    assert refusal({name: b"HD|Demo Auto Body"}).startswith(f"{name} is not an estimate")


def test_a_photo_dropped_beside_an_estimate_gets_its_answer() -> None:
    assert [type(result) for result in read({"a.xml": MESSAGE, "photo.jpg": b"x"})] == [Document, Refused]


def test_a_photo_in_the_folder_of_an_estimate_is_passed_over() -> None:
    assert sources(read({"f/a.xml": MESSAGE, "f/photo.jpg": b"x"})) == ["a.xml"]
    assert len(read({"f/a.xml": MESSAGE, "f/photo.jpg": b"x"})) == 1


def test_a_long_or_strange_name_is_shown_short_and_clean() -> None:
    assert len(shown("x" * 500 + ".xml")) == 80
    assert shown("a/b\\c\nd\x07.xml") == "cd.xml"


def test_groups_name_their_form() -> None:
    found = groups({"a.xml": b"", "b.zip": b"", "c.env": b"", "d.pdf": b""})
    assert [group.form for group in found] == [Form.BMS, Form.ZIP, Form.EMS, Form.UNKNOWN]


def test_an_amount_that_no_repair_costs_is_refused() -> None:
    assert "an amount no repair costs" in refusal(bms(line(1, part("99999999.00"))))


def test_an_unforeseen_fault_is_a_refusal_and_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("clearcoat.imports.reader.read_bms", lambda *_: 1 / 0)
    assert refusal(MESSAGE).startswith("estimate.xml could not be read")
    assert "ZeroDivisionError" in caplog.text
