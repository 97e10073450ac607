"""The darkroom itself: whatever the child does, its caller is not harmed and believes nothing unseen."""

import errno
import hashlib
import json
import os
import resource
import signal
import sys
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from django.utils import translation

from clearcoat.photos import child, darkroom
from clearcoat.photos.darkroom import SIZES, Interrupted, Unfit
from clearcoat.photos.sniff import kind_of
from clearcoat.photos.unfit import REASONS
from tests.photos.pictures import exif, lying, quarters, saved

PHOTO = saved(quarters())


@pytest.fixture(autouse=True)
def room(settings, tmp_path) -> Path:
    settings.DATA = tmp_path
    return tmp_path / "darkroom"


@pytest.fixture
def instead(monkeypatch):
    """Another program in the child's place; it finds the photo and the folder in sys.argv[1:]."""

    def take(program: str) -> None:
        monkeypatch.setattr(child, "COMMAND", [sys.executable, "-c", program])

    return take


def code_of(source=PHOTO) -> str:
    with pytest.raises(Unfit) as unfit:
        darkroom.develop(source)
    return unfit.value.code


def test_a_photo_is_developed(room):
    developed = darkroom.develop(lying(6))
    assert (developed.width, developed.height, developed.taken_at) == (240, 160, None)
    assert list(developed.pictures) == list(SIZES)
    assert {picture.content_type for picture in developed.pictures.values()} == {"image/jpeg", "image/webp"}
    assert [kind_of(picture.data) for picture in developed.pictures.values()] == ["jpeg", "webp", "webp", "webp"]


def test_a_file_gives_what_its_bytes_give(tmp_path):
    path = tmp_path / "-v.jpg; rm -rf *"
    path.write_bytes(PHOTO)
    assert darkroom.develop(path) == darkroom.develop(PHOTO)
    assert path.read_bytes() == PHOTO


@pytest.mark.parametrize(("offset", "hours"), [("-05:00", -5), (None, None)])
def test_the_moment_is_aware_where_the_camera_says_its_zone(offset, hours):
    taken = darkroom.develop(saved(quarters(), exif=exif(1, "2026:05:04 10:11:12", offset))).taken_at
    assert taken.replace(tzinfo=None).isoformat() == "2026-05-04T10:11:12"
    assert (taken.utcoffset() and taken.utcoffset().total_seconds() / 3600) == hours


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "wrong_kind:pdf"),
        (b"GIF89a", "wrong_kind:gif"),
        (b"<svg>", "wrong_kind:svg"),
        (b"\0\0\0\0", "wrong_kind:unknown"),
    ],
)
def test_what_is_no_photo_is_refused_before_a_child_is_started(monkeypatch, data, code):
    monkeypatch.setattr(child, "COMMAND", ["/nowhere"])
    assert code_of(data) == code


@pytest.mark.parametrize(("data", "code"), [(PHOTO[:-200], "cut_off"), (PHOTO[:20] + bytes(300), "broken")])
def test_what_cannot_be_read_is_refused(data, code):
    assert code_of(data) == code


def test_a_child_that_hangs_is_ended_with_its_own_children(instead, monkeypatch, tmp_path):
    monkeypatch.setattr(child, "MOST_SECONDS", 2.5)
    pids = tmp_path / "pids"
    instead(f"import os, time; os.fork(); open({str(pids)!r}, 'a').write(f'{{os.getpid()}}\\n'); time.sleep(60)")
    with pytest.raises(Interrupted):
        darkroom.develop(PHOTO)
    assert len(pids.read_text().split()) == 2
    for pid in pids.read_text().split():
        assert is_gone(int(pid))


def test_a_grandchild_that_stays_is_ended_too(instead, tmp_path):
    pid = tmp_path / "pid"
    instead(
        "import os, sys, time\n"
        f"if not os.fork(): open({str(pid)!r}, 'w').write(str(os.getpid())); time.sleep(60)\n"
        f"while not os.path.exists({str(pid)!r}) or not open({str(pid)!r}).read(): time.sleep(.01)"
    )
    assert code_of() == "crashed"
    assert is_gone(int(pid.read_text()))


def is_gone(pid: int) -> bool:
    """Whether the process ends within a second; its new parent may take a moment to bury it."""
    for _ in range(100):
        try:
            if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize(
    ("death", "code"),
    [
        (signal.SIGSEGV, "crashed"),
        (signal.SIGABRT, "crashed"),
        (signal.SIGBUS, "crashed"),
        (signal.SIGXCPU, "too_slow"),
    ],
)
def test_a_child_that_dies_leaves_a_reason(instead, room, death, code):
    instead(f"import os; os.kill(os.getpid(), {int(death)})")
    assert code_of() == code
    assert not list(room.iterdir())


@pytest.mark.parametrize("death", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_a_child_that_is_ended_from_outside_says_nothing_of_its_photo(instead, room, death):
    heeds = "" if death == signal.SIGKILL else f"signal.signal({int(death)}, signal.SIG_DFL); "  # nohup ignores some
    instead(f"import os, signal; {heeds}os.kill(os.getpid(), {int(death)})")
    with pytest.raises(Interrupted):
        darkroom.develop(PHOTO)
    assert not list(room.iterdir())


DECODER = """
import sys
from pathlib import Path
from clearcoat.photos import develop

def decoder(photo, folder):
    {}

develop.develop = decoder
{}
sys.exit(develop.main(*map(Path, sys.argv[1:])))
"""


@pytest.mark.parametrize(
    ("does", "code"),
    [
        ("bytearray(2**30)", "too_heavy"),
        ("(folder / 'large').write_bytes(bytes(33 * 2**20))", "too_heavy"),
        ("[open('/dev/null') for _ in range(99)]", "broken"),
    ],
)
def test_a_decoder_that_wants_too_much_gets_no_more(instead, does, code):
    instead(DECODER.format(does, ""))
    assert code_of() == code


def test_a_decoder_that_computes_for_ever_is_ended(instead):
    instead(DECODER.format("while True: pass", f"develop.LIMITS[{resource.RLIMIT_CPU}] = 1"))
    assert code_of() == "too_slow"


def test_a_child_that_never_comes_to_look_is_not_the_photos_fault(instead):
    instead("import no_such_library")
    with pytest.raises(ChildProcessError):
        darkroom.develop(PHOTO)


def test_a_full_disk_is_not_the_photos_fault(instead):
    instead("""print('{"error": "no_room"}')""")
    with pytest.raises(OSError, match="No space left") as full:
        darkroom.develop(PHOTO)
    assert full.value.errno == errno.ENOSPC


def test_the_child_sees_no_secret(instead, monkeypatch, tmp_path):
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_live_1")
    instead(f"import os; open({str(tmp_path / 'seen')!r}, 'w').write(' '.join(os.environ))")
    code_of()
    assert set((tmp_path / "seen").read_text().split()) <= {"MALLOC_ARENA_MAX", "LC_ALL", "LC_CTYPE"}


@cache
def truth() -> darkroom.Developed:
    return darkroom.develop(PHOTO)


@pytest.fixture
def told(instead, room, tmp_path):
    """Lets the child give a true answer with a lie in it, or with one more line in its program."""
    honest = tmp_path / "honest"
    honest.mkdir()
    pictures = truth().pictures.values()
    for picture in pictures:
        (honest / picture.name).write_bytes(picture.data)
    made = {one.name: {"width": one.width, "height": one.height, "sha256": one.sha256} for one in pictures}
    said = {"width": 240, "height": 160, "takenAt": None, "pictures": made}

    def tell(change=lambda said: said, and_then: str = "") -> None:
        (honest / "answer").write_text(json.dumps(change(said)))
        instead(
            f"import os, shutil, sys\nshutil.copytree({str(honest)!r}, '.', dirs_exist_ok=True)\n{and_then}\n"
            "sys.stdout.write(open('answer').read())"
        )

    return tell


def with_thumb(said: dict, **change: object) -> dict:
    return said | {"pictures": said["pictures"] | {"thumb": said["pictures"]["thumb"] | change}}


def test_the_truth_is_believed(told):
    told()
    assert darkroom.develop(PHOTO).width == 240


LIES = [
    lambda said: [],
    lambda said: {"error": []},
    lambda said: {"error": "no_such_code"},
    lambda said: said | {"width": 0},
    lambda said: said | {"width": True},
    lambda said: said | {"width": "240"},
    lambda said: said | {"width": 10_000, "height": 10_000},
    lambda said: said | {"takenAt": "yesterday"},
    lambda said: said | {"takenAt": 5},
    lambda said: said | {"pictures": {}},
    lambda said: with_thumb(said, width=401),
    lambda said: with_thumb(said, height=None),
    lambda said: with_thumb(said, sha256="0" * 64),
    lambda said: said | {"pictures": said["pictures"] | {"thumb": []}},
    lambda said: said | {"more": "x" * 5000},
]


@pytest.mark.parametrize("lie", range(len(LIES)))
def test_a_lie_is_not_believed(told, lie):
    told(LIES[lie])
    assert code_of() == "crashed"


@pytest.mark.parametrize(
    "trick",
    [
        "os.replace('download', 'large')",
        "os.remove('thumb')",
        "os.remove('thumb'); os.mkfifo('thumb')",
        "os.remove('thumb'); os.symlink('medium', 'thumb')",
        "os.remove('thumb'); os.mkdir('thumb')",
        "open('thumb', 'ab').truncate(40 * 2**20)",
        "open('answer', 'w').write('{' * 4000)",
        "open('answer', 'w').write('[' * 4000)",
        "sys.stdout.buffer.write(b'\\xff')",
    ],
)
def test_a_trick_is_not_fallen_for(told, trick):
    told(and_then=trick)
    assert code_of() == "crashed"


def test_a_page_under_a_pictures_name_is_not_handed_on(told, tmp_path):
    page = b"<html><script>alert(1)</script>"
    (tmp_path / "honest/thumb").write_bytes(page)
    told(lambda said: with_thumb(said, sha256=hashlib.sha256(page).hexdigest()))
    assert code_of() == "crashed"


@pytest.mark.parametrize("data", [PHOTO, PHOTO[:-200], b""])
def test_nothing_stays_in_the_room(room, data):
    with suppress(Unfit):
        darkroom.develop(data)
    assert not room.exists() or not list(room.iterdir())


def test_what_a_killed_worker_left_is_removed_after_an_hour(room):
    for name, age in {"old": 3700, "new": 3500}.items():
        (room / name).mkdir(parents=True)
        (room / name / "photo").write_bytes(PHOTO)
        os.utime(room / name, (time.time() - age,) * 2)
    assert darkroom.tidy() == 1
    assert [path.name for path in room.iterdir()] == ["new"]


def test_a_room_that_was_never_used_is_tidy():
    assert darkroom.tidy() == 0


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_is_one_sentence_in_both_languages(code):
    english = Unfit(code).words
    with translation.override("es"):
        spanish = Unfit(code).words
    assert english.endswith(".")
    assert spanish.endswith(".")
    assert english != spanish


def test_an_unknown_code_has_words_all_the_same():
    assert Unfit("wrong_kind:spreadsheet").words == Unfit("wrong_kind:unknown").words
