"""Every file, hostile or from a real phone, goes through the real door: it becomes clean pictures, or one sentence."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from clearcoat.photos.models import Photo
from clearcoat.photos.sizes import SIZES
from clearcoat.photos.unfit import REASONS
from clearcoat.workflow.photo import prepare_one
from tests.api.caller import Caller, car
from tests.photos.hostile import SECRETS, files
from tests.photos.pictures import is_pixels_alone, shown
from tests.photos.samples import multipart
from tests.world import build

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

MOST_SECONDS = 10
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AT_THE_DOOR = {413, 415, 422}  # refused before anything is kept

# Photos of real phones and cameras, and what was made to look like them, that lie beside a checkout of ours.
FOLDER = Path(__file__).parents[3] / "shared/data/photos"
EXPECTED = json.loads((FOLDER / "_expected.json").read_text()) if FOLDER.exists() else []
beside = pytest.mark.skipif(not EXPECTED, reason="../shared/data/photos is not beside this repository")


class Door:
    """A technician who sends, the worker, and the car's owner who looks."""

    def __init__(self, folder: Path) -> None:
        world = build()
        self.car, self.sender = world.accord, Caller.of(world.tech.user)
        self.owner = Caller(link=world.link(world.accord).token)
        self.darkroom = folder / "darkroom"

    def send(self, name: str, data: bytes) -> Photo | str:
        """The photo, prepared; or the sentence that it was refused with at the door."""
        body, kind = multipart(data, name, category="damage", shared="true")
        answer = self.sender.call("POST", car(self.car, "/photos"), body, **{"Content-Type": kind})
        if answer.status_code in AT_THE_DOOR:
            return str(answer.json()["error"]["message"])
        assert answer.status_code == 201, answer.content
        begun = time.monotonic()
        assert prepare_one() == 1
        assert time.monotonic() - begun < MOST_SECONDS
        assert not list(self.darkroom.iterdir())
        return Photo.objects.get(pk=answer.json()["id"])

    def pictures(self, photo: Photo) -> dict[str, bytes]:
        """The bytes of every size, as its owner fetches them."""
        found = {}
        for size in SIZES:
            answer = self.owner.get(photo.address(size))
            assert answer["Content-Type"] == ("image/jpeg" if size == "download" else "image/webp")
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in answer["Content-Security-Policy"]
            found[size] = b"".join(answer)
        return found


@pytest.fixture(scope="module")
def door(django_db_setup, django_db_blocker, tmp_path_factory):
    """One car for all files: a world for each would take longer than the files do."""
    folder = tmp_path_factory.mktemp("door")
    mine = override_settings(PASSWORD_HASHERS=QUICK, DATA=folder, STORAGE_URL=f"file://{folder}/kept")
    with django_db_blocker.unblock(), mine, transaction.atomic():
        yield Door(folder)
        transaction.set_rollback(True)


def test_the_set_is_large_and_every_name_is_another():
    assert len({file.data for file in files()}) >= 60
    assert len({file.name for file in files()}) == len(files())


@pytest.mark.parametrize("file", files(), ids=lambda file: ascii(file.name)[1:-1][:60])
def test_a_hostile_file_becomes_clean_pictures_or_one_sentence(door, file):
    photo = door.send(file.name, file.data)
    if isinstance(photo, str) or photo.state == "refused":
        assert file.expect != "accept"
        assert_a_sentence(photo)
    else:
        assert (photo.state, file.expect) != ("ready", "reject")
        assert_clean(door, photo)


@beside
@pytest.mark.parametrize("row", [row for row in EXPECTED if row["expect"] == "accept"], ids=lambda row: row["file"])
def test_a_real_photo_is_developed_upright_and_carries_nothing_else(door, row):
    photo = door.send(Path(row["file"]).name, (FOLDER / row["file"]).read_bytes())
    assert isinstance(photo, Photo), photo
    assert (photo.state, f"{photo.width}x{photo.height}") == ("ready", row["size"])
    assert_clean(door, photo)


@beside
@pytest.mark.parametrize("row", [row for row in EXPECTED if row["expect"] != "accept"], ids=lambda row: row["file"])
def test_what_is_no_photo_is_refused_with_a_sentence(door, row):
    assert_a_sentence(door.send(Path(row["file"]).name, (FOLDER / row["file"]).read_bytes()))


def assert_a_sentence(refused: Photo | str) -> None:
    """Why, and what to do."""
    if isinstance(refused, Photo):
        assert (refused.state, refused.files) == ("refused", {})
        assert refused.reason in REASONS
    words = refused.reason_words if isinstance(refused, Photo) else refused
    assert re.fullmatch(r"[A-Z].+\.", words)


def assert_clean(door: Door, photo: Photo) -> None:
    """Pixels alone, of the size that the row says."""
    for size, data in door.pictures(photo).items():
        assert is_pixels_alone(data)
        assert not [secret for secret in SECRETS if secret in data]
        assert shown(data).size == (photo.files[size]["width"], photo.files[size]["height"])
        assert max(shown(data).size) <= SIZES[size]
