"""The conversation on two phones, and the editor of a shop's words, as they are used."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.either_database

SOON = 12_000  # milliseconds: the pages look every five seconds


@pytest.fixture(scope="module")
def outback(site):
    return site.api("GET", "/api/estimates?q=TST%201003", token=site.staff())["items"][0]["id"]


def test_the_customer_and_the_desk_write_to_each_other_on_their_phones(opened, outback):
    owner = opened(f"/customer/estimates/{outback}/messages", width=390, customer="sam@demo.test")
    owner.get_by_label("Your message").fill("Could I pick it up at six?")
    owner.get_by_role("button", name="Send").click()
    expect(owner.get_by_text("Could I pick it up at six?")).to_be_visible()

    desk = opened("/shop/inbox", width=390, staff="advisor@demo.test")
    desk.get_by_role("link", name=re.compile("Could I pick it up at six")).click()
    expect(desk.locator("#thread")).to_contain_text("Could I pick it up at six?")
    desk.get_by_label("Answer", exact=True).fill("Yes, we are here until half past six.")
    desk.get_by_label("How", exact=True).select_option("page")
    desk.locator("#thread").get_by_role("button", name="Send").click()
    expect(desk.locator("#thread .talk__one--unread")).to_have_count(0)
    expect(owner.get_by_text("until half past six")).to_be_visible(timeout=SOON)

    owner.get_by_label("Your message").fill("Great, thanks!")
    owner.get_by_role("button", name="Send").click()
    expect(desk.locator("#thread")).to_contain_text("Great, thanks!", timeout=SOON)
    expect(desk.locator("#thread .talk__one--unread")).to_have_count(0)


@pytest.fixture
def writing(opened, outback):
    page = opened(f"/customer/estimates/{outback}/messages", width=390, customer="sam@demo.test")
    page.get_by_label("Your message").fill("Is it raining there?")
    return page


def test_a_second_tap_on_a_slow_line_sends_nothing_more(writing):
    held = []
    writing.route("**/messages", lambda way: way.continue_() if way.request.method == "GET" else held.append(way))
    writing.evaluate(
        "() => { const go = document.querySelector('main form button'); go.click(); setTimeout(() => go.click(), 100) }"
    )
    writing.wait_for_timeout(300)
    assert len(held) == 1
    held[0].continue_()
    expect(writing.get_by_text("Is it raining there?")).to_be_visible()


def test_without_a_connection_nothing_that_was_typed_is_lost(writing):
    writing.context.set_offline(True)
    writing.get_by_role("button", name="Send").click()
    expect(writing.get_by_role("alert")).to_contain_text("No connection.")
    expect(writing.get_by_label("Your message")).to_have_value("Is it raining there?")
    writing.context.set_offline(False)
    writing.get_by_role("button", name="Send").click()
    expect(writing.get_by_text("Sent.", exact=False)).to_be_visible()


def test_words_are_tried_while_they_are_typed_and_bad_ones_are_not_kept(opened):
    page = opened("/shop/settings/wordings/received/sms/en", staff="owner@demo.test")
    field = page.get_by_label("The text")
    field.fill("{shop}: your car arrived. ")
    expect(page.locator("[data-preview-box]")).to_contain_text("The link is missing")
    page.locator("[data-chip='{link}']").click()
    expect(field).to_have_value("{shop}: your car arrived. {link}")
    expect(page.locator("[data-preview-box]")).to_contain_text("1 segment")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("The text")).to_have_value("{shop}: your car arrived. {link}")
    page.get_by_role("button", name="Back to the default words").click()
    expect(page.get_by_label("The text")).to_have_value(re.compile("is checked in with us"))
