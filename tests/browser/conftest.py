"""A real Chromium before a real server."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from tests.browser.site import PASSWORD, Site, prepare

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 15_000  # milliseconds: two runs share two cores with everything else

Open = Callable[..., Page]


@pytest.fixture(scope="package")
def site() -> Iterator[Site]:
    """The demo, running."""
    running = prepare("browser")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, where it is installed; bin/test installs it."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("Chromium is not installed; bin/test installs it")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


@pytest.fixture(scope="package")
def signed_in(browser: Browser, site: Site) -> Callable[[str, str], StorageState]:
    """The cookies of a person, who signs in once: `signed_in("/shop/login", "advisor@demo.test")`."""

    @cache
    def state(door: str, email: str) -> StorageState:
        context = browser.new_context(base_url=site.base)
        sign_in(context.new_page(), door, email)
        found = context.storage_state()
        context.close()
        return found

    return state


@pytest.fixture
def opened(browser: Browser, site: Site, signed_in: Callable[[str, str], StorageState]) -> Iterator[Open]:
    """Opens a page in a browser of its own: `opened("/shop/", width=390, staff="advisor@demo.test")`."""
    contexts: list[BrowserContext] = []

    def open_page(
        path: str = "/", *, width: int = 1280, staff: str = "", customer: str = "", **options: object
    ) -> Page:
        if staff or customer:
            options["storage_state"] = signed_in("/shop/login" if staff else "/customer/login", staff or customer)
        context = browser.new_context(viewport={"width": width, "height": 844}, base_url=site.base, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def sign_in(page: Page, door: str, email: str) -> None:
    """As a person does."""
    page.goto(door)
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "login" not in address)
