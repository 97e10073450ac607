import pytest

from clearcoat.estimates.models import Estimate
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status


def found(client, text):
    page = client.get("/shop/", {"q": text})
    if page.status_code == 302:
        return [Estimate.objects.get(pk=page.url.split("/")[-1]).plate]
    return [card.plate for card in page.context["cards"]]


@pytest.mark.parametrize("text", ["tst1001", "1HGCV1F34KA100123", "maría fern", "CLM-TST1001", "honda accord"])
def test_a_car_is_found_by_what_people_say_on_the_phone(advisor, text):
    assert found(advisor, text) == ["TST1001"]


@pytest.mark.parametrize("text", ["(312) 555-0143", "312.555.0143", "+1 312 555 0143", "5550143", "maria@demo.test"])
def test_a_caller_is_found_by_the_number_or_address_that_they_are_reached_at(advisor, text):
    assert found(advisor, text) == ["TST1001"]


@pytest.mark.parametrize("text", ["maria fernandez", "MARÍA", "fernández"])
def test_a_name_is_found_without_its_accents_and_in_capitals(advisor, text):
    assert found(advisor, text) == ["TST1001"]


def test_a_name_is_found_by_accents_that_the_file_did_not_have(world, advisor):
    Estimate.objects.filter(pk=world.civic.pk).update(last_name="Nunez")
    assert found(advisor, "núñez") == ["TST1002"]


def test_signs_of_a_pattern_are_letters_like_others(world, advisor):
    Estimate.objects.filter(pk=world.civic.pk).update(company="A+ (Fleet) [West]")
    assert found(advisor, "(fleet") == ["TST1002"]


@pytest.mark.parametrize(("written", "text"), [("TST 1001", "tst1001"), ("TST1001", "TST-1001")])
def test_a_plate_is_found_with_or_without_its_gap(world, advisor, written, text):
    Estimate.objects.filter(pk=world.accord.pk).update(plate=written, claim_number="")
    assert found(advisor, text) == [written]


def test_a_car_is_found_by_its_year_and_make(advisor):
    assert found(advisor, "2019 honda") == ["TST1001"]


def test_two_figures_alone_are_no_telephone_number(world, advisor):
    Estimate.objects.update(phone="+13125550177")
    assert found(advisor, "77") == []


def test_a_car_is_found_by_its_number(world, advisor):
    assert found(advisor, world.accord.estimate_number) == ["TST1001"]


def test_a_letter_that_no_database_holds_is_passed_over(advisor):
    assert found(advisor, "tst\x001001") == ["TST1001"]


def test_a_single_hit_opens_the_car(world, advisor):
    assert advisor.get("/shop/?q=tst1001").url == f"/shop/estimates/{world.accord.pk}"


def test_of_two_hits_neither_is_opened(advisor):
    assert len(advisor.get("/shop/?q=sam").context["cards"]) == 2


def test_another_shops_car_is_not_found(advisor):
    assert found(advisor, "golf") == []


def test_the_word_stays_in_the_box(advisor):
    assert b'value="sam &quot;x"' in advisor.get("/shop/", {"q": 'sam "x'}).content


def test_open_cars_come_first(world, advisor):
    change_status(world.civic, Move("completed", notify=False), world.advisor)
    assert found(advisor, "sam") == ["TST1003", "TST1002"]


def test_nothing_found_says_what_was_searched(advisor):
    assert b"No car has all of these words" in advisor.get("/shop/?q=zzz").content


def test_blanks_alone_are_no_search(advisor):
    assert "columns" in advisor.get("/shop/?q=%20%20").context
