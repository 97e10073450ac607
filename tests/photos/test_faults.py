"""The bucket fails in every way; a photo is whole when it shows, and none is lost."""

from __future__ import annotations

from contextlib import nullcontext
from io import BytesIO

import pytest

from clearcoat.photos import vault
from clearcoat.photos.intake import NotKept, Upload
from clearcoat.photos.models import Photo
from clearcoat.photos.sizes import SIZES
from clearcoat.photos.vault import storage
from clearcoat.providers.storage import Gone, StorageError
from clearcoat.workflow import photo as photos
from tests.photos.samples import jpeg, taken_in

# Of the nine requests that one photo makes: the file as it came, the first picture put and read, the last one read.
STEPS = (0, 1, 2, 8)


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch):
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)


@pytest.fixture(autouse=True)
def _quick(quick_darkroom):
    """What a photo looks like is not asked here."""


def send(world, upload_id="one"):
    return photos.take_in(world.accord, world.tech, Upload(BytesIO(jpeg()), upload_id=upload_id), category="damage")


@pytest.mark.parametrize("fault", ["503", "reset", "accept+500", "accept+reset"])
def test_an_upload_that_the_bucket_did_not_confirm_is_sent_again_and_is_one_photo(world, s3, work, fault):
    s3.script([fault, fault])
    with pytest.raises(NotKept):
        send(world)
    photo, is_new = send(world)
    work()
    photo.refresh_from_db()
    assert (photo.state, is_new, Photo.objects.count()) == ("ready", True, 1)


@pytest.mark.parametrize("fault", ["503", "reset", "accept+500", "accept+reset", "mangle", "truncate"])
def test_a_fault_at_any_step_of_the_worker_only_delays_the_photo(world, s3, work, fault):
    for step in STEPS:
        photo, _ = send(world, f"step-{step}")
        s3.script(["ok"] * step + [fault, fault])
        for _ in range(4):
            work(60)
        s3.script([])
        photo.refresh_from_db()
        assert (photo.state, step) == ("ready", step)
        assert {size: storage().get(photo.key(size)) for size in SIZES} == {size: size.encode() * 9 for size in SIZES}


def test_an_outage_of_hours_loses_nothing_and_says_so_meanwhile(world, s3, work):
    photo, _ = send(world)
    s3.script(["503"] * 2000)
    for _ in range(12):
        work(900)
    photo.refresh_from_db()
    assert (photo.state, photo.attempts) == ("processing", 0)
    assert "try again by ourselves" in photo.reason_words
    s3.script([])
    work(1000)
    photo.refresh_from_db()
    assert photo.state == "ready"


def test_a_file_that_is_never_what_came_is_refused_with_what_to_do(world, s3, work):
    photo, _ = send(world)
    storage().put(photo.key(), b"something else", content_type="image/jpeg")
    work()
    photo.refresh_from_db()
    assert photo.state == "processing", "the whole storage may be away"
    work(7 * 3600)
    photo.refresh_from_db()
    assert (photo.state, photo.reason) == ("refused", "lost")
    assert "send it again" in photo.reason_words


def test_a_picture_is_fetched_from_the_bucket_by_an_address_that_ends_soon(world, s3, client):
    photo = taken_in(world.accord, world.advisor, is_shared=True)
    client.cookies["link_api"] = world.link(world.accord).token
    answer = client.get(photo.address("thumb"))
    assert answer.status_code == 302
    assert "X-Amz-Expires=240" in answer["Location"]
    assert answer["Cache-Control"] == "private, max-age=60"


def test_a_removed_photo_leaves_the_bucket_at_once(world, s3, work):
    photo = taken_in(world.accord, world.advisor)
    photos.remove(photo, world.owner)
    work()
    with pytest.raises(Gone):
        storage().get(photo.key("large"))


def test_bytes_that_cannot_be_removed_now_are_removed_later(world, s3, work):
    photo = taken_in(world.accord, world.advisor)
    photos.remove(photo, world.owner)
    s3.script(["503"] * 8)
    work()
    s3.script([])
    work(400)
    with pytest.raises(Gone):
        storage().get(photo.key("large"))


class Forgetful:
    """A storage that says yes and keeps something else, so many times."""

    def __init__(self, times: int) -> None:
        self.times, self.kept = times, {}

    def put(self, key: str, data: bytes, *, content_type: str) -> None:
        self.times -= 1
        self.kept[key] = data if self.times < 0 else data[:-1]

    def get(self, key: str) -> bytes:
        return self.kept[key]


@pytest.mark.parametrize(("times", "is_kept"), [(0, True), (2, True), (3, False)])
def test_a_picture_counts_only_when_it_was_read_back(monkeypatch, times, is_kept):
    monkeypatch.setattr(vault, "storage", lambda: forgetful)
    forgetful = Forgetful(times)
    with nullcontext() if is_kept else pytest.raises(StorageError):
        vault.keep_checked("photos/x/thumb", b"pixels", "image/webp")
    assert (forgetful.get("photos/x/thumb") == b"pixels") == is_kept
