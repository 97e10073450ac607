"""Draws the README's pictures, and every page at 390 and 1280 px in light and dark for whoever wants to look."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
ALL = Path("var/pictures")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PASSWORD = "clearcoat-demo"
STAFF, CUSTOMER = "owner@demo.test", "sam@demo.test"
PAGES = {
    "start": ("", "/"),
    "login": ("", "/customer/login"),
    "register": ("", "/customer/register"),
    "forgot": ("", "/customer/forgot-password"),
    "ended-link": ("", "/t/none"),
    "cars": (CUSTOMER, "/customer/dashboard"),
    "preferences": (CUSTOMER, "/customer/preferences"),
    "staff-login": ("", "/shop/login"),
    "board": (STAFF, "/shop/"),
    "search": (STAFF, "/shop/?q=Sam"),
    "messages": (STAFF, "/shop/messages"),
    "settings": (STAFF, "/shop/settings"),
    "new": (STAFF, "/shop/estimates/new"),
    "docs": (STAFF, "/api/docs"),
    "inbox": ("", "/demo/inbox"),
}


def main() -> None:
    """All of them."""
    ALL.mkdir(parents=True, exist_ok=True)
    path = shutil.which("chromium")
    with demo() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        for width in (390, 1280):
            for scheme in ("light", "dark"):
                every_page(browser, base, width, scheme)
    for name, source in {"owner": "owner-390-light", "board": "board-1280-light"}.items():
        shutil.copy(ALL / f"{source}.png", HERE / f"{name}.png")


def every_page(browser: Browser, base: str, width: int, scheme: str) -> None:
    """Each page once, at this width and in this light."""
    people = {who: signed_in(browser, base, who, width, scheme) for who in ("", CUSTOMER, STAFF)}
    for name, (who, path) in PAGES.items():
        shoot(people[who], base + path, f"{name}-{width}-{scheme}", whole=name != "board")
    car = people[CUSTOMER]
    car.goto(f"{base}/customer/dashboard")
    car.get_by_role("link", name="Outback").first.click()
    shoot(car, car.url, f"owner-{width}-{scheme}", whole=width > 1000)
    estimate = car.url.rsplit("/", 1)[1]
    for name in ("", "/move", "/edit"):
        shoot(
            people[STAFF],
            f"{base}/shop/estimates/{estimate}{name}",
            f"estimate{name.replace('/', '-')}-{width}-{scheme}",
        )
    for page in people.values():
        page.context.close()


def signed_in(browser: Browser, base: str, who: str, width: int, scheme: str) -> Page:
    """A browser of this person's own."""
    options = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme, "reduced_motion": "reduce"}
    page = browser.new_context(**options).new_page()
    if who:
        page.goto(f"{base}/{'shop' if who == STAFF else 'customer'}/login")
        page.fill("input[name=email]", who)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda address: "login" not in address)
    return page


def shoot(page: Page, address: str, name: str, *, whole: bool = True) -> None:
    """One picture."""
    page.goto(address)
    page.wait_for_timeout(400)  # the live line and the board's first look
    page.screenshot(path=ALL / f"{name}.png", full_page=whole)


@contextmanager
def demo() -> Iterator[str]:
    """The demo on a free port with data of its own."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        env = {**environ, "CLEARCOAT_DATA": folder, "PORT": str(port)}
        program = subprocess.Popen([sys.executable, "-m", "clearcoat", "demo"], env=env, stdout=subprocess.DEVNULL)
        try:
            wait_for(f"http://localhost:{port}")
            yield f"http://localhost:{port}"
        finally:
            program.terminate()
            program.wait(40)


def wait_for(base: str) -> None:
    """Until it answers."""
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{base}/readyz", timeout=1)
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("The demo did not start.")


main()
