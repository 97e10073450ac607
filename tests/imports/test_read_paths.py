from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from clearcoat.imports import reader
from clearcoat.imports.document import Document, Refused
from clearcoat.imports.reader import read, read_paths
from tests.imports.build import bms, ems, line, part, zipped

MESSAGE = bms(line(1, part()))


def put(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def sources(paths: list[Path]) -> list[str]:
    return [result.source if isinstance(result, Document) else str(result) for result in read_paths(paths)]


def test_a_folder_holds_sets_messages_and_zips(tmp_path: Path) -> None:
    put(tmp_path, {**ems(), "b.xml": MESSAGE, "deeper/c.zip": zipped({"d.xml": MESSAGE}), "photo.jpg": b"x"})
    assert sources([tmp_path]) == ["4b53e001", "b.xml", "d.xml"]


def test_a_set_may_be_given_file_by_file(tmp_path: Path) -> None:
    put(tmp_path, ems())
    assert sources(sorted(tmp_path.iterdir())) == ["4b53e001"]


def test_two_folders_with_the_same_set_are_two(tmp_path: Path) -> None:
    put(tmp_path / "one" / "export", ems())
    put(tmp_path / "two" / "export", ems())
    assert sources([tmp_path / "one" / "export", tmp_path / "two" / "export"]) == ["4b53e001", "4b53e001"]


def test_files_of_one_name_in_two_folders_are_both_read(tmp_path: Path) -> None:
    put(tmp_path, {"one/a.xml": MESSAGE, "two/a.xml": MESSAGE})
    assert sources([tmp_path / "one" / "a.xml", tmp_path / "two" / "a.xml"]) == ["a.xml", "a.xml"]


def test_a_hidden_folder_above_hides_nothing(tmp_path: Path) -> None:
    assert sources([put(tmp_path / ".clearcoat" / "inbox", {"a.xml": MESSAGE})]) == ["a.xml"]


def test_a_hidden_folder_below_is_passed_over(tmp_path: Path) -> None:
    assert sources([put(tmp_path, {"a.xml": MESSAGE, ".trash/b.xml": MESSAGE})]) == ["a.xml"]


def test_a_file_that_is_gone_is_refused_by_name(tmp_path: Path) -> None:
    assert sources([tmp_path / "gone.xml"]) == ["gone.xml is not there any more: export the estimate again."]


def test_a_file_is_measured_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_FILE_BYTES", 1_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("read before it was measured"))
    put(tmp_path, {})
    with (tmp_path / "big.xml").open("wb") as file:
        file.truncate(1_000_001)
    assert sources([tmp_path / "big.xml"]) == ["big.xml is larger than 1 MB: check that it is the right file."]


def test_a_file_that_another_program_holds_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(_: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", held)
    (message,) = sources([put(tmp_path, {"a.xml": MESSAGE}) / "a.xml"])
    assert message.startswith("a.xml could not be opened")


def test_an_empty_folder_gives_nothing(tmp_path: Path) -> None:
    assert read_paths([tmp_path]) == []


def test_a_folder_without_an_estimate_is_answered(tmp_path: Path) -> None:
    (result,) = read_paths([put(tmp_path, {"sample.ems": b"HD|Demo"})])
    assert isinstance(result, Refused)


def test_a_folder_of_too_many_files_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_FILES", 3)
    (message,) = sources([put(tmp_path, {f"{n}.xml": MESSAGE for n in range(5)})])
    assert message.startswith("There are more than 3 files here")


def test_paths_and_bytes_give_the_same(tmp_path: Path) -> None:
    assert read_paths([put(tmp_path, ems())]) == read(ems())
