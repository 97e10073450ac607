"""A payment from the first look to the receipt, at the width of a phone, with the card that pays and the others."""

from __future__ import annotations

import json
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from clearcoat.demo.cards.house import SECRET
from tests.browser.test_access import violations

pytestmark = pytest.mark.either_database

PAYS, NO_MONEY, ASKS = "4242424242424242", "4000000000009995", "4000002500003155"


@pytest.fixture
def car(site):
    """A new repair of Sam's, with $100.00 open and nothing paid."""
    token = site.staff()
    body = {
        "firstName": "Sam", "lastName": "Okafor", "customerEmail": "sam@demo.test", "vehicleYear": 2021,
        "vehicleMake": "Honda", "vehicleModel": "Civic",
        "items": [{"type": "part", "description": "Mirror", "unitPrice": "100.00"}], "taxRate": "0",
    }  # fmt: skip
    made = site.api("POST", "/api/estimates", body, token)
    link = site.api("POST", f"/api/estimates/{made['id']}/link", {}, token)
    return made["id"], link["url"].partition("/t/")[2], token


@pytest.fixture
def paying(opened, car):
    """Sam opens the link on a phone and goes on to pay."""
    page = opened(f"/t/{car[1]}", width=390, locale="en-US", reduced_motion="reduce")
    page.get_by_role("link", name="Pay $100.00").click()
    return page


def type_card(page, number):
    frame = page.frame_locator("iframe[title='Secure payment input frame']")
    frame.get_by_label("Card number").fill(number)
    frame.get_by_label("Expiration date").fill("1240")
    frame.get_by_label("Security code").fill("123")


def go(page):
    page.get_by_role("button", name="Pay $100.00").click()


def status(site, car):
    return site.api("GET", f"/api/estimates/{car[0]}", token=car[2])["paymentStatus"]


def webhooks(site, switch):
    """Holds what the bank tells us, or lets it go."""
    head = {"Authorization": f"Bearer {SECRET}"}
    urlopen(Request(f"{site.base}/demo/cards/bank/webhooks", urlencode({"switch": switch}).encode(), head), timeout=10)


def test_a_decline_is_told_and_the_next_card_pays_and_there_is_a_receipt(paying, site, car):
    expect(paying.get_by_text("TEST MODE")).to_be_visible()
    type_card(paying, NO_MONEY)
    go(paying)
    expect(paying.get_by_role("alert")).to_contain_text("There is not enough money on this card.")
    type_card(paying, PAYS)
    go(paying)
    expect(paying.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()
    assert status(site, car) == "paid"
    assert "_secret_" not in paying.url
    paying.get_by_role("link", name="See the receipt").click()
    expect(paying.get_by_text("Visa, ending in 4242")).to_be_visible()
    for scheme in ("light", "dark"):
        paying.emulate_media(color_scheme=scheme)
        assert not violations(paying), scheme
    assert paying.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_the_bank_asks_whether_it_is_the_payer(paying, site, car):
    type_card(paying, ASKS)
    go(paying)
    paying.frame_locator("iframe[title='3-D Secure']").get_by_role("button", name="Fail").click()
    expect(paying.get_by_role("alert")).to_contain_text("Your bank could not see that it is you.")
    go(paying)
    paying.frame_locator("iframe[title='3-D Secure']").get_by_role("button", name="Complete").click()
    expect(paying.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()
    assert status(site, car) == "paid"


def test_an_answer_that_was_lost_is_no_decline_and_pressing_again_pays_nothing_twice(paying, site, car):
    paying.route("**/confirm", lambda route: (route.fetch(), route.abort()))
    type_card(paying, PAYS)
    go(paying)
    expect(paying.get_by_role("alert")).to_contain_text("The line was lost before we heard what came of it.")
    go(paying)
    expect(paying.get_by_role("alert")).to_contain_text("Please load the page again")
    assert status(site, car) == "paid"


def test_paid_is_never_said_before_the_books_say_so(paying, site, car):
    """The browser knows, the bank's events are held, and our own question to the bank is cut: the page says neither."""
    webhooks(site, "hold")
    try:
        paying.route("**/pay/back?*", lambda route: route.abort())
        type_card(paying, PAYS)
        go(paying)
        paying.wait_for_event("requestfailed")
        paying.wait_for_load_state()
        expect(paying.get_by_text("Paid.")).to_have_count(0)
        assert status(site, car) == "unpaid"
        paying.unroute("**/pay/back?*")
        paying.goto(f"/customer/estimates/{car[0]}")
        expect(paying.get_by_text("Pay $100.00")).to_be_visible()
    finally:
        webhooks(site, "ok")
    expect(paying.get_by_text("Still to pay")).not_to_be_visible()
    expect(paying.get_by_role("link", name="Receipt")).to_be_visible()
    assert status(site, car) == "paid"


def test_the_keyboard_alone_pays(paying):
    paying.get_by_role("radio", name="All that is left").focus()
    frame = paying.frame_locator("iframe[title='Secure payment input frame']")
    expect(frame.get_by_label("Card number")).to_be_visible()
    paying.keyboard.press("Tab")
    for typed in (PAYS, "1240", "123"):
        paying.keyboard.type(typed)
        paying.keyboard.press("Tab")
    button = paying.get_by_role("button", name="Pay $100.00")
    while not button.evaluate("one => one === document.activeElement"):
        paying.keyboard.press("Tab")
    paying.keyboard.press("Enter")
    expect(paying.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()


def test_without_javascript_the_card_services_own_page_takes_the_card(opened, site, car):
    page = opened(f"/t/{car[1]}", width=390, java_script_enabled=False, locale="en-US")
    page.get_by_role("link", name="Pay $100.00").click()
    page.get_by_role("button", name="Go on to the card service's page").click()
    page.locator("[name=number]").fill(PAYS)
    page.locator("[name=expiry]").fill("12 / 40")
    page.locator("[name=cvc]").fill("123")
    page.get_by_role("button", name="Pay").click()
    expect(page.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()
    assert status(site, car) == "paid"


def test_a_manager_gives_it_back_and_the_books_know(opened, paying, site, car):
    type_card(paying, PAYS)
    go(paying)
    expect(paying.get_by_role("heading", name="Paid. Thank you!")).to_be_visible()
    desk = opened(f"/shop/estimates/{car[0]}/money", staff="owner@demo.test")
    desk.get_by_text("Give money back").click()
    desk.get_by_label("Amount, at most $100.00").fill("40")
    desk.get_by_label("Reason").first.fill("The mirror was on sale")
    desk.get_by_role("button", name="Refund this amount").click()
    expect(desk.get_by_text("The refund is on its way.")).to_be_visible()
    for _ in range(40):
        if status(site, car) == "partial":
            break
        desk.wait_for_timeout(250)
    assert status(site, car) == "partial"
    desk.reload()
    expect(desk.get_by_text("-$40.00")).to_be_visible()


def test_nothing_of_the_payment_is_in_the_servers_log(site):
    log = (site.folder / "server.log").read_text()
    assert "_secret_" not in log
    assert json.dumps(SECRET) not in log
