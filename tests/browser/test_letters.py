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
