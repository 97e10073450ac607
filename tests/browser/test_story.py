"""The main story from end to end, in a real browser, before the real program, with a real estimate."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser import estimates

WIDTHS = [390, 1280]
SECONDS = 40  # the demo holds a message for ten, and two runs share two cores


def take_in(page, name, content):
    page.set_input_files("input[type=file][name=file]", {"name": name, "mimeType": "text/xml", "buffer": content})


def move_to(page, estimate, column, width):
    """A drag where there is a mouse and room, else one tap on the card's button and one on the state."""
    card = page.locator(f"[data-card='{estimate}']")
    if width > 1000:
        # To the column's head: on a full board its middle lies below the screen, and a hand does not go there either.
        card.drag_to(page.locator(f"[data-column={column}]"), target_position={"x": 60, "y": 24})
    else:
        card.get_by_role("link", name=re.compile("Move")).click()
        page.locator(f".states__one:has(input[value={column}])").click()
    dialog = page.locator("dialog[open]")
    expect(dialog.locator(f"input[name=to][value={column}]")).to_be_checked()
    return dialog


def arrived(site, kind, to, words, since):
    """The message, once the stand-in has delivered it."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        for item in site.inbox():
            if item["kind"] == kind and item["to"] == to and item["at"] > since and words in item["text"]:
                return item
        time.sleep(0.2)
    raise AssertionError(f"no {kind} with {words!r}")


@pytest.fixture
def quick(opened):
    """A shop that waits for two seconds only before it tells a customer, set as its owner would."""
    page = opened("/shop/settings", staff="owner@demo.test")
    page.fill("input[name=hold_seconds]", "2")
    page.get_by_role("button", name="Save").click()
    yield
    page.goto("/shop/settings")
    page.fill("input[name=hold_seconds]", "10")
    page.get_by_role("button", name="Save").click()


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("width", WIDTHS)
def test_an_estimate_comes_in_moves_and_its_owner_watches(site, opened, width):
    advisor = site.staff()
    since = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())
    claim = f"CX1000{width}-A"
    number = f"+1250555{width % 1000:04}"
    original = estimates.first().replace(b"CX10003-5-A", claim.encode()).replace(b"5550160", number[-7:].encode())

    # The file is dropped on the board, then its supplement.
    board = opened("/shop/", width=width, staff="advisor@demo.test")
    take_in(board, "estimate.xml", original)
    expect(board.locator("main, dialog[open]").last).to_contain_text("QUILLFEATHER")
    board.goto("/shop/")
    take_in(board, "supplement.xml", estimates.supplement(original))
    expect(board.locator("main, dialog[open]").last).to_contain_text("1,062.54")

    # The front desk adds the mail address that the file lacks.
    found = site.api("GET", f"/api/estimates?q={claim}", token=advisor)["items"]
    assert len(found) == 1
    estimate = found[0]["id"]
    email = f"imani{width}@example.test"
    site.api("PATCH", f"/api/estimates/{estimate}", {"customerEmail": email}, token=advisor)

    # Nobody is texted who was not asked: the owner says yes at the desk.
    board.goto(f"/shop/estimates/{estimate}")
    expect(board.get_by_text("No consent to text yet")).to_be_visible()
    board.get_by_role("button", name="The customer said yes").first.click()
    expect(board.get_by_text("No consent to text yet")).to_have_count(0)

    # The move shows the exact text before it goes.
    board.goto("/shop/")
    if width < 1000:
        board.get_by_role("link", name=re.compile("Draft")).first.click()
    dialog = move_to(board, estimate, "received", width)
    expect(dialog).to_contain_text("Harbor Collision")
    dialog.get_by_role("button", name=re.compile("Move to Received")).click()
    expect(dialog).to_be_hidden()

    # The text arrives, and its link opens the owner's page on another phone.
    text = arrived(site, "text", number, "/t/", since)
    link = re.search(r"http://\S+/t/\S+", text["text"]).group(0)
    owner = opened(link, width=width)
    expect(owner).to_have_url(re.compile(rf"/customer/estimates/{estimate}$"))
    expect(owner.locator("[data-status]")).to_contain_text("Received")
    owner.evaluate("window.notReloaded = true")

    # The card moves; the owner's page changes by itself within a second, without a reload.
    expect(owner.locator("[data-live-line]")).to_contain_text("Up to date")
    board.goto("/shop/")
    if width < 1000:
        board.get_by_role("link", name=re.compile("Received")).first.click()
    dialog = move_to(board, estimate, "in_progress", width)
    dialog.get_by_role("button", name=re.compile("Move to In progress")).click()
    expect(dialog).to_be_hidden()
    expect(owner.locator("h1")).to_have_text("In progress", timeout=5000)
    assert owner.evaluate("window.notReloaded") is True

    # The text and the mail say so.
    assert "1996 Toyota Corolla" in arrived(site, "text", number, "working on your", since)["text"]
    mail = arrived(site, "mail", email, "Corolla", since)
    assert mail["subject"]
    assert "/t/" in mail["html"]
