"""The process ends at every step in turn; a repeated upload and a new worker make one whole photo, and no litter."""

from __future__ import annotations

from io import BytesIO

import pytest

from clearcoat.estimates.models import Estimate
from clearcoat.photos import darkroom, removal
from clearcoat.photos.intake import Upload
from clearcoat.photos.models import Document, Photo, Removal
from clearcoat.photos.sizes import SIZES
from clearcoat.workflow import photo as photos
from tests import world as named
from tests.crashes import end_everywhere
from tests.outbox.processes import own_database
from tests.photos.samples import PDF, jpeg
from tests.photos.stage import developed, files

LEASES = (0, 301, 301)  # seconds: past the lease of a worker that is gone
A_DAY = 25 * 3600


@pytest.fixture
def repair(transactional_db, tmp_path, kept, quick_darkroom):
    """A car on a database that other processes share."""
    with own_database(tmp_path):
        world = named.build()
        yield world.accord, world.tech


def send(repair, upload_id: str) -> Photo:
    estimate, by = repair
    fresh = Estimate.objects.select_related("shop__settings").get(pk=estimate.pk)
    photo, _ = photos.take_in(fresh, by, Upload(BytesIO(jpeg()), upload_id=upload_id), category="damage")
    return photo


def nothing_is_broken(kept) -> None:
    """A photo that shows has every picture; everything that lies there is known to a row."""
    there = files(kept)
    for photo in Photo.objects.ready():
        assert {photo.key(size) for size in SIZES} <= there
    known = {key for model in (Photo, Document) for row in model.objects.all() for key in row.all_keys}
    known |= {key for row in Removal.objects.all() for key in row.keys}
    assert there <= known


def a_day_later(settings, work) -> None:
    for seconds in (3601, A_DAY, 3601):
        work(seconds)
        removal.sweep()
        work()
    settings.CLOCK_OFFSET = 0


def test_an_upload_lost_at_any_point_is_one_photo_when_it_is_sent_again(repair, kept, work, settings):
    def check(upload_id: str) -> None:
        nothing_is_broken(kept)
        photo = send(repair, upload_id)
        work()
        photo.refresh_from_db()
        assert (photo.state, Photo.objects.filter(upload_id=upload_id).count()) == ("ready", 1)

    ids = iter(f"upload-{n}" for n in range(99))
    end_everywhere(lambda: next(ids), lambda upload_id: send(repair, upload_id), check)
    a_day_later(settings, work)
    assert files(kept) == {photo.key(size) for photo in Photo.objects.all() for size in SIZES}


def test_an_upload_that_nobody_sends_again_leaves_nothing(repair, kept, work, settings):
    end_everywhere(lambda: f"upload-{Photo.objects.count()}", lambda name: send(repair, name), lambda name: None)
    a_day_later(settings, work)
    assert not Photo.objects.filter(state="arriving").exists()
    assert files(kept) == {photo.key(size) for photo in Photo.objects.ready() for size in SIZES}


def test_a_worker_lost_at_any_point_leaves_a_photo_that_the_next_one_finishes(repair, kept, work, settings):
    def check(photo: Photo) -> None:
        nothing_is_broken(kept)
        for seconds in LEASES:
            work(seconds)
        settings.CLOCK_OFFSET = 0
        photo.refresh_from_db()
        assert photo.state == "ready"
        assert repair[0].history.filter(action="photo_added", metadata__file=str(photo.pk)).count() == 1

    ids = iter(f"upload-{n}" for n in range(99))
    end_everywhere(lambda: send(repair, next(ids)), lambda photo: photos.prepare_one(), check)
    a_day_later(settings, work)
    assert files(kept) == {photo.key(size) for photo in Photo.objects.all() for size in SIZES}


def test_a_removal_lost_at_any_point_is_whole_or_not_at_all(repair, kept, work, settings):
    def prepare() -> Photo:
        photo = send(repair, f"upload-{Photo.objects.count()}-{Removal.objects.count()}")
        work()
        return photo

    def remove(photo: Photo) -> None:
        photos.remove(photo, repair[1])
        removal.remove_one()

    def check(photo: Photo) -> None:
        nothing_is_broken(kept)
        if Photo.objects.filter(pk=photo.pk).exists():
            photos.remove(photo, repair[1])

    end_everywhere(prepare, remove, check)
    a_day_later(settings, work)
    assert (files(kept), Removal.objects.count()) == (set(), 0)


def test_a_photo_that_is_removed_while_it_is_prepared_does_not_come_back(repair, kept, work, settings, monkeypatch):
    photo = send(repair, "one")

    def removed_meanwhile(data: bytes) -> darkroom.Developed:
        photos.remove(photo, repair[1])
        removal.remove_one()
        return developed()

    monkeypatch.setattr(darkroom, "develop", removed_meanwhile)
    photos.prepare_one()
    assert files(kept)  # the worker wrote after the bytes were removed
    a_day_later(settings, work)
    assert (files(kept), Photo.objects.count()) == (set(), 0)


def test_a_document_is_whole_or_not_there(repair, kept, work, settings):
    estimate, by = repair
    document, _ = photos.take_in_document(estimate, by, Upload(BytesIO(PDF)), "warranty")
    work()
    a_day_later(settings, work)
    assert files(kept) == {document.key()}
