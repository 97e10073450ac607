"""The page on which an owner sends photos of the damage, as it works without any script."""

from io import BytesIO

from django.test import Client

from clearcoat.core.http import LARGEST_BODY
from clearcoat.estimates.models import Estimate
from clearcoat.photos import intake
from clearcoat.photos.models import Photo, Shot
from clearcoat.workflow import photo as photos
from tests.photos.samples import hung, jpeg
from tests.portal.conftest import by_link, page_of, text


def sending(estimate):
    return f"{page_of(estimate)}/photos/new"


def file(content=None, name="IMG_0001.jpg"):
    made = BytesIO(jpeg() if content is None else content)
    made.name = name
    return made


def post(world, **files):
    return by_link(world, world.accord).post(sending(world.accord) + "?lang=en", files)


def words(world):
    return text(by_link(world, world.accord).get(sending(world.accord) + "?lang=en"))


def close(world):
    type(world.harbor.settings).objects.filter(pk=world.harbor.pk).update(takes_photos=False)


def test_it_asks_for_each_shot_in_the_order_of_a_walk_around_the_car(world):
    page = words(world)
    names = [f'data-also="shot={shot.value}"' for shot in Shot]
    assert sorted(names, key=page.index) == names


def test_each_shot_has_a_drawing_of_where_to_stand(world):
    assert words(world).count('<svg class="drawing"') == len(Shot)


def test_what_was_chosen_is_sent_and_ticked(world):
    answer = post(world, front_left=file(), damage=[file(jpeg(80, 60)), file(jpeg(90, 60))])
    assert (answer.status_code, answer["Location"]) == (302, sending(world.accord))
    assert sorted(Photo.objects.values_list("shot", flat=True)) == ["damage", "damage", "front_left"]
    assert words(world).count("Sent. It is being prepared.") == 3


def test_what_the_owner_sends_is_the_owners_and_shown_to_the_owner(world):
    post(world, vin=file())
    photo = Photo.objects.get()
    assert (photo.is_owners, photo.is_shared, photo.category) == (True, True, "damage")
    assert "1 photo of yours is being prepared." in text(
        by_link(world, world.accord).get(page_of(world.accord) + "?lang=en")
    )


def test_a_photo_that_was_not_kept_does_not_count_as_sent(world):
    photo = hung(world.accord, is_owners=True, shot="vin", state="arriving")
    assert "sent--" not in words(world)
    Photo.objects.filter(pk=photo.pk).update(state="processing")
    assert "sent--processing" in words(world)


def test_the_page_of_the_car_counts_a_photo_from_the_moment_it_is_kept(world):
    photo = hung(world.accord, is_owners=True, state="arriving")
    seen = by_link(world, world.accord)
    assert "being prepared" not in text(seen.get(page_of(world.accord) + "?lang=en"))
    Photo.objects.filter(pk=photo.pk).update(state="processing")
    assert "1 photo of yours is being prepared." in text(seen.get(page_of(world.accord) + "?lang=en"))


def test_a_prepared_photo_is_shown_beside_its_shot(world):
    post(world, plate=file())
    photos.prepare_one()
    assert Photo.objects.get().address("thumb") in words(world)


def test_a_form_that_is_sent_twice_leaves_each_photo_once(world):
    for _ in range(2):
        assert post(world, plate=file()).status_code == 302
    assert Photo.objects.count() == 1


def test_a_bad_file_is_named_with_its_reason_and_stops_no_other(world):
    answer = post(world, vin=file(b"hello", "notes.jpg"), plate=file())
    assert answer.status_code == 422
    assert "<strong>notes.jpg</strong>: This is a text, not a photo" in text(answer)
    assert Photo.objects.get().shot == "plate"


def test_a_storage_that_is_away_loses_nothing_without_a_word(world, monkeypatch):
    def away(*args):
        raise intake.NotKept(is_full=False)

    monkeypatch.setattr(intake, "arrive", away)
    assert "The shop&#x27;s storage does not answer." in text(post(world, vin=file()))


def test_nothing_chosen_is_said_kindly(world):
    answer = post(world)
    assert (answer.status_code, "Choose at least one photo first." in text(answer)) == (422, True)


def test_a_photo_that_could_not_be_used_says_why_and_is_asked_for_again(world):
    hung(world.accord, is_owners=True, shot="vin", state="refused", reason="broken")
    page = words(world)
    assert 'class="sent sent--refused"' in page
    assert "sent--ready" not in page


def test_a_photo_that_staff_no_longer_share_stays_ticked_without_its_picture(world):
    photo = hung(world.accord, is_owners=True, shot="vin", is_shared=False)
    page = words(world)
    assert "sent--ready" in page
    assert photo.address("thumb") not in page


def test_a_shop_that_takes_no_photos_says_so_and_takes_none(world):
    close(world)
    answer = post(world, vin=file())
    assert (answer.status_code, Photo.objects.count()) == (403, 0)
    assert "Please bring your photos along, or call." in words(world)


def test_a_closed_repair_says_so_and_takes_none(world):
    Estimate.objects.filter(pk=world.accord.pk).update(status="completed")
    answer = post(world, vin=file())
    assert (answer.status_code, Photo.objects.count()) == (403, 0)
    assert "This repair is closed" in words(world)


def test_it_opens_by_account_and_by_link_and_for_nobody_else(maria, sam, holder, client, world):
    path = sending(world.accord)
    assert [one.get(path).status_code for one in (maria, holder, sam, client)] == [200, 200, 404, 302]
    assert client.get(path, headers={"X-Partial": "1"}).status_code == 401
    assert sam.post(path, {"vin": file()}).status_code == 404
    assert Photo.objects.count() == 0


def test_it_is_neither_stored_nor_indexed_and_its_form_may_come_back(holder, world):
    answer = holder.get(sending(world.accord))
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "private, no-store"
    assert "noindex" in answer["X-Robots-Tag"]


def test_a_forged_form_sends_nothing(world):
    strict = Client(enforce_csrf_checks=True)
    strict.get(f"/t/{world.link(world.accord).token}")
    assert strict.post(sending(world.accord), {"vin": file()}).status_code == 403
    assert Photo.objects.count() == 0


def test_the_part_is_what_the_page_holds(holder, world):
    page, part = holder.get(sending(world.accord)), holder.get(sending(world.accord), headers={"X-Partial": "1"})
    assert part.content.decode().strip() in page.content.decode()
    assert b"<html" not in part.content


def test_it_speaks_the_language_that_the_shop_noted(holder, world, spanish):
    assert "Dé una vuelta alrededor del auto." in text(holder.get(sending(world.accord)))


def test_nothing_on_it_is_styled_or_scripted_in_the_page(world):
    page = words(world)
    assert "style=" not in page
    assert page.count("<script") == page.count('<script type="module" src="/static/js/')


def test_what_is_too_large_leads_back_to_its_page(client, db):
    answer = client.generic("POST", "/customer/any", CONTENT_LENGTH=str(LARGEST_BODY + 1))
    assert answer.status_code == 413
    assert '<a class="button button--main" href="?">Back to the page</a>' in text(answer)
