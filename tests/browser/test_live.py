"""The owner's page keeps itself up to date: within a second, over a restart, without streams, without JavaScript."""

import re
import time

import pytest
from playwright.sync_api import expect

CHANGED = 15_000


class Repair:
    """One repair of the demo, moved by the API, with a link of its own."""

    def __init__(self, site, search):
        self.site, self.token = site, site.staff()
        self.id = site.api("GET", f"/api/estimates?q={search}", token=self.token)["items"][0]["id"]
        self.link = site.api("POST", f"/api/estimates/{self.id}/link", token=self.token)["url"]

    def move(self, status, **more):
        body = {"status": status, "notify": False, **more}
        return self.site.api("PATCH", f"/api/estimates/{self.id}/status", body, self.token)


@pytest.fixture
def repair(site):
    return Repair(site, "TST%201014")


def live(opened, repair, **options):
    page = opened(repair.link, width=390, **options)
    expect(page.locator("[data-live-line]")).to_contain_text("Up to date")
    return page


def test_a_change_shows_within_a_second(opened, repair):
    page = live(opened, repair)
    delays = []
    for status, words in [("ready", "Ready"), ("in_progress", "In progress"), ("ready", "Ready")]:
        repair.move(status)
        begun = time.monotonic()
        expect(page.locator("h1")).to_have_text(words)
        delays.append(time.monotonic() - begun)
    assert min(delays) < 1.0


@pytest.mark.either_database
def test_a_changed_date_shows_with_its_reason(opened, repair):
    page = live(opened, repair)
    repair.move("in_progress", estimatedCompletion="2027-01-15", etaReason="The paint needs another day")
    expect(page.locator("[data-status]")).to_contain_text("The paint needs another day", timeout=CHANGED)
    expect(page.locator("[data-status]")).to_contain_text("January 15")


@pytest.mark.either_database
def test_a_screen_reader_is_told_and_the_focus_stays(opened, repair):
    repair.move("received")
    page = live(opened, repair)
    call = page.get_by_role("link", name=re.compile("Call"))
    call.focus()
    repair.move("ready")
    expect(page.locator("[data-announce]")).to_contain_text("Ready", timeout=CHANGED)
    expect(page.get_by_role("link", name=re.compile("Call"))).to_be_focused()


def test_nothing_is_missed_over_a_restart_of_the_server(site, opened, repair):
    repair.move("in_progress")
    page = live(opened, repair)
    page.evaluate("window.notReloaded = true")
    site.stop()
    site.start()
    repair.move("ready")
    expect(page.locator("h1")).to_have_text("Ready", timeout=30_000)
    assert page.evaluate("window.notReloaded") is True


@pytest.mark.either_database
def test_without_streams_the_page_looks_by_itself(opened, repair):
    repair.move("in_progress")
    page = opened("/", width=390)
    page.route("**/events*", lambda route: route.fulfill(status=503, headers={"Retry-After": "600"}))
    page.goto(repair.link)
    page.evaluate("window.notReloaded = true")
    repair.move("ready")
    expect(page.locator("h1")).to_have_text("Ready", timeout=30_000)
    assert page.evaluate("window.notReloaded") is True


@pytest.mark.either_database
def test_without_javascript_the_page_says_the_same(opened, repair):
    repair.move("ready", notes="Keys at the desk")
    page = opened(repair.link, width=390, java_script_enabled=False)
    expect(page.locator("h1")).to_have_text("Ready")
    expect(page.locator("body")).to_contain_text("Keys at the desk")
    assert "refresh" in page.content()


def test_a_link_that_is_ended_closes_the_open_page(site, opened, repair):
    page = live(opened, repair)
    site.api("DELETE", f"/api/estimates/{repair.id}/link", token=repair.token)
    expect(page.locator("h1")).not_to_have_text(re.compile("Ready|In progress"), timeout=CHANGED)


@pytest.mark.either_database
def test_spanish_is_one_tap_away_and_is_kept(opened, repair):
    repair.move("ready")
    page = live(opened, repair)
    page.get_by_role("link", name="Español").click()
    expect(page.locator("h1")).to_have_text(re.compile("List"))
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "es")
