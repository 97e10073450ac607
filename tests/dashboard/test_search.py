import pytest

from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status


def found(client, text):
    return [card.plate for card in client.get("/shop/", {"q": text}).context["cards"]]


@pytest.mark.parametrize("text", ["tst1001", "1HGCV1F34KA100123", "maría fern", "CLM-TST1001", "honda accord"])
def test_a_car_is_found_by_what_people_say_on_the_phone(advisor, text):
    assert found(advisor, text) == ["TST1001"]


def test_a_car_is_found_by_its_number(world, advisor):
    assert found(advisor, world.accord.estimate_number) == ["TST1001"]


def test_a_letter_that_no_database_holds_is_passed_over(advisor):
    assert found(advisor, "tst\x001001") == ["TST1001"]


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
