"""The photos on the owner's page: what is shown in which order, folded how, and gone when."""

import gzip
from datetime import UTC, datetime, timedelta

import brotli
import pytest

from clearcoat.core import brand, clock
from clearcoat.estimates.models import Estimate
from clearcoat.photos.models import Photo
from clearcoat.workflow import photo as photos
from tests.photos.samples import hung, papers
from tests.portal.conftest import by_link, css, page_of, text
from tests.portal.test_speed import BUDGET

CAPTIONS = ["Front bumper, left side", "", "Fender after straightening", "Primer on the door", "", "Headlight bracket"]
SIZES = {"thumb": (400, 300), "medium": (1000, 750), "large": (2000, 1500), "download": (4000, 3000)}
FILES = {name: {"width": width, "height": height, "sha256": "0" * 64} for name, (width, height) in SIZES.items()}


def read(world):
    return text(by_link(world, world.accord).get(page_of(world.accord) + "?lang=en"))


def in_order(page, *words):
    return sorted(words, key=page.index) == list(words)


def pair(world, before=None, after=None):
    first = hung(world.accord, caption="Door, before", position=0, **(before or {}))
    second = hung(world.accord, caption="Door, after", category="completed", position=1, **(after or {}))
    return photos.pair(first, second, world.advisor)


def many(world, count):
    """As many as a shop shows of one repair, over some days and with some captions."""
    for n in range(count):
        category = ["damage", "progress", "completed"][n * 3 // count]
        day = clock.now() - timedelta(days=30 - n // 3)
        hung(world.accord, category=category, caption=CAPTIONS[n % 6], position=n, taken_at=day, files=FILES)
    damage, done = (Photo.objects.filter(category=name).first() for name in ("damage", "completed"))
    photos.pair(damage, done, world.advisor)


def test_without_photos_there_is_no_empty_box(world):
    page = read(world)
    assert 'id="photos"' not in page
    assert 'data-part="documents"' not in page


def test_the_newest_stage_comes_first_and_in_it_the_newest_day(world):
    hung(world.accord, caption="Dent")
    hung(world.accord, caption="Primer", category="progress", taken_at=clock.now() - timedelta(days=2))
    hung(world.accord, caption="Paint", category="progress", taken_at=clock.now() - timedelta(days=1))
    hung(world.accord, caption="Shine", category="completed")
    assert in_order(read(world), ">Shine<", ">Paint<", ">Primer<", ">Dent<")


def test_on_one_day_the_photos_stand_as_staff_placed_them(world):
    hung(world.accord, caption="Second", position=2)
    hung(world.accord, caption="First", position=1)
    assert in_order(read(world), ">First<", ">Second<")


def test_a_photo_says_what_it_shows_and_on_which_day_of_the_shops(world):
    hung(world.accord, caption="Dent", taken_at=datetime(2026, 11, 22, 2, 30, tzinfo=UTC))
    page = read(world)
    assert 'alt="2019 Honda Accord, Damage: Dent"' in page
    assert '<time datetime="2026-11-21">Nov 21</time>' in page


def test_a_photo_takes_its_place_before_it_is_loaded_and_loads_when_it_is_near(world):
    photo = hung(world.accord, files=FILES)
    page = read(world)
    assert f'href="{photo.address("large")}"' in page
    assert f'srcset="{photo.address("thumb")} 400w, {photo.address("medium")} 1000w"' in page
    assert 'width="400" height="300"' in page
    assert 'loading="lazy" decoding="async"' in page


def test_a_caption_is_text_and_no_markup(world):
    hung(world.accord, caption='"><script>alert(1)</script>')
    assert "<script>alert" not in read(world)


@pytest.mark.parametrize("about", [{"is_shared": False}, {"state": "processing"}, {"state": "refused"}])
def test_what_is_not_shared_or_not_ready_is_not_shown(world, about):
    photo = hung(world.accord, **about)
    assert str(photo.pk) not in read(world)


def test_a_photo_of_another_repair_is_not_shown(world):
    assert str(hung(world.civic).pk) not in read(world)


@pytest.mark.parametrize("part", ["", "?part=status"])
def test_what_is_no_longer_shared_is_gone_at_once(holder, world, part):
    photo = hung(world.accord)
    assert str(photo.pk) in text(holder.get(page_of(world.accord) + part))
    photos.change(photo, world.advisor, is_shared=False)
    assert str(photo.pk) not in text(holder.get(page_of(world.accord) + part))


@pytest.mark.parametrize("part", ["", "?part=status"])
def test_what_is_removed_is_gone_at_once(holder, world, part):
    photo = hung(world.accord)
    assert str(photo.pk) in text(holder.get(page_of(world.accord) + part))
    photos.remove(photo, world.advisor)
    assert 'id="photos"' not in text(holder.get(page_of(world.accord) + part))


def test_a_car_taken_apart_is_folded_behind_its_explanation(world):
    photo = hung(world.accord, is_teardown=True, explanation="The bumper is off, nothing more.")
    page = read(world)
    fold = page[page.index("<details") : page.index("</details>")]
    assert in_order(fold, "The bumper is off, nothing more.", "Show 1 photo", str(photo.pk))
    assert str(photo.pk) not in page.replace(fold, "")


def test_every_explanation_has_a_fold_of_its_own(world):
    for explanation in ("The door is off.", "The door is off.", ""):
        hung(world.accord, is_teardown=True, explanation=explanation)
    page = read(world)
    assert page.count("<details") == 2
    assert "Show 2 photos" in page
    assert "It looks worse than it is" in page


def test_before_and_after_stand_on_top(world):
    before, after = pair(world)
    page = read(world)
    figure = page[page.index('<figure class="pair">') : page.index('<input class="pair__cut"')]
    assert in_order(figure, before.address("medium"), "Before", after.address("medium"), "After")
    assert page.index("pair__cut") < page.index("strip")


def test_of_many_pairs_two_are_seen_at_once(world):
    for _ in range(3):
        pair(world)
    page = read(world)
    assert page.count("pair__cut") == 3
    assert page[: page.index('<details class="fold" data-fold="pairs">')].count("pair__cut") == 2
    assert "Compare 1 more view<" in page


@pytest.mark.parametrize("half", ["before", "after"])
@pytest.mark.parametrize("about", [{"is_shared": False}, {"is_teardown": True}])
def test_a_pair_whose_half_is_hidden_or_folded_is_no_pair(world, half, about):
    pair(world, **{half: about})
    assert "pair__cut" not in read(world)


def test_the_owners_own_photo_shows_that_it_is_being_prepared_without_any_change_of_the_estimate(holder, world):
    holder.get(page_of(world.accord) + "?lang=en")
    hung(world.accord, is_owners=True, state="processing")
    assert "1 photo of yours is being prepared." in text(holder.get(page_of(world.accord)))
    assert "1 photo of yours" in text(holder.get(page_of(world.accord) + "?part=status"))


def test_the_owners_own_photo_is_called_by_what_it_shows(world):
    hung(world.accord, is_owners=True, shot="front_left")
    assert "<p>Front left corner</p>" in read(world)


def test_documents_are_listed_with_kind_and_size(world):
    paper = papers(world.accord, subject="warranty", heading="Paint, lifetime", size=20_480)
    hidden = papers(world.accord, is_shared=False)
    page = read(world)
    assert f'href="{paper.url}" download' in page
    assert "Paint, lifetime" in page
    assert "Warranty, PDF, 20.0 KB" in page
    assert str(hidden.pk) not in page


def test_the_photos_speak_spanish(world, spanish):
    hung(world.accord, category="completed", is_teardown=True, taken_at=datetime(2026, 11, 20, 12, tzinfo=UTC))
    page = text(by_link(world, world.accord).get(page_of(world.accord) + "?lang=es"))
    for words in ("<h2>Fotos", "Terminado", "Parece peor de lo que es", "Ver 1 foto", "20 nov"):
        assert words in page


@pytest.mark.parametrize(
    ("status", "is_offered"), [("received", True), ("in_progress", True), ("ready", False), ("completed", False)]
)
def test_sending_photos_is_offered_while_they_help(world, status, is_offered):
    Estimate.objects.filter(pk=world.accord.pk).update(status=status)
    assert (f'href="{page_of(world.accord)}/photos/new"' in read(world)) is is_offered


def test_a_shop_that_takes_no_photos_offers_it_no_more_on_the_very_next_page(holder, world):
    assert "photos/new" in text(holder.get(page_of(world.accord)))
    type(world.harbor.settings).objects.filter(pk=world.harbor.pk).update(takes_photos=False)
    assert "photos/new" not in text(holder.get(page_of(world.accord)))


@pytest.mark.parametrize("squeeze", [gzip.compress, brotli.compress])
@pytest.mark.parametrize("count", [12, 25])
def test_a_page_full_of_photos_and_its_styles_fit_into_the_budget(holder, world, squeeze, count):
    many(world, count)
    page = holder.get(page_of(world.accord)).content
    sheets = squeeze(css().encode()), squeeze(brand.rules("1f5fbf").encode())
    assert page.count(b"data-photo") == count
    assert len(gzip.compress(page)) + sum(map(len, sheets)) <= BUDGET


def test_drawing_costs_no_more_for_many_photos(holder, world, django_assert_num_queries):
    many(world, 25)
    papers(world.accord)
    with django_assert_num_queries(11):
        holder.get(page_of(world.accord))
