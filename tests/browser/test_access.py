"""Every page for everybody: axe finds nothing in light and dark, nothing runs over the edge, nothing asks for more."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.either_database

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OWNER = {"customer": "sam@demo.test"}
STAFF = {"staff": "owner@demo.test"}
PAGES = {
    "/": {},
    "/customer/login": {},
    "/customer/register": {},
    "/customer/forgot-password": {},
    "/customer/dashboard": OWNER,
    "/customer/estimates": OWNER,
    "/customer/preferences": OWNER,
    "owner": OWNER,
    "send": OWNER,
    "letters": OWNER,
    "pay": OWNER,
    "review": OWNER,
    "/t/none": {},
    "/shop/login": {},
    "/shop/forgot-password": {},
    "/shop/": STAFF,
    "/shop/?q=Sam": STAFF,
    "/shop/messages": STAFF,
    "/shop/inbox": STAFF,
    "/shop/reviews": STAFF,
    "/shop/reviews?from=2020-02-01&to=2020-02-29": STAFF,
    "/shop/settings": STAFF,
    "/shop/settings/payments": STAFF,
    "/shop/money": STAFF,
    "/shop/settings/reviews": STAFF,
    "/shop/settings/wordings": STAFF,
    "/shop/settings/wordings/ready/sms/en": STAFF,
    "/shop/settings/wordings/ready/email/es": STAFF,
    "/shop/estimates/new": STAFF,
    "estimate": STAFF,
    "move": STAFF,
    "edit": STAFF,
    "money": STAFF,
    "photos": STAFF,
    "document": STAFF,
    "record": STAFF,
    "/shop/settings/terms": STAFF,
    "/api/docs": STAFF,
    "/demo/inbox": {},
}
PLACES = {
    "owner": "/customer/estimates/{}",
    "letters": "/customer/estimates/{}/messages",
    "pay": "/customer/estimates/{}/pay",
    "review": "/customer/estimates/{}/review",
    "send": "/customer/estimates/{}/photos/new",
    "estimate": "/shop/estimates/{}",
    "move": "/shop/estimates/{}/move",
    "money": "/shop/estimates/{}/money",
    "edit": "/shop/estimates/{}/edit",
    "photos": "/shop/estimates/{}/photos",
    "record": "/shop/estimates/{}/approval/record",
    "document": "/shop/estimates/{}/documents/new",
}


@pytest.fixture(scope="module")
def estimate(site):
    return site.api("GET", "/api/estimates?q=TST%201003", token=site.staff())["items"][0]["id"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everybody(opened, estimate, name):
    page = opened(PLACES.get(name, name).format(estimate), reduced_motion="reduce", **PAGES[name])
    expect(page.locator("h1")).to_have_count(1)
    # What is there depends on the width, its colours on the scheme: two looks see both, in half of the time of four.
    for width, scheme in ((390, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        assert not violations(page), f"{width} px, {scheme}"


@pytest.mark.parametrize("name", ["owner", "pay", "send", "/customer/dashboard"])
def test_letters_twice_as_large_fit_an_owners_phone(opened, estimate, name):
    page = opened(PLACES.get(name, name).format(estimate), width=390 // 2, **OWNER)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_nothing_on_the_page_of_a_car_jumps_when_its_script_comes_late(opened, estimate):
    page = opened(PLACES["owner"].format(estimate), width=390, **OWNER)
    page.route("**/js/live*", lambda way: (time.sleep(0.5), way.continue_()))
    page.add_init_script(
        "window.jumps = 0;"
        "new PerformanceObserver((seen) => { for (const one of seen.getEntries()) jumps += one.value })"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    page.reload()
    expect(page.locator("[data-live-line]")).to_contain_text("Up to date")
    page.wait_for_timeout(200)
    assert page.evaluate("jumps") == 0


def violations(page):
    """What axe finds, short enough to be read."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found]
