"""New photos are told once a batch: when it is whole, to whom it concerns, and by the same row as every message."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine

from clearcoat.core import clock
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.models import Notification
from clearcoat.photos.intake import Upload
from clearcoat.photos.models import Photo
from clearcoat.workflow import photo as photos
from clearcoat.workflow.batch import tell_batches
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status
from tests.photos.samples import jpeg, taken_in

pytestmark = pytest.mark.usefixtures("kept", "quick_darkroom")


def fresh(estimate):
    return Estimate.objects.select_related("shop__settings").get(pk=estimate.pk)


def told(estimate, way="sms"):
    return list(Notification.objects.filter(estimate=estimate, event="photos_added", type=way))


def later(minutes):
    return time_machine.travel(clock.now() + timedelta(minutes=minutes))


def test_a_batch_is_one_text_and_one_mail(world):
    for _ in range(4):
        taken_in(world.civic, world.tech)
    assert tell_batches() == 0, "more may be on their way"
    with later(4):
        assert (tell_batches(), tell_batches()) == (1, 0)
    assert "4 new photos of your 2021 Honda Civic" in told(world.civic)[0].text
    assert [len(told(world.civic, way)) for way in ("sms", "email")] == [1, 1]


def test_a_photo_that_comes_after_is_another_batch(world):
    taken_in(world.civic, world.tech)
    with later(4):
        tell_batches()
        taken_in(world.civic, world.tech)
    with later(8):
        tell_batches()
    assert ["1 new photo of" in row.text for row in told(world.civic)] == [True, True]


def test_the_batch_waits_for_those_still_on_their_way(world):
    taken_in(world.civic, world.tech)
    photos.take_in(world.civic, world.tech, Upload(BytesIO(jpeg())), category="damage")
    with later(4):
        assert tell_batches() == 0
        assert photos.prepare_one() == 1
        assert tell_batches() == 1
    assert "2 new photos" in told(world.civic)[0].text


def test_one_that_never_becomes_ready_holds_the_others_for_half_an_hour_at_most(world):
    taken_in(world.civic, world.tech)
    photos.take_in(world.civic, world.tech, Upload(BytesIO(jpeg())), category="damage")
    with later(31):
        assert tell_batches() == 1


def test_what_the_owner_cannot_see_is_not_told(world):
    taken_in(world.civic, world.tech, is_shared=False)
    with later(4):
        assert tell_batches() == 1
    assert told(world.civic) == []
    assert world.civic.history.filter(action="photos_told").count() == 1


def test_the_owner_is_not_told_of_their_own_photos(world):
    photos.take_in_from_owner(world.civic, Upload(BytesIO(jpeg())), shot="plate")
    photos.prepare_one()
    with later(4):
        tell_batches()
    assert told(world.civic) == []


def test_a_photo_that_was_removed_before_the_batch_was_whole_is_not_counted(world):
    keep, gone = taken_in(world.civic, world.tech), taken_in(world.civic, world.tech)
    photos.remove(gone, world.tech)
    with later(4):
        tell_batches()
    assert "1 new photo of" in told(world.civic)[0].text
    assert Photo.objects.get().pk == keep.pk


@pytest.mark.parametrize("status", ["draft", "cancelled", "total_loss"])
def test_nobody_is_texted_about_a_car_that_is_not_repaired(world, status):
    taken_in(world.civic, world.tech)
    Estimate.objects.filter(pk=world.civic.pk).update(status=status)
    with later(4):
        assert tell_batches() == 1
    assert told(world.civic) == []


def test_a_move_takes_the_place_of_photos_that_still_wait(world):
    taken_in(world.civic, world.tech)
    with later(4):
        tell_batches()
        change_status(
            Estimate.objects.select_related("shop__settings").get(pk=world.civic.pk), Move("ready"), world.tech
        )
    assert {row.status for row in told(world.civic)} == {"superseded"}


def test_a_text_about_photos_does_not_count_as_news_of_the_repair(world):
    """The owner never heard of 'in progress': a text about photos that came at that time is not that news."""
    change_status(world.civic, Move("in_progress", notify=False), world.tech)
    taken_in(world.civic, world.tech)
    with later(4):
        tell_batches()
        Notification.objects.update(status="sent")
        change_status(fresh(world.civic), Move("waiting_for_parts", notify=False), world.tech)
        outcome = change_status(fresh(world.civic), Move("in_progress"), world.tech)
    assert {row.status for row in outcome.messages} == {"pending"}
