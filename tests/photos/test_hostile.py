"""Every file, hostile or from a real phone, becomes clean pictures or one sentence, and harms nobody."""

import json
import re
import time
from pathlib import Path

import pytest

from clearcoat.photos import darkroom
from clearcoat.photos.darkroom import SIZES, Developed, Unfit
from clearcoat.photos.unfit import REASONS
from tests.photos.hostile import SECRETS, files
from tests.photos.pictures import is_pixels_alone, shown

MOST_SECONDS = 10
DISTINCT = list({file.data: file for file in reversed(files())}.values())  # names are nothing to the darkroom

# Photos of real phones and cameras, and what was made to look like them, that lie beside a checkout of ours.
FOLDER = Path(__file__).parents[3] / "shared/data/photos"
EXPECTED = json.loads((FOLDER / "_expected.json").read_text()) if FOLDER.exists() else []
beside = pytest.mark.skipif(not EXPECTED, reason="../shared/data/photos is not beside this repository")


@pytest.fixture(autouse=True)
def room(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path / "darkroom"


def result(data: bytes) -> Developed | Unfit:
    try:
        return darkroom.develop(data)
    except Unfit as unfit:
        return unfit


def test_the_set_is_large_and_every_name_is_another():
    assert len(DISTINCT) >= 60
    assert len({file.name for file in files()}) == len(files())


@pytest.mark.parametrize("file", DISTINCT, ids=lambda file: file.name)
def test_a_hostile_file_becomes_clean_pictures_or_one_sentence(file, room):
    begun = time.monotonic()
    found = result(file.data)
    assert time.monotonic() - begun < MOST_SECONDS
    assert not room.exists() or not list(room.iterdir())
    if isinstance(found, Unfit):
        assert (file.expect, found.code) != ("accept", found.code)
        assert found.code in REASONS
    else:
        assert file.expect != "reject"
        assert_clean(found)


@beside
@pytest.mark.parametrize("photo", [row for row in EXPECTED if row["expect"] == "accept"], ids=lambda row: row["file"])
def test_a_real_photo_is_developed_upright_and_carries_nothing_else(photo):
    developed = result((FOLDER / photo["file"]).read_bytes())
    assert isinstance(developed, Developed), developed
    assert f"{developed.width}x{developed.height}" == photo["size"]
    assert_clean(developed)


@beside
@pytest.mark.parametrize("photo", [row for row in EXPECTED if row["expect"] != "accept"], ids=lambda row: row["file"])
def test_what_is_no_photo_is_refused_with_a_sentence(photo):
    unfit = result((FOLDER / photo["file"]).read_bytes())
    assert not isinstance(unfit, Developed)
    assert unfit.code in REASONS
    assert re.fullmatch(r"[A-Z][^.]+\.", unfit.words)


@pytest.mark.parametrize(
    "name", ["bomb-just-too-large.png", "bomb-4-gigapixels.jpg", "bomb-canvas.webp", "bomb-just-too-large.heic"]
)
def test_a_bomb_is_refused_before_it_is_loaded(name):
    bomb = next(file for file in files() if file.name == name)
    assert result(bomb.data).code == "too_many_pixels"


def assert_clean(developed: Developed) -> None:
    assert set(developed.pictures) == set(SIZES)
    for name, picture in developed.pictures.items():
        assert is_pixels_alone(picture.data)
        assert not [secret for secret in SECRETS if secret in picture.data]
        assert shown(picture.data).size == (picture.width, picture.height)
        assert max(picture.width, picture.height) <= SIZES[name]
