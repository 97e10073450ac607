import pytest

from clearcoat.shops.models import Shop
from tests.portal.conftest import text


def test_the_start_page_says_how_to_get_in(client, world):
    page = text(client.get("/"))
    assert "Open the link in it." in page
    assert 'href="/customer/login"' in page
    assert 'href="/shop/login"' in page


def test_a_set_up_of_one_shop_appears_under_its_name_and_colour(client, db):
    Shop.open("Lone Pine Collision", accent="#006644")
    page = text(client.get("/"))
    assert "Lone Pine Collision" in page
    assert "/brand/006644.css" in page


def test_a_set_up_of_several_shops_appears_under_none(client, world):
    page = text(client.get("/"))
    assert "Harbor" not in page
    assert "/brand/" not in page


def test_who_is_signed_in_goes_on_to_their_cars(maria):
    assert maria.get("/")["Location"] == "/customer/dashboard"


@pytest.mark.parametrize(
    "address", ["/nothing", "/customer/nothing", "/customer/estimates/not-an-id", "/brand/zzzzzz.css"]
)
def test_what_is_not_there_is_told_in_plain_words(client, db, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "There is nothing here, or it is not yours to see." in text(answer)


@pytest.mark.parametrize("address", ["/", "/customer/login", "/nothing", "/customer/register"])
def test_no_page_needs_inline_code_or_another_host(client, db, address):
    page = text(client.get(address))
    assert page.count("<script") == page.count('<script type="module" src="/static/js/')
    assert "style=" not in page
    assert "//" not in page.replace("http://www.w3.org/", "")
