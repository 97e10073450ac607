"""The photos page of a car: what staff see of its photos and documents, and what they do with them."""

import re
import uuid
from datetime import timedelta
from io import BytesIO

import pytest

from clearcoat.core import clock
from clearcoat.dashboard import columns
from clearcoat.estimates.models import EstimateHistory
from clearcoat.photos.intake import Upload
from clearcoat.photos.models import Category, Document, Photo, Progress
from clearcoat.shops.models import ShopSettings
from clearcoat.workflow import photo as verbs
from tests.photos.samples import PDF, hung, jpeg, papers


def page(estimate, rest=""):
    return f"/shop/estimates/{estimate.pk}/photos{rest}"


def read(client, address, **headers):
    return client.get(address, headers=headers).content.decode()


def file(content, name="IMG_0001.jpg"):
    made = BytesIO(content)
    made.name = name
    return made


def change(client, photo, **typed):
    """The photo's form as it opens now, with these fields typed over."""
    return client.post(page(photo.estimate, f"/{photo.pk}"), sheet(client, photo) | typed)


def sheet(client, photo):
    """What the photo's form sends when nobody touches it."""
    return untouched(read(client, page(photo.estimate, f"/{photo.pk}")))


def untouched(text):
    opened = dict(re.findall(r'name="initial-(\w+)"(?: value="([^"]*)")?', text))
    return opened | {f"initial-{name}": value for name, value in opened.items()}


def several(client, estimate, do, *photos):
    return client.post(page(estimate, "/several"), {"do": do, "photo": [photo.pk for photo in photos]})


@pytest.fixture
def photo(world):
    return hung(world.accord, caption="Front bumper")


@pytest.fixture
def done(world):
    return hung(world.accord, category=Category.COMPLETED, caption="After")


# The page


def test_a_car_without_photos_says_which_come_first(world, tech):
    assert "The first ones: the four corners and the damage." in read(tech, page(world.accord))


def test_photos_stand_under_their_stage(world, tech, photo, done):
    text = read(tech, page(world.accord))
    assert text.index("stage-damage") < text.index("Front bumper") < text.index("stage-completed") < text.index("After")


def test_the_stage_is_preset_by_where_the_repair_stands(world, tech):
    for estimate, stage in ((world.civic, "damage"), (world.accord, "progress"), (world.outback, "completed")):
        assert f'value="{stage}" checked' in read(tech, page(estimate))


@pytest.mark.parametrize("shares", [True, False])
def test_sharing_is_preset_by_the_shop(world, tech, shares):
    ShopSettings.objects.filter(pk=world.harbor.pk).update(shares_photos=shares)
    assert f'name="shared" value="{str(shares).lower()}" checked' in read(tech, page(world.accord))


def test_a_photo_that_was_refused_says_why(world, tech):
    hung(world.accord, state=Progress.REFUSED, reason="cut_off", name="torn.jpg")
    text = read(tech, page(world.accord))
    assert "torn.jpg" in text
    assert "Only a part of this photo is here" in text


def test_a_photo_that_waits_for_the_storage_says_so(world, tech):
    hung(world.accord, state=Progress.PROCESSING, reason="storage_away")
    assert "The storage does not answer" in read(tech, page(world.accord))


def test_what_is_special_about_a_photo_is_marked(world, tech, photo, done):
    Photo.objects.filter(pk=photo.pk).update(is_teardown=True, is_shared=False)
    verbs.pair(photo, done, world.tech)
    text = read(tech, page(world.accord))
    assert text.count(">Taken apart<") == 1
    assert text.count(">Paired<") == 2
    assert text.count("Only the shop</button>") == 1


@pytest.mark.parametrize("n", [2, 40])
def test_the_page_asks_the_same_few_questions_for_any_number_of_photos(world, tech, n, django_assert_max_num_queries):
    pair = [hung(world.accord), hung(world.accord, category=Category.COMPLETED)]
    verbs.pair(*pair, world.tech)
    Photo.objects.bulk_create(
        Photo(estimate=world.accord, state="ready", category="damage", upload_id=f"{one}", files=pair[0].files)
        for one in range(n)
    )
    with django_assert_max_num_queries(12):
        tech.get(page(world.accord))


def test_the_owner_sees_nothing_of_the_page(world, maria, photo):
    assert maria.get(page(world.accord)).status_code == 403


# What the page's script asks for


def test_a_script_gets_the_album_without_the_page_around_it(world, tech, photo):
    text = read(tech, page(world.accord), **{"X-Part": "1"})
    assert "Front bumper" in text
    assert "<html" not in text


def test_nothing_is_sent_while_nothing_changed(world, tech, photo):
    tag = tech.get(page(world.accord), headers={"X-Part": "1"})["ETag"]
    again = tech.get(page(world.accord), headers={"X-Part": "1", "If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("state", [Progress.READY, Progress.REFUSED])
def test_a_photo_that_moves_on_changes_the_version(world, tech, state):
    row = hung(world.accord, state=Progress.PROCESSING)
    tag = tech.get(page(world.accord), headers={"X-Part": "1"})["ETag"]
    Photo.objects.filter(pk=row.pk).update(state=state)
    assert tech.get(page(world.accord), headers={"X-Part": "1", "If-None-Match": tag}).status_code == 200


def test_the_page_looks_again_only_while_something_is_prepared(world, tech):
    row = hung(world.accord, state=Progress.PROCESSING)
    assert "data-busy" in read(tech, page(world.accord))
    Photo.objects.filter(pk=row.pk).update(state=Progress.READY)
    assert "data-busy" not in read(tech, page(world.accord))


# Without a script


def test_several_files_come_in_at_once_and_each_has_its_answer(world, tech):
    files = [file(jpeg()), file(b"%PDF-1.4 no photo", "bill.pdf"), file(jpeg(100, 100), "second.jpg")]
    answer = tech.post(page(world.accord), {"category": "progress", "shared": "false", "file": files})
    text = answer.content.decode()
    assert "2 of 3 taken." in text
    assert "This is a PDF, not a photo" in text
    assert set(Photo.objects.values_list("category", "is_shared", "uploaded_by")) == {("progress", False, "Theo Park")}


def test_a_storage_that_is_away_is_told_beside_the_file(world, tech, settings):
    settings.STORAGE_URL = "file:///proc/nowhere"
    answer = tech.post(page(world.accord), {"category": "damage", "shared": "true", "file": [file(jpeg())]})
    assert "keep the file and send it again later" in answer.content.decode()


def test_photos_in_a_form_that_is_sent_twice_are_kept_once(world, tech):
    for _ in range(2):
        tech.post(page(world.accord), {"category": "damage", "shared": "true", "file": [file(jpeg())]})
    assert Photo.objects.count() == 1


def test_files_without_a_stage_are_not_taken(world, tech):
    answer = tech.post(page(world.accord), {"shared": "true", "file": [file(jpeg())]})
    assert answer.status_code == 422
    assert not Photo.objects.exists()


# One photo


def test_the_large_picture_opens_with_its_form(world, tech, photo):
    text = read(tech, page(world.accord, f"/{photo.pk}"), **{"X-Part": "1"})
    assert photo.urls["large"] in text
    assert 'value="Front bumper"' in text


def test_a_photo_is_changed(world, tech, photo):
    change(
        tech,
        photo,
        caption="Left fender",
        category="progress",
        shared="false",
        teardown="true",
        explanation="Parts off",
    )
    row = Photo.objects.get()
    assert (row.caption, row.category, row.is_shared, row.is_teardown, row.explanation) == (
        "Left fender", "progress", False, True, "Parts off"
    )  # fmt: skip


def test_a_sheet_that_stood_open_does_not_undo_what_somebody_else_did(world, tech, photo, done):
    stale = sheet(tech, photo)
    Photo.objects.filter(pk=photo.pk).update(is_shared=False, category="progress")
    verbs.pair(photo, done, world.advisor)
    tech.post(page(world.accord, f"/{photo.pk}"), stale | {"caption": "Left fender"})
    row = Photo.objects.get(pk=photo.pk)
    assert (row.caption, row.is_shared, row.category, row.pair_id) == ("Left fender", False, "progress", done.pk)


def test_a_form_that_comes_back_still_knows_what_it_was_opened_with(world, tech, photo):
    stale = sheet(tech, photo) | {"caption": "x" * 201}
    Photo.objects.filter(pk=photo.pk).update(caption="Hood")
    answer = tech.post(page(world.accord, f"/{photo.pk}"), stale)
    assert 'name="initial-caption" value="Front bumper"' in answer.content.decode()


def test_a_stage_that_is_none_changes_nothing(world, tech, photo):
    assert change(tech, photo, caption="New", category="later").status_code == 422
    assert Photo.objects.get().caption == "Front bumper"


def test_one_tap_stops_sharing_and_one_shares_again(world, tech, photo):
    for shared in ("false", "true"):
        tech.post(page(world.accord, f"/{photo.pk}/share"), {"shared": shared})
        assert Photo.objects.get().is_shared == (shared == "true")


def test_a_photo_of_another_car_is_not_there(world, tech, photo):
    assert tech.get(page(world.civic, f"/{photo.pk}")).status_code == 404
    assert tech.post(page(world.civic, f"/{photo.pk}/remove")).status_code == 404


def test_another_shop_finds_nothing(world, rival, photo):
    assert rival.get(page(world.accord, f"/{photo.pk}")).status_code == 404


def test_a_photo_moves_earlier_and_later_within_its_day(world, tech):
    first, second, third = (hung(world.accord, position=n) for n in range(3))
    tech.post(page(world.accord, f"/{third.pk}/place"), {"to": "earlier"})
    assert list(Photo.objects.all()) == [first, third, second]
    tech.post(page(world.accord, f"/{first.pk}/place"), {"to": "later"})
    assert list(Photo.objects.all()) == [third, first, second]


def test_the_first_photo_of_a_day_moves_no_earlier(world, tech):
    hung(world.accord, position=0, taken_at=clock.now() - timedelta(days=3))
    later = hung(world.accord, position=1)
    tech.post(page(world.accord, f"/{later.pk}/place"), {"to": "earlier"})
    assert Photo.objects.get(pk=later.pk).position == 1
    assert 'value="earlier" disabled' in read(tech, page(world.accord, f"/{later.pk}"))


def test_a_removed_photo_is_gone_at_once(world, tech, photo):
    tech.post(page(world.accord, f"/{photo.pk}/remove"))
    assert not Photo.objects.exists()
    assert tech.get(photo.address("thumb")).status_code == 404


def test_a_refused_photo_is_removed_but_not_opened(world, tech):
    row = hung(world.accord, state=Progress.REFUSED, reason="broken")
    assert tech.get(page(world.accord, f"/{row.pk}")).status_code == 404
    tech.post(page(world.accord, f"/{row.pk}/remove"))
    assert not Photo.objects.exists()


# Several


@pytest.mark.parametrize(("do", "shared"), [("share", True), ("keep", False)])
def test_several_are_shared_or_kept_at_once(world, tech, do, shared):
    chosen = [hung(world.accord, is_shared=not shared) for _ in range(2)]
    other = hung(world.accord, is_shared=not shared)
    several(tech, world.accord, do, *chosen)
    assert list(Photo.objects.filter(is_shared=shared)) == chosen
    assert Photo.objects.get(pk=other.pk).is_shared != shared


@pytest.mark.parametrize(("do", "action"), [("keep", "photo_changed"), ("remove", "photo_removed")])
def test_what_is_done_with_several_is_one_line_of_the_record(world, tech, do, action):
    several(tech, world.accord, do, *[hung(world.accord) for _ in range(3)])
    (line,) = EstimateHistory.objects.filter(estimate=world.accord, action=action)
    assert "3 photos" in line.description


def test_several_get_another_stage(world, tech, photo):
    several(tech, world.accord, "completed", photo)
    assert Photo.objects.get().category == "completed"


def test_several_are_removed(world, tech, photo, done):
    several(tech, world.accord, "remove", photo)
    assert list(Photo.objects.all()) == [done]


def test_nothing_happens_to_a_photo_of_another_car(world, tech, photo):
    several(tech, world.civic, "remove", photo)
    assert Photo.objects.exists()


def test_what_is_no_action_changes_nothing(world, tech, photo):
    before = EstimateHistory.objects.count()
    assert several(tech, world.accord, "publish", photo).status_code == 302
    assert EstimateHistory.objects.count() == before


# Pairs


def test_photos_with_the_same_caption_are_proposed_as_a_pair(world, tech, photo):
    done = hung(world.accord, category=Category.COMPLETED, caption="front  bumper")
    assert f'data-pair="{photo.pk} {done.pk}"' in read(tech, page(world.accord))


def test_a_proposed_pair_is_confirmed_with_one_tap(world, tech, photo, done):
    tech.post(page(world.accord, f"/{photo.pk}/pair"), {"other": done.pk})
    assert Photo.objects.get(pk=done.pk).before == photo


@pytest.mark.parametrize("other", ["", "abc", str(uuid.UUID(int=9))])
def test_a_pair_needs_two_photos_of_this_car(world, tech, photo, other):
    assert tech.post(page(world.accord, f"/{photo.pk}/pair"), {"other": other}).status_code == 302
    assert Photo.objects.get().pair_id is None


def test_a_pair_is_made_and_parted_in_the_photos_form(world, tech, photo, done):
    change(tech, photo, pair=str(done.pk))
    assert Photo.objects.get(pk=done.pk).before == photo
    change(tech, photo, pair="")
    assert Photo.objects.get(pk=done.pk).before is None


def test_a_pair_whose_other_half_was_removed_just_now_says_so(world, tech, photo, done, monkeypatch):
    match = verbs.pair

    def too_late(row, other, by):
        verbs.remove(done, world.advisor)
        return match(row, other, by)

    monkeypatch.setattr(verbs, "pair", too_late)
    answer = tech.post(page(world.accord, f"/{photo.pk}/pair"), {"other": done.pk}, follow=True)
    assert "was removed meanwhile" in answer.content.decode()


# From the customer


@pytest.fixture
def theirs(world):
    return hung(world.accord, is_owners=True, uploaded_by="María Fernández")


def card_of(world, estimate):
    cards = [card for column in columns.board(world.tech) for card in column.cards]
    return next(card for card in cards if card.pk == estimate.pk)


def test_the_board_says_that_the_customer_sent_photos_until_somebody_looks(world, tech, theirs):
    assert "1 photo from the customer" in read(tech, "/shop/")
    tech.get(page(world.accord))
    assert "from the customer" not in read(tech, "/shop/")


def test_each_card_counts_its_own_photos(world, theirs, photo):
    hung(world.accord, is_owners=True)
    hung(world.civic, is_owners=True)
    assert [card_of(world, car).photos for car in (world.accord, world.civic, world.outback)] == [2, 1, 0]


def test_an_open_board_notices_that_photos_came_and_were_seen(world, tech):
    seen = [columns.fingerprint(world.tech)]
    hung(world.accord, is_owners=True)
    seen.append(columns.fingerprint(world.tech))
    tech.get(page(world.accord))
    assert len({*seen, columns.fingerprint(world.tech)}) == 2
    assert seen[0] != seen[1]


def test_photos_of_another_shop_leave_the_board_alone(world):
    before = columns.fingerprint(world.tech)
    hung(world.golf, is_owners=True)
    assert columns.fingerprint(world.tech) == before


def test_a_new_photo_is_still_marked_when_the_page_fetches_itself_again(world, tech, theirs, settings):
    tech.get(page(world.accord))
    assert ">New<" in read(tech, page(world.accord), **{"X-Part": "1"})
    settings.CLOCK_OFFSET += 3600
    assert ">New<" not in read(tech, page(world.accord))


# Documents


def documents(estimate, rest):
    return f"/shop/estimates/{estimate.pk}/documents/{rest}"


def test_a_pdf_is_added(world, advisor):
    typed = {"kind": "warranty", "title": "Paint warranty", "shared": "true", "file": file(PDF, "w.pdf")}
    assert advisor.post(documents(world.accord, "new"), typed).url == page(world.accord)
    row = Document.objects.get()
    assert (row.subject, row.heading, row.is_shared, row.uploaded_by) == (
        "warranty",
        "Paint warranty",
        True,
        "Ana Ruiz",
    )


def test_a_pdf_in_a_form_that_is_sent_twice_is_kept_once(world, advisor):
    for _ in range(2):
        advisor.post(documents(world.accord, "new"), {"kind": "other", "shared": "true", "file": file(PDF)})
    assert Document.objects.count() == 1


@pytest.mark.parametrize("content", [jpeg(), b""])
def test_what_is_no_pdf_is_refused_beside_its_field(world, advisor, content):
    answer = advisor.post(documents(world.accord, "new"), {"kind": "other", "shared": "true", "file": file(content)})
    assert answer.status_code == 422
    assert "id_file_error" in answer.content.decode()
    assert not Document.objects.exists()


def test_a_document_is_changed_and_removed(world, advisor):
    row = papers(world.accord)
    advisor.post(documents(world.accord, row.pk), {"kind": "calibration", "title": "Camera", "shared": "false"})
    row.refresh_from_db()
    assert (row.subject, row.heading, row.is_shared) == ("calibration", "Camera", False)
    advisor.post(documents(world.accord, f"{row.pk}/remove"))
    assert not Document.objects.exists()


def test_a_documents_sheet_that_stood_open_shares_nothing_again(world, advisor):
    row = papers(world.accord)
    stale = untouched(read(advisor, documents(world.accord, row.pk)))
    Document.objects.update(is_shared=False)
    advisor.post(documents(world.accord, row.pk), stale | {"title": "Camera"})
    row.refresh_from_db()
    assert (row.heading, row.is_shared) == ("Camera", False)


def test_a_technician_sees_documents_and_changes_none(world, tech):
    row = papers(world.accord, heading="Paint warranty")
    text = read(tech, page(world.accord))
    assert "Paint warranty" in text
    assert row.url in text
    assert documents(world.accord, row.pk) not in text
    assert tech.post(documents(world.accord, f"{row.pk}/remove")).status_code == 403


def test_a_document_of_another_car_is_not_there(world, advisor):
    row = papers(world.accord)
    assert advisor.get(documents(world.civic, row.pk)).status_code == 404


def test_a_document_that_was_refused_says_why(world, tech):
    papers(world.accord, state=Progress.REFUSED, reason="lost")
    assert "This file did not arrive whole" in read(tech, page(world.accord))


# The page of the car


def test_the_page_of_the_car_shows_the_newest_photos(world, tech):
    for n in range(9):
        hung(world.accord, caption=f"Shot {n}", created_at=clock.now() + timedelta(seconds=n))
    text = read(tech, f"/shop/estimates/{world.accord.pk}")
    assert text.count("shots__picture") == 8
    assert "Shot 0" not in text


def test_the_page_of_the_car_says_what_is_prepared_and_what_was_refused(world, tech):
    hung(world.accord, state=Progress.PROCESSING)
    hung(world.accord, state=Progress.REFUSED, reason="broken")
    text = read(tech, f"/shop/estimates/{world.accord.pk}")
    assert "1 is being prepared" in text
    assert "1 was not taken" in text


def test_the_record_tells_of_a_batch_and_not_of_each_photo(world, tech):
    verbs.take_in(world.accord, world.tech, Upload(BytesIO(jpeg())), category="damage", caption="Bumper")
    while verbs.prepare_one():
        pass
    world.accord.refresh_from_db()
    world.accord.write(world.tech, "photos_told", "1 photos came in.", about={})
    text = read(tech, f"/shop/estimates/{world.accord.pk}")
    assert "Added “Bumper”" not in text
    assert "1 photos came in." in text


def test_the_shop_decides_what_is_shared_and_whether_customers_send_photos(world, owner):
    typed = {"name": "Harbor", "time_zone": "America/Chicago", "currency": "USD", "hold_seconds": "60"}
    typed |= {"link_days": "90", "tax_rate": "8", "labor_rate": "68", "paint_rate": "64", "accent": "#1f5fbf"}
    typed |= {"text_from": "9", "text_until": "20", "text_from_sunday": "12", "approval_reminder_hours": "24"}
    assert owner.post("/shop/settings", typed | {"takes_photos": "on"}).status_code == 302
    settings = ShopSettings.objects.get(pk=world.harbor.pk)
    assert (settings.shares_photos, settings.takes_photos) == (False, True)
