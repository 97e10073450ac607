"""The page after the repair on a phone, by keyboard and without a script; and how the shop hears of it."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_access import violations

pytestmark = pytest.mark.either_database


@pytest.fixture
def link(site):
    """The link of a car that was handed over days ago, and its page."""
    token = site.staff()
    pk = site.api("GET", "/api/estimates?q=Mina%20Park", token=token)["items"][0]["id"]
    address = site.api("POST", f"/api/estimates/{pk}/link", token=token)["url"]
    return "/t/" + address.split("/t/")[1] + "/review"


def test_the_question_is_answered_by_keyboard_without_a_script_and_a_low_score_is_a_call(opened, link):
    page = opened(link, width=390, java_script_enabled=False)
    page.get_by_role("radio", name="0 of 5").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="2 of 5")).to_be_checked()
    page.get_by_label("What should we know?").fill("The mirror is loose.")
    page.get_by_role("button", name="Send to the shop").click()
    expect(page.get_by_text("You answered 2 of 5.")).to_be_visible()
    expect(page.get_by_role("link", name="Review us on Google")).to_be_visible()

    desk = opened("/shop/", staff="owner@demo.test")
    expect(desk.locator(".calls__one", has_text="Mina Park")).to_contain_text("a low score")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_for_everybody(opened, link, scheme):
    page = opened(link, width=390, color_scheme=scheme, reduced_motion="reduce")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert not violations(page)
