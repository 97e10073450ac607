"""What is done to a photo is on the record, seen by open pages, and nobody's rival."""

from __future__ import annotations

from io import BytesIO

import pytest

from clearcoat.estimates.models import Estimate, Stale
from clearcoat.photos.child import Interrupted
from clearcoat.photos.intake import Upload
from clearcoat.photos.models import Removal
from clearcoat.photos.unfit import Unfit
from clearcoat.workflow import estimate as estimates
from clearcoat.workflow import photo as photos
from clearcoat.workflow.move import Move
from clearcoat.workflow.photo import CannotPair
from clearcoat.workflow.status import change_status
from clearcoat.workflow.take_back import take_back
from tests.photos.samples import jpeg, taken_in
from tests.photos.stage import developed

pytestmark = pytest.mark.usefixtures("kept", "quick_darkroom")


def fresh(estimate) -> Estimate:
    return Estimate.objects.select_related("shop__settings").get(pk=estimate.pk)


def newest(estimate):
    return estimate.history.order_by("-id").first()


@pytest.mark.parametrize(("is_shared", "touches"), [(True, "photos"), (False, "internal")])
def test_open_pages_hear_of_a_photo_only_when_it_is_shared(world, is_shared, touches):
    taken_in(world.accord, world.tech, is_shared=is_shared)
    assert (newest(world.accord).touches, newest(world.accord).user_name) == (touches, "Theo Park")


@pytest.mark.parametrize("is_shared", [True, False])
def test_the_shop_decides_what_happens_to_a_photo_of_which_nobody_said_anything(world, is_shared):
    world.harbor.settings.shares_photos = is_shared
    world.harbor.settings.save()
    assert taken_in(fresh(world.accord), world.tech).is_shared == is_shared


def test_a_change_is_on_the_record_and_the_same_again_is_none(world):
    photo = taken_in(world.accord, world.tech, caption="Bumper")
    photos.change(photo, world.advisor, is_shared=False)
    version = fresh(world.accord).version
    assert newest(world.accord).description == "Changed shared of “Bumper”."
    photos.change(photo, world.advisor, is_shared=False)
    assert fresh(world.accord).version == version


def test_a_photo_that_arrives_while_staff_fill_in_a_form_is_no_rival(world):
    opened = fresh(world.accord)
    taken_in(world.accord, world.tech)
    assert not fresh(world.accord).moved_on_since(opened.version)
    assert estimates.edit(opened, world.advisor, plate="NEW 1").version == fresh(world.accord).version


def test_a_colleagues_change_between_photos_is_one(world):
    opened = fresh(world.accord)
    taken_in(world.accord, world.tech)
    estimates.edit(fresh(world.accord), world.owner, color="Red")
    taken_in(world.accord, world.tech)
    assert fresh(world.accord).moved_on_since(opened.version)
    with pytest.raises(Stale):
        estimates.edit(opened, world.advisor, plate="NEW 1")


def test_a_move_can_be_taken_back_though_a_photo_came_in_after_it(world):
    moved = change_status(world.accord, Move("ready"), world.advisor)
    taken_in(world.accord, world.tech)
    assert take_back(fresh(moved.estimate), world.advisor).estimate.status == "in_progress"


def test_the_before_is_the_earlier_stage_whichever_was_named_first(world):
    damage = taken_in(world.accord, world.tech)
    done = taken_in(world.accord, world.tech, category="completed")
    assert photos.pair(done, damage, world.tech) == photos.pair(damage, done, world.tech) == (damage, done)


def test_a_new_pair_parts_the_old_ones(world):
    damage, other = taken_in(world.accord, world.tech), taken_in(world.accord, world.tech)
    done = taken_in(world.accord, world.tech, category="completed")
    photos.pair(damage, done, world.tech)
    photos.pair(other, done, world.tech)
    done.refresh_from_db()
    assert done.before_id == other.pk
    assert not type(done).objects.filter(before=damage).exists()


def test_a_photo_that_was_removed_meanwhile_is_no_half_of_a_pair(world):
    damage, done = taken_in(world.accord, world.tech), taken_in(world.accord, world.tech, category="completed")
    photos.remove(type(done).objects.get(pk=done.pk), world.owner)
    with pytest.raises(CannotPair):
        photos.pair(damage, done, world.tech)


def test_a_photo_that_is_refused_leaves_the_one_that_it_was_sent_to_stand_beside(world, monkeypatch):
    damage = taken_in(world.accord, world.tech)
    done, _ = photos.take_in(world.accord, world.tech, Upload(BytesIO(jpeg())), category="completed")
    photos.pair(damage, done, world.tech)
    monkeypatch.setattr(photos.lab.darkroom, "develop", refuse)
    photos.prepare_one()
    assert type(damage).objects.get(pk=damage.pk).pair_id is None


def test_a_refused_photo_of_the_owner_is_told_to_their_open_page(world, monkeypatch):
    monkeypatch.setattr(photos.lab.darkroom, "develop", refuse)
    photo, _ = photos.take_in_from_owner(world.accord, Upload(BytesIO(jpeg())))
    photos.prepare_one()
    photo.refresh_from_db()
    assert (photo.state, newest(world.accord).touches) == ("refused", "photos")


def refuse(data):
    raise Unfit("broken")


def interrupted(data):
    raise Interrupted("SIGTERM")


def tried(settings, photo, times):
    for _ in range(times):
        settings.CLOCK_OFFSET += 1000
        photos.prepare_one()
    photo.refresh_from_db()
    return photo.state, photo.reason


def test_a_restart_while_a_photo_is_prepared_only_delays_it(world, monkeypatch, settings):
    photo, _ = photos.take_in(world.accord, world.tech, Upload(BytesIO(jpeg())), category="damage")
    with monkeypatch.context() as restart:
        restart.setattr(photos.lab.darkroom, "develop", interrupted)
        assert tried(settings, photo, 2) == ("processing", "interrupted")
    assert tried(settings, photo, 1) == ("ready", "")


def test_a_photo_that_never_gets_to_its_end_is_refused_at_last(world, monkeypatch, settings):
    monkeypatch.setattr(photos.lab.darkroom, "develop", interrupted)
    photo, _ = photos.take_in(world.accord, world.tech, Upload(BytesIO(jpeg())), category="damage")
    assert tried(settings, photo, photos.lab.MOST_ATTEMPTS + 1) == ("refused", "too_heavy")


def test_sharing_while_a_photo_is_prepared_is_what_counts(world, monkeypatch):
    photo, _ = photos.take_in(world.accord, world.tech, Upload(BytesIO(jpeg())), category="damage", is_shared=False)

    def shared_meanwhile(data):
        photos.change(type(photo).objects.get(pk=photo.pk), world.owner, is_shared=True)
        return developed()

    monkeypatch.setattr(photos.lab.darkroom, "develop", shared_meanwhile)
    photos.prepare_one()
    assert newest(world.accord).action == "photo_added"


def test_a_very_long_name_of_the_sender_is_cut(world):
    named = photos.Sender("x" * 160)
    assert len(taken_in(world.accord, named).uploaded_by) == 120


def test_photos_of_two_cars_are_no_pair(world):
    with pytest.raises(CannotPair):
        photos.pair(taken_in(world.accord, world.tech), taken_in(world.civic, world.tech), world.tech)


def test_a_draft_that_is_deleted_takes_its_photos_along(world):
    draft = estimates.create(world.harbor, world.owner)
    photo = taken_in(draft, world.owner)
    estimates.delete(fresh(draft))
    assert photo.key("large") in {key for row in Removal.objects.all() for key in row.keys}


def test_photos_come_in_the_order_in_which_they_arrived_and_are_moved(world):
    one, two, three = (taken_in(world.accord, world.tech) for _ in range(3))
    photos.place(three, world.tech, 1)
    assert list(world.accord.photos.all()) == [one, three, two]
