"""Photos over the API: sent, listed, changed, paired, removed, and their bytes for those who may see them."""

import uuid
from unittest.mock import Mock

import pytest

from clearcoat.photos import vault
from clearcoat.photos.models import Photo
from clearcoat.providers.storage import Full, StorageError
from clearcoat.workflow.photo import prepare_one
from tests.api.caller import at_fault, car, fault
from tests.photos.samples import PDF, jpeg, multipart, taken_in

UNREAD = 10  # pieces of an answer that a thread hands over before the visitor takes the first: WSGIMiddleware's queue


def send(caller, estimate, content=None, path="/photos", **fields):
    body, kind = multipart(jpeg() if content is None else content, **fields)
    return caller.call("POST", car(estimate, path), body, **{"Content-Type": kind})


def mine(estimate, rest=""):
    return f"/api/customer/estimates/{estimate.pk}{rest}"


@pytest.fixture
def photo(world):
    return taken_in(world.accord, world.advisor, caption="Front bumper", is_shared=True)


def test_a_photo_that_was_sent_is_prepared_and_then_seen_by_its_owner(tech, maria, world):
    sent = send(tech, world.accord, category="damage", caption="Bumper", shared="true")
    assert (sent.status_code, sent.json()["state"]) == (201, "processing")
    assert maria.get(mine(world.accord, "/photos")).json()["items"] == []
    assert prepare_one() == 1
    (seen,) = maria.get(mine(world.accord, "/photos")).json()["items"]
    assert (seen["caption"], seen["width"], seen["height"]) == ("Bumper", 640, 480)
    assert seen["alt"] == "2019 Honda Accord, Damage: Bumper"


def test_the_same_upload_twice_is_one_photo(tech, world):
    first = send(tech, world.accord, category="damage", uploadId="a-1")
    again = send(tech, world.accord, category="damage", uploadId="a-1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert Photo.objects.count() == 1


def test_another_file_under_the_same_upload_is_a_conflict(tech, world):
    send(tech, world.accord, category="damage", uploadId="a-1")
    other = send(tech, world.accord, jpeg(100, 100), category="damage", uploadId="a-1")
    assert fault(other) == (409, "other_file")


@pytest.mark.parametrize("size", ["thumb", "medium", "large"])
def test_the_owner_gets_the_bytes_of_what_is_shared(photo, maria, holder, world, size):
    for caller in (maria, holder):
        answer = caller.get(photo.address(size))
        assert answer["Content-Type"] == "image/webp"
        assert b"".join(answer)[8:12] == b"WEBP"
        assert "sandbox" in answer["Content-Security-Policy"]


def test_the_download_is_a_jpeg_with_a_name_of_ours(photo, maria):
    answer = maria.get(photo.address("download"))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == 'attachment; filename="2019-honda-accord-damage.jpg"'


def test_a_slow_reader_keeps_no_thread_for_a_picture(photo, maria):
    vault.storage().put(photo.key("download"), bytes(2_500_000), content_type="image/jpeg")
    assert len(list(maria.get(photo.address("download")))) <= UNREAD


def test_who_has_the_picture_gets_304_for_as_long_as_they_may_see_it(photo, maria, world, owner):
    etag = maria.get(photo.address("thumb"))["ETag"]
    assert maria.get(photo.address("thumb"), **{"If-None-Match": etag}).status_code == 304
    owner.patch(car(world.accord, f"/photos/{photo.pk}"), {"shared": False})
    assert maria.get(photo.address("thumb"), **{"If-None-Match": etag}).status_code == 404


def test_what_is_no_longer_shared_is_gone_for_the_owner_and_there_for_staff(photo, maria, tech, world):
    answer = tech.patch(car(world.accord, f"/photos/{photo.pk}"), {"shared": False})
    assert (answer.status_code, answer.json()["shared"]) == (200, False)
    assert maria.get(mine(world.accord, "/photos")).json()["items"] == []
    assert maria.get(photo.address("large")).status_code == 404
    assert tech.get(photo.address("large")).status_code == 200


def test_a_removed_photo_is_gone_for_everybody(photo, maria, tech, world):
    assert tech.delete(car(world.accord, f"/photos/{photo.pk}")).status_code == 204
    assert {caller.get(photo.address("thumb")).status_code for caller in (maria, tech)} == {404}


def test_a_photo_of_another_repair_is_not_there(photo, tech, world):
    assert tech.get(car(world.civic, f"/photos/{photo.pk}")).status_code == 404
    elsewhere = photo.address("thumb").replace(str(world.accord.pk), str(world.civic.pk))
    assert tech.get(elsewhere).status_code == 404


def test_two_photos_become_before_and_after_in_the_order_of_the_repair(photo, tech, maria, world):
    done = taken_in(world.accord, world.advisor, category="completed", is_shared=True)
    answer = tech.patch(car(world.accord, f"/photos/{photo.pk}"), {"pairId": str(done.pk)})
    assert answer.json()["pairId"] == str(done.pk)
    seen = {one["id"]: one["pairId"] for one in maria.get(mine(world.accord, "/photos")).json()["items"]}
    assert seen == {str(photo.pk): str(done.pk), str(done.pk): str(photo.pk)}


def test_a_pair_is_parted(photo, tech, world):
    done = taken_in(world.accord, world.advisor, category="completed")
    tech.patch(car(world.accord, f"/photos/{photo.pk}"), {"pairId": str(done.pk)})
    assert tech.patch(car(world.accord, f"/photos/{done.pk}"), {"pairId": None}).json()["pairId"] is None


def test_the_owner_learns_nothing_of_a_pair_that_is_not_shared(photo, tech, maria, world):
    done = taken_in(world.accord, world.advisor, category="completed", is_shared=False)
    tech.patch(car(world.accord, f"/photos/{photo.pk}"), {"pairId": str(done.pk)})
    (seen,) = maria.get(mine(world.accord, "/photos")).json()["items"]
    assert seen["pairId"] is None


def test_a_photo_is_not_its_own_pair(photo, tech, world):
    answer = tech.patch(car(world.accord, f"/photos/{photo.pk}"), {"pairId": str(photo.pk)})
    assert at_fault(answer) == {"pairId"}


def test_a_photo_pairs_as_it_is_sent(photo, tech, world):
    sent = send(tech, world.accord, category="completed", pairId=str(photo.pk))
    assert sent.json()["pairId"] == str(photo.pk)


def test_a_photo_is_put_first(photo, tech, world):
    second = taken_in(world.accord, world.advisor)
    tech.patch(car(world.accord, f"/photos/{second.pk}"), {"position": 0})
    listed = [one["id"] for one in tech.get(car(world.accord, "/photos")).json()["items"]]
    assert listed == [str(second.pk), str(photo.pk)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", (422, "empty")),
        (b"GIF89a" + b"\0" * 20, (415, "wrong_kind")),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", (415, "wrong_kind")),
        (jpeg() + b"\0" * (25 * 2**20), (413, "too_large")),
    ],
)
def test_what_is_no_photo_is_refused_at_the_door_with_what_to_do(tech, world, content, expected):
    answer = send(tech, world.accord, content, category="damage")
    assert fault(answer) == expected
    assert Photo.objects.count() == 0


def test_fields_are_checked_before_anything_is_kept(tech, world):
    assert at_fault(send(tech, world.accord, category="sunset")) == {"category"}
    assert at_fault(send(tech, world.accord, category="damage", shop_id="1")) == {"shop_id"}
    assert at_fault(send(tech, world.accord, category="damage", uploadId="a b")) == {"uploadId"}
    assert Photo.objects.count() == 0


def test_the_owner_sends_a_photo_of_the_damage_and_sees_it(holder, maria, world):
    body, kind = multipart(jpeg(), shot="front_left")
    sent = holder.call("POST", mine(world.accord, "/photos"), body, **{"Content-Type": kind})
    assert sent.status_code == 201
    prepare_one()
    (seen,) = maria.get(mine(world.accord, "/photos")).json()["items"]
    assert seen["alt"].endswith("Front left corner")


def test_a_shop_that_takes_no_photos_says_so(holder, world):
    world.harbor.settings.takes_photos = False
    world.harbor.settings.save()
    body, kind = multipart(jpeg())
    sent = holder.call("POST", mine(world.accord, "/photos"), body, **{"Content-Type": kind})
    assert sent.status_code == 403


def test_a_pdf_is_kept_as_it_came_and_only_ever_downloaded(owner, maria, world):
    sent = send(owner, world.accord, PDF, "/documents", kind="warranty", title="Paint, lifetime")
    assert sent.status_code == 201
    prepare_one()
    (seen,) = maria.get(mine(world.accord)).json()["documents"]
    assert (seen["kind"], seen["title"]) == ("warranty", "Paint, lifetime")
    answer = maria.get(seen["url"])
    assert b"".join(answer) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="paint-lifetime.pdf"'
    assert owner.patch(car(world.accord, f"/documents/{seen['id']}"), {"shared": False}).status_code == 200
    assert maria.get(seen["url"]).status_code == 404


def test_a_photo_is_no_document(owner, world):
    assert fault(send(owner, world.accord, jpeg(), "/documents")) == (415, "wrong_kind")


def test_a_photo_that_is_not_there_is_404(tech, world):
    assert tech.patch(car(world.accord, f"/photos/{uuid.uuid4()}"), {"caption": "x"}).status_code == 404


@pytest.mark.parametrize(("fault", "expected"), [(Full("no room"), 507), (StorageError("away"), 503)])
def test_a_storage_that_cannot_keep_it_is_not_called_success_and_the_next_try_is(
    tech, world, monkeypatch, fault, expected
):
    with monkeypatch.context() as away:
        away.setattr(vault, "keep", Mock(side_effect=fault))
        refused = send(tech, world.accord, category="damage", uploadId="a-1")
    assert refused.status_code == expected
    assert ("Retry-After" in refused.headers) == (expected == 503)
    assert "Nothing is lost" in refused.json()["error"]["message"]
    assert send(tech, world.accord, category="damage", uploadId="a-1").json()["state"] == "processing"
    assert Photo.objects.count() == 1


def test_a_pair_is_made_by_the_try_that_succeeds(photo, tech, world, monkeypatch):
    fields = {"category": "completed", "uploadId": "a-1", "pairId": str(photo.pk)}
    with monkeypatch.context() as away:
        away.setattr(vault, "keep", Mock(side_effect=StorageError("away")))
        send(tech, world.accord, **fields)
    assert send(tech, world.accord, **fields).json()["pairId"] == str(photo.pk)


def test_a_file_that_was_lost_can_be_sent_again_under_its_name(tech, world):
    first = send(tech, world.accord, category="damage", uploadId="a-1").json()["id"]
    Photo.objects.filter(pk=first).update(state="refused", reason="lost")
    again = send(tech, world.accord, category="damage", uploadId="a-1")
    assert (again.status_code, again.json()["state"]) == (201, "processing")
    assert Photo.objects.count() == 1


def test_the_owner_cannot_tell_how_many_photos_are_not_shared(tech, maria, world):
    for _ in range(3):
        taken_in(world.accord, world.advisor, is_shared=False)
    taken_in(world.accord, world.advisor, is_shared=True)
    (seen,) = maria.get(mine(world.accord, "/photos")).json()["items"]
    assert seen["position"] == 0


def test_nobody_meets_another_ones_file_by_its_upload(tech, holder, world):
    send(tech, world.accord, category="damage", uploadId="a-1", shared="false")
    body, kind = multipart(jpeg(), uploadId="a-1")
    answer = holder.call("POST", mine(world.accord, "/photos"), body, **{"Content-Type": kind})
    assert fault(answer) == (409, "other_file")
