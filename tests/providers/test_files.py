"""The folder: whole files only, whatever happens to the process or the disk."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from clearcoat.providers.files import Folder
from clearcoat.providers.storage import Full, Gone, Misconfigured, StorageError
from tests.providers.test_storage import KEY, WEBP

WRITER = """
import resource, sys
from pathlib import Path
from clearcoat.providers.files import Folder
from clearcoat.providers.storage import Full
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
folder = Folder(Path(sys.argv[1]))
folder.put("a/small", b"x" * 50_000, content_type="image/webp")
try:
    folder.put("a/large", b"x" * 200_000, content_type="image/webp")
except Full:
    folder.put("a/after", b"y", content_type="image/webp")
    print("full")
"""
KILLED = """
import os, sys
from pathlib import Path
from clearcoat.providers.files import Folder

class Dying:
    def read(self, size):
        os.kill(os.getpid(), 9) if self.began else None
        self.began = True
        return b"x" * size
    began = False

Folder(Path(sys.argv[1])).put("a/b", Dying(), content_type="image/webp")
"""


def names(folder: Folder) -> list[str]:
    """Every file, hidden ones too."""
    return sorted(str(path.relative_to(folder.root)) for path in folder.root.rglob("*") if path.is_file())


def test_files_and_folders_are_for_our_eyes_only(folder: Folder) -> None:
    folder.put(KEY, b"x", content_type=WEBP)
    modes = {oct(path.stat().st_mode & 0o777) for path in folder.root.rglob("*") if path.is_dir()}
    assert modes == {oct(0o700)}
    assert oct((folder.root / KEY).stat().st_mode & 0o777) == oct(0o600)


def test_a_reader_sees_the_old_file_or_the_new_one_and_never_a_part(folder: Folder) -> None:
    folder.put(KEY, b"old", content_type=WEBP)

    class Slow:
        parts = [b"new", b"er", b""]

        def read(self, _: int) -> bytes:
            assert folder.get(KEY) == b"old"
            return self.parts.pop(0)

    folder.put(KEY, Slow(), content_type=WEBP)  # type: ignore[arg-type]
    assert folder.get(KEY) == b"newer"


def test_a_disk_that_is_full_is_said_so_and_nothing_stays_behind(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", WRITER, str(tmp_path)], check=False, capture_output=True, text=True)
    assert done.stdout == "full\n", done.stderr
    assert names(Folder(tmp_path)) == ["a/after", "a/small"]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, Full),
        (errno.EDQUOT, Full),
        (errno.EFBIG, Full),
        (errno.EACCES, Misconfigured),
        (errno.EROFS, Misconfigured),
        (errno.EIO, StorageError),
        (errno.ESTALE, StorageError),
    ],
)
def test_each_refusal_of_the_disk_has_its_meaning(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[StorageError]
) -> None:
    folder.put(KEY, b"old", content_type=WEBP)

    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number), "/secret/path")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StorageError) as caught:
        folder.put(KEY, b"new", content_type=WEBP)
    assert type(caught.value) is kind
    assert "/secret" not in str(caught.value)
    assert names(folder) == [KEY]
    assert folder.get(KEY) == b"old"


def test_content_is_on_the_disk_before_its_name_is_seen(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.put("photos/a/1", b"x", content_type=WEBP)
    seen: list[bool] = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.append((folder.root / "photos/a/2").exists()))
    folder.put("photos/a/2", b"x", content_type=WEBP)
    assert seen == [False, True]


def test_a_new_folder_is_on_the_disk_too(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda file: flushed.append(os.readlink(f"/proc/self/fd/{file}")))
    folder.put("photos/a/1", b"x", content_type=WEBP)
    assert {str(folder.root.parent), str(folder.root), str(folder.root / "photos")} <= set(flushed)


def test_a_killed_writer_leaves_a_hidden_part_that_is_tidied_up_later(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    [part] = names(folder)
    assert killed.returncode == -9
    assert part.startswith("a/.b.")
    with pytest.raises(Gone):
        folder.get("a/b")
    assert folder.tidy(timedelta(hours=1)) == 0
    assert folder.tidy(timedelta(seconds=-1)) == 1
    assert names(folder) == []


def test_tidying_leaves_every_file_in_its_place(folder: Folder) -> None:
    folder.put(KEY, b"x", content_type=WEBP)
    folder.put("photos/b/thumb.part", b"x", content_type=WEBP)
    assert folder.tidy(timedelta(seconds=-1)) == 0
    assert len(names(folder)) == 2


def test_an_empty_folder_goes_with_its_last_file(folder: Folder) -> None:
    folder.put("photos/a/1", b"x", content_type=WEBP)
    folder.put("photos/a/2", b"x", content_type=WEBP)
    folder.delete(["photos/a/1"])
    assert (folder.root / "photos/a").is_dir()
    folder.delete(["photos/a/2"])
    assert not (folder.root / "photos/a").exists()


def test_putting_while_others_delete_fails_in_words_or_not_at_all(folder: Folder) -> None:
    stop = threading.Event()
    failures: list[StorageError] = []

    def delete() -> None:
        while not stop.is_set():
            folder.delete(["photos/a/1"])

    thread = threading.Thread(target=delete)
    thread.start()
    for _ in range(100):
        try:
            folder.put("photos/a/2", b"x", content_type=WEBP)
            folder.delete(["photos/a/2"])
        except StorageError as error:
            failures.append(error)
    stop.set()
    thread.join()
    assert {type(error) for error in failures} <= {StorageError}


def test_a_folder_has_no_addresses(folder: Folder) -> None:
    assert folder.address(KEY, seconds=60, content_type=WEBP) is None  # type: ignore[func-returns-value]
