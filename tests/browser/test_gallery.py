"""Photos in the owner's hands: thumbs, the viewer by keys and by fingers, before and after, and what comes in live."""

import re
import time
import urllib.request
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.test_access import violations
from tests.photos.samples import multipart

pytestmark = pytest.mark.either_database

LIVE = 15_000
STEPS = 12
PHONE = {"width": 390, "has_touch": True, "is_mobile": True}


def noise(width=800, height=600, seed=60):
    """A picture that is like no other."""
    made = BytesIO()
    Image.effect_noise((width, height), seed).convert("RGB").save(made, "JPEG")
    return made.getvalue()


class Car:
    """A repair with photos, sent as staff send them, and its link."""

    def __init__(self, site):
        self.site, self.token = site, site.staff()
        body = {"firstName": "Robin", "lastName": "Gale", "vehicleMake": "Kia", "vehicleModel": "Soul"}
        self.id = site.api("POST", "/api/estimates", body, self.token)["id"]
        self.photos = f"/api/estimates/{self.id}/photos"
        self.link = site.api("POST", f"/api/estimates/{self.id}/link", token=self.token)["url"]

    def send(self, content, **fields):
        data, kind = multipart(content, shared="true", **fields)
        headers = {"Content-Type": kind, "Authorization": f"Bearer {self.token}"}
        request = urllib.request.Request(f"{self.site.base}{self.photos}", data, headers)
        pk = self.site.read(request)["id"]
        end = time.monotonic() + 30
        while self.site.api("GET", f"{self.photos}/{pk}", token=self.token)["state"] != "ready":
            assert time.monotonic() < end, "the photo was not prepared"
            time.sleep(0.1)
        return pk

    def remove(self, pk):
        self.site.api("DELETE", f"{self.photos}/{pk}", token=self.token)


@pytest.fixture(scope="module")
def car(site):
    """Four photos, two of them a pair, and one of the car taken apart."""
    car = Car(site)
    dent = car.send(noise(seed=50), category="damage", caption="Door")
    car.send(noise(600, 800, 60), category="damage", caption="Fender")
    car.send(noise(seed=70), category="progress", caption="Inside", teardown="true")
    car.send(noise(seed=80), category="progress", caption="Primer")
    car.send(noise(780, 600, 90), category="completed", caption="Door again", pairId=dent)
    return car


@pytest.fixture
def page(opened, car):
    return opened(car.link, width=1280, reduced_motion="reduce")


@pytest.fixture
def phone(opened, car):
    return opened(car.link, **PHONE)


def thumb(page, caption):
    return page.get_by_role("link", name=re.compile(f": {caption}$"))


def viewer(page):
    return page.locator("[data-viewer]")


def about(page):
    return page.locator("[data-about]")


def cut(page):
    return page.evaluate("getComputedStyle(document.querySelector('.pair__after')).getPropertyValue('--cut')")


def touch(page, *paths):
    """Fingers on the glass, each from one point to another at once."""
    session = page.context.new_cdp_session(page)
    for step in range(STEPS + 1):
        points = [
            {"id": n, "x": x + (to_x - x) * step / STEPS, "y": y + (to_y - y) * step / STEPS}
            for n, ((x, y), (to_x, to_y)) in enumerate(paths)
        ]
        session.send("Input.dispatchTouchEvent", {"type": "touchMove" if step else "touchStart", "touchPoints": points})
        page.wait_for_timeout(16)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def middle(page, selector):
    """The point in its middle, after it was brought into sight."""
    page.locator(selector).evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_thumbs_load_and_what_is_folded_does_not_until_it_is_unfolded(page):
    thumb(page, "Fender").scroll_into_view_if_needed()
    expect(thumb(page, "Fender").locator("img")).to_have_js_property("complete", True)
    folded = page.locator("details img")
    assert folded.evaluate("image => image.currentSrc") == ""
    page.locator("summary").click()
    expect(folded).to_have_js_property("complete", True)
    assert folded.evaluate("image => image.naturalWidth") > 0


def test_the_viewer_is_walked_by_keys_and_gives_the_focus_back(page):
    thumb(page, "Door again").press("Enter")
    expect(about(page)).to_have_text(re.compile("^1 of 4 · Finished"))
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-caption]")).to_have_text("Primer")
    page.keyboard.press("End")
    expect(about(page)).to_have_text(re.compile("^4 of 4 · Damage"))
    page.keyboard.press("Home")
    expect(about(page)).to_have_text(re.compile("^1 of 4"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(viewer(page)).not_to_be_visible()
    expect(thumb(page, "Primer")).to_be_focused()


def test_the_focus_stays_inside_and_the_buttons_do_what_the_keys_do(page):
    thumb(page, "Primer").click()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.get_by_role("button", name="Next photo").click()
    expect(about(page)).to_have_text(re.compile("^3 of 4"))
    page.get_by_role("button", name="Previous photo").click()
    expect(about(page)).to_have_text(re.compile("^2 of 4"))
    assert not violations(page)
    with page.expect_download() as got:
        page.get_by_role("link", name="Download the photo").click()
    assert got.value.suggested_filename.endswith(".jpg")
    page.get_by_role("button", name="Close").click()
    expect(viewer(page)).not_to_be_visible()


def test_the_address_names_the_open_photo_and_back_closes_it(page):
    thumb(page, "Fender").click()
    expect(viewer(page)).to_be_visible()
    address = page.url
    page.go_back()
    expect(viewer(page)).not_to_be_visible()
    page.goto("/")
    page.goto(address)
    expect(page.locator("[data-caption]")).to_have_text("Fender")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("^[^#]+$"))


def test_only_the_photo_in_sight_and_its_neighbours_are_loaded(page):
    thumb(page, "Door again").click()
    expect(viewer(page).locator("img[src$=large]")).to_have_count(2)
    page.keyboard.press("ArrowRight")
    expect(viewer(page).locator("img[src$=large]")).to_have_count(3)


def test_a_photo_is_made_larger_by_buttons_and_looked_over_by_keys(page):
    thumb(page, "Fender").click()
    picture, slide = viewer(page).locator("img[alt$=Fender]"), viewer(page).locator(".is-zoomed")
    before = picture.bounding_box()["width"]
    for _ in range(3):
        page.get_by_role("button", name="Larger").click()
    assert round(picture.bounding_box()["width"] / before, 1) == 3
    top = slide.evaluate("slide => slide.scrollTop")
    page.keyboard.press("ArrowDown")
    assert slide.evaluate("slide => slide.scrollTop") > top
    for _ in range(3):
        page.get_by_role("button", name="Smaller").click()
    assert picture.bounding_box()["width"] == before


def test_fingers_swipe_to_the_next_and_pinch_to_zoom(phone):
    thumb(phone, "Door again").tap()
    expect(about(phone)).to_have_text(re.compile("^1 of 4"))
    touch(phone, ((330, 300), (60, 300)))
    expect(about(phone)).to_have_text(re.compile("^2 of 4"))
    touch(phone, ((180, 400), (60, 400)), ((210, 400), (330, 400)))
    assert phone.evaluate("visualViewport.scale") > 1.5


def test_before_and_after_are_compared_by_mouse_by_keys_and_by_buttons(page):
    x, y = middle(page, ".pair__box")
    page.mouse.click(x - page.locator(".pair__box").bounding_box()["width"] / 4, y)
    assert 23 <= float(cut(page).removesuffix("%")) <= 27
    page.keyboard.press("End")
    assert cut(page) == "100%"
    page.get_by_role("button", name="After", exact=True).click()
    assert cut(page) == "0%"
    page.get_by_role("button", name="Before", exact=True).click()
    assert cut(page) == "100%"


def test_a_finger_moves_the_slider_sideways_and_the_page_up(phone):
    x, y = middle(phone, ".pair__box")
    top = phone.evaluate("scrollY")
    touch(phone, ((x, y), (x, y - 200)))
    assert phone.evaluate("scrollY") > top + 100
    assert cut(phone) == "50%"
    x, y = middle(phone, ".pair__box")
    touch(phone, ((x, y), (x + 100, y)))
    assert float(cut(phone).removesuffix("%")) > 70


def test_both_halves_have_the_same_place(page):
    one, other = (half.bounding_box() for half in page.locator(".pair__box img").all())
    assert one == other


def test_without_scripts_the_halves_stand_side_by_side_and_a_thumb_is_a_link(opened, car):
    page = opened(car.link, width=390, java_script_enabled=False)
    one, other = (half.bounding_box() for half in page.locator(".pair__box img").all())
    assert one["x"] + one["width"] <= other["x"]
    expect(page.locator(".pair__cut")).not_to_be_visible()
    assert thumb(page, "Fender").get_attribute("href").endswith("/large")


def test_a_new_photo_appears_and_a_removed_one_goes_while_the_page_is_open(page, car):
    page.evaluate("window.notReloaded = true")
    page.locator("summary").click()
    pk = car.send(noise(seed=40), category="completed", caption="Wheel")
    expect(thumb(page, "Wheel")).to_be_visible(timeout=LIVE)
    assert page.locator("details").evaluate("fold => fold.open")
    thumb(page, "Wheel").click()
    expect(viewer(page)).to_be_visible()
    car.remove(pk)
    expect(thumb(page, "Wheel")).to_have_count(0, timeout=LIVE)
    expect(page.locator("[data-caption]")).not_to_have_text("Wheel")
    assert page.evaluate("window.notReloaded")


def test_the_owner_takes_a_photo_and_it_is_ticked_and_shown_until_it_is_removed(opened, site):
    car = Car(site)
    page = opened(car.link, **PHONE)
    page.get_by_role("link", name="Send photos").click()
    taken = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": noise(seed=30)}
    page.locator("input[name=front_left]").first.set_input_files(taken)
    expect(page.locator("[data-part=front_left] img")).to_be_visible(timeout=2 * LIVE)
    page.get_by_role("link", name="Done").click()
    expect(page.locator("#photos")).to_contain_text("Front left corner")
    car.remove(site.api("GET", car.photos, token=car.token)["items"][0]["id"])
    expect(page.locator("#photos")).to_have_count(0, timeout=LIVE)
