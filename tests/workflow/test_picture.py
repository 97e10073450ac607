"""A picture that came with a text becomes a photo that nobody but the shop sees; or the thread says why not."""

import pytest

from clearcoat.photos.models import Photo
from clearcoat.threads.models import Picture
from clearcoat.workflow import conversation, photo, picture
from tests.emulators.media import media_store
from tests.emulators.twilio import ACCOUNT, TOKEN
from tests.photos.samples import jpeg
from tests.photos.stage import kept, quick_darkroom

__all__ = ["kept", "quick_darkroom"]


@pytest.fixture
def store(settings):
    with media_store(jpeg()) as running:
        settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, TOKEN
        settings.TWILIO_API_BASE = running.base
        yield running


def texted(world, store, number=None):
    conversation.hear_text(world.harbor, number or world.accord.phone, "", "", ACCOUNT, [store.address])
    return Picture.objects.get()


def test_it_becomes_an_unshared_photo_from_the_customer(world, kept, store):
    texted(world, store)
    assert picture.fetch_one() == 1
    photo.prepare_one()
    taken = Photo.objects.ready().get()
    assert (taken.estimate, taken.is_shared, taken.is_owners) == (world.accord, False, True)
    assert Picture.objects.get().state == "kept"


def test_a_worker_lost_after_the_fetch_makes_no_second_photo(world, kept, store):
    texted(world, store)
    picture.fetch_one()
    Picture.objects.update(state="coming", token=None, lease_until=None)
    picture.fetch_one()
    assert Photo.objects.count() == 1


def test_one_of_an_unknown_number_waits_until_it_is_attached(world, kept, store):
    thread = texted(world, store, "+13125550999").post.thread
    assert picture.fetch_one() == 0
    conversation.attach(thread, world.accord, world.advisor)
    assert picture.fetch_one() == 1


def test_a_provider_that_is_away_is_asked_again_later_and_given_up_one_day(world, kept, store, settings):
    texted(world, store)
    store.fault = "503"
    for _ in range(picture.MOST_ATTEMPTS):
        assert picture.fetch_one() == 1
        assert picture.fetch_one() == 0
        settings.CLOCK_OFFSET += 7200
    lost = Picture.objects.get()
    assert (lost.state, bool(lost.reason)) == ("lost", True)


def test_what_is_no_picture_is_lost_with_the_reason(world, kept, store):
    store.picture = b"<script>alert(1)</script>"
    texted(world, store)
    picture.fetch_one()
    assert Picture.objects.get().state == "lost"
    assert not Photo.objects.exists()


def test_one_at_which_the_program_fails_is_given_up_one_day(world, kept, settings):
    conversation.hear_text(world.harbor, world.accord.phone, "", "", ACCOUNT, ["https://[api.twilio.com/x"])
    for _ in range(picture.MOST_ATTEMPTS):
        with pytest.raises(ValueError, match="IPv6"):
            picture.fetch_one()
        settings.CLOCK_OFFSET += 7200
    picture.fetch_one()
    assert Picture.objects.get().state == "lost"
