"""The child program: what it writes, what it keeps out, and what it may use."""

import json
import resource
import subprocess
import sys

import pytest
from PIL import Image

from clearcoat.photos import develop
from clearcoat.photos.child import COMMAND, ENVIRONMENT
from clearcoat.photos.sizes import SIZES
from tests.photos.heif import heic
from tests.photos.hostile import files
from tests.photos.pictures import CAMERA, GPS, SWAPPED, exif, is_pixels_alone, profile, quarters, saved, shown

MARK = b"Plate ABC 123"
MOST_KILOBYTES, MOST_SECONDS = 400 * 1024, 10


def ran(data: bytes, folder) -> dict:
    """The child's answer about the photo."""
    (folder / "photo").write_bytes(data)
    done = subprocess.run([*COMMAND, folder / "photo", folder], env=ENVIRONMENT, capture_output=True, check=False)
    answer = json.loads(done.stdout)
    assert done.returncode == (1 if "error" in answer else 0)
    return answer


def marked() -> dict[str, object]:
    """Whatever a JPEG can carry beside its pixels."""
    tags = exif(1, "2026:05:04 10:11:12")
    tags[0x010E] = tags[0x013B] = tags[0xA431] = MARK.decode()
    tags.get_ifd(CAMERA)[0xA431] = tags.get_ifd(CAMERA)[0x9286] = MARK.decode()
    tags.get_ifd(GPS).update({1: "N", 2: (30.0, 15.0, 36.0), 3: "W", 4: (97.0, 44.0, 24.0)})
    return {"exif": tags, "comment": MARK, "xmp": b"<x:xmpmeta>" + MARK + b"</x:xmpmeta>"}


def test_every_size_is_made_and_none_is_enlarged(tmp_path):
    made = ran(saved(quarters(2400, 1800), quality=60), tmp_path)["pictures"]
    sizes = {name: (one["width"], one["height"]) for name, one in made.items()}
    assert sizes == {"download": (2400, 1800), "large": (2000, 1500), "medium": (1000, 750), "thumb": (400, 300)}
    assert {name: shown((tmp_path / name).read_bytes()).size for name in SIZES} == sizes


def test_the_download_is_a_jpeg_and_the_others_are_webp(tmp_path):
    ran(saved(quarters()), tmp_path)
    kinds = {name: shown((tmp_path / name).read_bytes()).format for name in SIZES}
    assert kinds == {"download": "JPEG", "large": "WEBP", "medium": "WEBP", "thumb": "WEBP"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("icc_profile", [None, profile(SWAPPED)])
def test_nothing_but_pixels_survives(tmp_path, kind, icc_profile):
    data = saved(quarters(), kind, **marked(), icc_profile=icc_profile) + MARK
    assert MARK in data
    ran(data, tmp_path)
    for name in SIZES:
        made = (tmp_path / name).read_bytes()
        assert MARK not in made
        assert is_pixels_alone(made)


BOMBS = ["bomb-just-too-large.png", "bomb-4-gigapixels.jpg", "bomb-canvas.webp", "bomb-just-too-large.heic"]


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_is_loaded(tmp_path, name):
    bomb = next(file for file in files() if file.name == name)
    assert ran(bomb.data, tmp_path) == {"error": "too_many_pixels"}


@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
def test_fifty_megapixels_are_taken_of_the_hungry_kinds_too(tmp_path, kind):
    plain = Image.new("RGB", (8160, 6120), "#7a3b12")
    made = ran(saved(plain, kind, quality=30, **({"method": 0} if kind == "WEBP" else {"speed": 10})), tmp_path)
    assert (made["width"], made["height"]) == (8160, 6120)


def test_a_very_long_strip_keeps_a_pixel_of_its_width(tmp_path):
    made = ran(saved(Image.new("RGB", (9000, 3)), "PNG"), tmp_path)
    assert (made["width"], made["height"]) == (9000, 3)
    assert (made["pictures"]["thumb"]["width"], made["pictures"]["thumb"]["height"]) == (400, 1)


def test_the_same_photo_gives_the_same_bytes(tmp_path):
    assert ran(saved(quarters()), tmp_path) == ran(saved(quarters()), tmp_path)


def test_the_program_knows_nothing_of_django_and_starts_quickly():
    asked = "import sys, clearcoat.photos.develop; sys.exit('django' in sys.modules)"
    begun = processor_seconds()
    assert subprocess.run([sys.executable, "-I", "-c", asked], check=False).returncode == 0
    assert processor_seconds() - begun < 0.5  # 0.07 on a quiet machine


def processor_seconds() -> float:
    """Of all children so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_the_program_limits_itself():
    asked = (
        "from clearcoat.photos import develop; import json, resource; develop.limit();"
        "print(json.dumps([[what, resource.getrlimit(what)[0]] for what in develop.LIMITS]));"
        "print(open('/proc/self/status').read().split('NoNewPrivs:')[1].split()[0])"
    )
    limits, privileges = subprocess.check_output([sys.executable, "-I", "-c", asked], text=True).splitlines()
    assert dict(json.loads(limits)) == develop.LIMITS
    assert privileges == "1"


def test_a_lower_limit_of_the_machine_is_kept():
    asked = (
        "from clearcoat.photos import develop; import resource; what = resource.RLIMIT_NOFILE;"
        "resource.setrlimit(what, (20, 20)); develop.limit(); print(resource.getrlimit(what)[0] <= 32)"
    )
    assert subprocess.check_output([sys.executable, "-I", "-c", asked], text=True) == "True\n"


def test_a_full_disk_is_not_the_photos_fault():
    assert develop.reason(OSError(28, "No space left on device")) == "no_room"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (MemoryError(), "too_heavy"),
        (Image.DecompressionBombError(), "too_many_pixels"),
        (OSError("image file is truncated (3 bytes not processed)"), "cut_off"),
        (ValueError("Invalid input: Unexpected end of file"), "cut_off"),
        (OSError(27, "File too large"), "too_heavy"),
        (SyntaxError("not a PNG file"), "broken"),
        (ZeroDivisionError(), "broken"),
    ],
)
def test_what_a_decoder_raises_has_a_code(error, code):
    assert develop.reason(error) == code


def phone_jpeg() -> bytes:
    return saved(quarters(8064, 6048), quality=70, exif=exif(6))


def phone_heic() -> bytes:
    return heic(16, 12, size=(8064, 6048), turns=3)


def large_png() -> bytes:
    return saved(Image.new("RGBA", (7071, 7071), (200, 40, 40, 128)), "PNG", compress_level=1)


MEASURE = """
import json, resource, subprocess, sys
said = subprocess.run(sys.argv[1:], capture_output=True).stdout
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([json.loads(said), used.ru_maxrss, used.ru_utime + used.ru_stime]))
"""


@pytest.mark.parametrize("make", [phone_jpeg, phone_heic, large_png])
def test_the_largest_photos_take_at_most_400_mb_and_10_seconds(tmp_path, make):
    (tmp_path / "photo").write_bytes(make())
    command = [sys.executable, "-c", MEASURE, *COMMAND, tmp_path / "photo", tmp_path]
    said, kilobytes, seconds = json.loads(subprocess.check_output(command, env=ENVIRONMENT))
    assert "error" not in said
    assert kilobytes < MOST_KILOBYTES
    assert seconds < MOST_SECONDS
