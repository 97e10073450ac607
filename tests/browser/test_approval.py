"""An owner decides on a phone: by finger, by keyboard, without scripts; and never on what was not shown."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_access import violations

pytestmark = pytest.mark.either_database

PHONE = 390


@pytest.fixture(scope="module")
def token(site):
    return site.staff()


@pytest.fixture
def asked(site, token):
    """A new car of Sam's whose estimate waits for his approval."""
    body = {
        "firstName": "Sam", "lastName": "Okafor", "customerEmail": "sam@demo.test", "vehicleYear": 2020,
        "vehicleMake": "Mazda", "vehicleModel": "3", "insuranceCompany": "Prairie Insurance", "deductible": "500.00",
    }  # fmt: skip
    body["items"] = [line("Front bumper", "412.00"), line("Heated mirror", "86.00", customerPays=True)]
    car = site.api("POST", "/api/estimates", body, token)["id"]
    site.api("POST", f"/api/estimates/{car}/approval-requests", {}, token)
    return car


def line(name, price, **more):
    return {"type": "part", "description": name, "unitPrice": price} | more


def draw(page):
    """A signature by a finger: real touches, not a mouse that says so."""
    pad = page.locator("[data-pad-sheet]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    touch = page.context.new_cdp_session(page)
    for step in range(8):
        point = {"x": box["x"] + 40 + 25 * step, "y": box["y"] + 40 + 12 * (step % 3)}
        kind = "touchMove" if step else "touchStart"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_finger_signs_what_the_page_of_the_car_leads_to(opened, asked):
    still = {"has_touch": True, "reduced_motion": "reduce"}  # nothing glides away under the finger
    page = opened(f"/customer/estimates/{asked}", width=PHONE, customer="sam@demo.test", **still)
    page.get_by_role("link", name="Look and decide").tap()
    page.get_by_label("Yes, do it").tap()
    page.get_by_label("Your full name").fill("Sam Okafor")
    draw(page)
    scrolled = page.evaluate("scrollY")
    draw(page)
    assert page.evaluate("scrollY") == scrolled  # the finger writes, it does not scroll
    page.get_by_role("button", name="Undo the last stroke").tap()
    expect(page.locator("[data-pad-strokes]")).to_have_value(re.compile("^M[^M]+$"))
    page.locator("[name=agreed]").check()
    page.get_by_role("button", name="Sign and approve").click()
    expect(page.get_by_role("heading", name="The work is approved")).to_be_visible()
    expect(page.get_by_text("Signed by hand on the screen")).to_be_visible()


def test_the_keyboard_alone_signs_by_name_and_leaves_a_line_out(opened, asked):
    page = opened(f"/customer/estimates/{asked}/approval", width=PHONE, customer="sam@demo.test")
    page.get_by_label("Yes, do it").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Sam Okafor")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The work is approved")).to_be_visible()
    expect(page.get_by_text("Left out, as you chose: Heated mirror")).to_be_visible()
    expect(page.get_by_text("Signed by typing the name")).to_be_visible()


def test_without_scripts_an_owner_declines_and_says_why(opened, asked):
    page = opened(
        f"/customer/estimates/{asked}/approval", width=PHONE, customer="sam@demo.test", java_script_enabled=False
    )
    expect(page.locator("[data-pad]")).to_be_hidden()
    page.get_by_label("Your full name").fill("Sam Okafor")
    page.get_by_text("I do not want this").click()
    page.get_by_label(re.compile("Why")).fill("Too dear")
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_role("heading", name="The work is declined")).to_be_visible()


def test_what_the_shop_changed_meanwhile_is_shown_and_not_signed(opened, site, token, asked):
    page = opened(f"/customer/estimates/{asked}/approval", width=PHONE, customer="sam@demo.test", has_touch=True)
    page.get_by_label("Yes, do it").check()
    page.get_by_label("Your full name").fill("Sam Okafor")
    draw(page)
    page.locator("[name=agreed]").check()
    site.api("POST", f"/api/estimates/{asked}/items", line("Radiator support", "300.00"), token)
    page.get_by_role("button", name="Sign and approve").click()
    expect(page.get_by_text("The shop changed this while you were reading.")).to_be_visible()
    expect(page.get_by_text("Radiator support").first).to_be_visible()
    expect(page.get_by_label("Your full name")).to_have_value("Sam Okafor")
    assert page.locator("[data-pad-strokes]").input_value() == ""
    assert site.api("GET", f"/api/estimates/{asked}", token=token)["approval"] == "requested"


def test_the_shops_tablet_shows_one_form_and_leads_nowhere(opened, browser, site, asked):
    page = opened("/shop/login", width=1024)
    page.fill("input[name=email]", "advisor@demo.test")
    page.fill("input[name=password]", "clearcoat-demo")
    page.press("input[name=password]", "Enter")
    page.goto(f"/shop/estimates/{asked}")
    page.get_by_text("Sign on this device").click()
    page.get_by_role("button", name="Delivery acknowledgement").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delivery acknowledgement")
    page.go_back()
    assert "login" in page.url  # the desk does not come back
    page.go_forward()
    assert not violations(page)
    page.get_by_label("Odometer").fill("forty")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("Your full name").fill("Sam Okafor")
    page.locator("[name=agreed]").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.locator(".field__error")).to_have_text("Write a whole number, such as 45210.")
    expect(page.get_by_label("Odometer")).to_have_value("forty")
    assert not violations(page)
    page.get_by_label("Odometer").fill("45,210")
    page.locator("[name=agreed]").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("Please hand the tablet back.")).to_be_visible()
    expect(page.get_by_text("45,210")).to_be_visible()
    page.goto("/shop/")
    assert "login" in page.url


def test_what_is_asked_is_for_everybody(opened, asked):
    page = opened(f"/customer/estimates/{asked}/approval", customer="sam@demo.test", reduced_motion="reduce")
    for width in (PHONE, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert not violations(page), f"{width} px, {scheme}"
