"""Photos on their way from a phone to the shop: by thumb and by keys, over a line that fails, from a page that goes."""

import re
from contextlib import suppress
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import TimeoutError, expect

from tests.browser.conftest import sign_in
from tests.browser.test_access import violations

pytestmark = pytest.mark.either_database

SENT = re.compile(r"/api/estimates/[^/]+/photos$")
NO_PHOTO = {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 no photo"}


def shots(count):
    """So many different photos, as a library hands them over."""
    made = []
    for n in range(count):
        data = BytesIO()
        Image.effect_noise((320, 240), 60 + n).convert("RGB").save(data, "JPEG")
        made.append({"name": f"IMG_{n}.jpg", "mimeType": "image/jpeg", "buffer": data.getvalue()})
    return made


@pytest.fixture(scope="module")
def car(site):
    """A car of its own, with no photo yet."""
    token = site.staff()

    def make():
        body = {"firstName": "Robin", "lastName": uuid4().hex[:6], "vehicleMake": "Kia", "vehicleModel": "Soul"}
        return site.api("POST", "/api/estimates", body, token=token)["id"]

    make.photos = lambda pk: site.api("GET", f"/api/estimates/{pk}/photos", token=token)["items"]
    return make


@pytest.fixture
def page(opened, car):
    made = car()
    page = opened(f"/shop/estimates/{made}/photos", width=390, staff="tech@demo.test", reduced_motion="reduce")
    page.photos = lambda: car.photos(made)
    return page


def choose(page, *files):
    page.set_input_files("input[type=file]:not([capture])", list(files))


def chooser_by_keys(page, field):
    """The browser's own dialog, opened by the space bar. A busy machine loses a keypress now and then: three tries."""
    field.focus()
    for _ in range(3):
        expect(field).to_be_focused()
        with suppress(TimeoutError):
            with page.expect_file_chooser(timeout=6_000) as chooser:
                page.keyboard.press("Space")
            return chooser.value
    raise AssertionError("the space bar opens no dialog")


def line(page):
    return page.locator("[data-upload-line]")


def rows(page):
    return page.locator("[data-upload-list] > li")


def tiles(page):
    return page.locator(".tile")


def failing(page, *answers):
    """Answers the first uploads with these statuses, or not at all for None; lets all later ones through."""
    left = list(answers)

    def answer(route):
        if not left:
            return route.continue_()
        status = left.pop(0)
        return route.fulfill(status=status, body="{}") if status else route.abort()

    page.route(SENT, answer)


def test_several_photos_go_up_with_a_bar_each_and_appear_by_themselves(page):
    held, is_held = [], True
    page.route(SENT, lambda route: held.append(route) if is_held else route.continue_())
    choose(page, *shots(3))
    expect(rows(page)).to_have_count(3)
    expect(page.locator("[data-upload-list] progress:visible")).to_have_count(2)
    is_held = False
    for route in held:
        route.continue_()
    expect(line(page)).to_have_text("3 of 3 sent")
    expect(tiles(page)).to_have_count(3)
    expect(rows(page)).to_have_count(0)


def test_what_was_chosen_goes_with_every_photo(page):
    page.locator("input[name=category][value=completed]").check()
    page.locator("input[name=shared][value=false]").check()
    choose(page, *shots(2))
    expect(line(page)).to_have_text("2 of 2 sent")
    assert {(photo["category"], photo["shared"]) for photo in page.photos()} == {("completed", False)}


def test_the_choice_is_there_again_after_a_reload(page):
    page.locator("input[name=category][value=completed]").check()
    page.reload()
    expect(page.locator("input[name=category][value=completed]")).to_be_checked()


@pytest.mark.parametrize("fault", [500, 503, 429, None])
def test_a_fault_and_then_success_give_one_photo(page, fault):
    failing(page, fault)
    choose(page, *shots(1))
    expect(line(page)).to_have_text("1 of 1 sent")
    assert len(page.photos()) == 1


def test_a_busy_shop_is_asked_again_when_it_said_and_no_sooner(page):
    page.clock.install()
    page.route(SENT, lambda route: route.fulfill(status=503, body="{}", headers={"Retry-After": "300"}))
    choose(page, *shots(1))
    expect(rows(page)).to_contain_text("tried again")
    page.unroute(SENT)
    page.clock.fast_forward("04:50")
    expect(rows(page)).to_contain_text("tried again")
    page.clock.fast_forward("00:11")
    expect(line(page)).to_have_text("1 of 1 sent")


def test_an_answer_that_was_lost_makes_no_double(page):
    page.evaluate("""() => {
        const told = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, "status").get;
        let first;
        const get = function () { return this === (first ??= this) ? 0 : told.call(this) };
        Object.defineProperty(XMLHttpRequest.prototype, "status", { get });
    }""")
    choose(page, *shots(1))
    expect(line(page)).to_have_text("1 of 1 sent")
    assert len(page.photos()) == 1


def test_it_waits_without_a_line_and_goes_on_when_there_is_one(page):
    page.context.set_offline(True)
    choose(page, *shots(2))
    expect(rows(page).first).to_contain_text("No connection")
    page.context.set_offline(False)
    expect(line(page)).to_have_text("2 of 2 sent")
    assert len(page.photos()) == 2


def test_a_reload_in_the_middle_loses_nothing_and_doubles_nothing(page):
    page.route(SENT, lambda route: route.abort())
    choose(page, *shots(3))
    expect(rows(page).filter(has_text="tried again")).to_have_count(3)
    page.unroute(SENT)
    page.reload()
    expect(line(page)).to_have_text("3 of 3 sent")
    assert len(page.photos()) == 3


def test_photos_that_were_chosen_before_the_script_came_are_sent(page):
    held = []
    page.route(re.compile(r"/upload\.[^/]*js$"), lambda route: held.append(route))  # noqa: PLW0108
    with page.expect_request(re.compile(r"/upload\.[^/]*js$")):
        page.goto(page.url, wait_until="commit")
    choose(page, *shots(1))
    for route in held:
        route.continue_()
    expect(line(page)).to_have_text("1 of 1 sent")


def test_other_pages_say_what_is_not_sent_yet_and_lead_there(page):
    page.route(SENT, lambda route: route.abort())
    choose(page, *shots(2))
    expect(rows(page).filter(has_text="tried again")).to_have_count(2)
    page.goto("/shop/")
    expect(page.locator("[data-unsent]")).to_contain_text("2 photos on this device are not sent yet.")
    page.unroute(SENT)
    page.get_by_role("link", name="Go on sending").click()
    expect(line(page)).to_have_text("2 of 2 sent")
    page.goto("/shop/")
    expect(page.locator("[data-unsent]")).to_be_hidden()


WAITING = """(ago) => new Promise((answer) => {
  const opening = indexedDB.open("waiting-uploads", 1);
  opening.onsuccess = () => {
    const files = opening.result.transaction("files", "readwrite").objectStore("files");
    files.getAll().onsuccess = ({ target }) => {
      target.result.forEach((one) => ago && files.put({ ...one, since: Date.now() - ago }));
      answer(target.result.length);
    };
  };
})"""


@pytest.mark.parametrize(("days", "left"), [(13, 1), (15, 0)])
def test_what_nobody_came_back_for_leaves_the_device(page, days, left):
    page.route(SENT, lambda route: route.abort())
    choose(page, *shots(1))
    expect(rows(page).filter(has_text="tried again")).to_have_count(1)
    page.evaluate(WAITING, days * 24 * 3600 * 1000)
    page.goto("/shop/")
    expect(page.locator("[data-unsent]")).to_be_visible(visible=bool(left))
    for _ in range(50):
        if page.evaluate(WAITING, 0) == left:
            return
        page.wait_for_timeout(100)
    raise AssertionError("what lies there is not what should")


def test_an_owner_who_signs_out_leaves_no_photo_on_the_device(opened, site):
    page = opened("/")
    sign_in(page, "/customer/login", "sam@demo.test")
    estimate = site.api("GET", "/api/estimates?q=TST%201003", token=site.staff())["items"][0]["id"]
    page.goto(f"/customer/estimates/{estimate}/photos/new")
    page.route(re.compile(r"/photos$"), lambda route: route.abort())
    page.locator("input[name=damage]:not([capture])").set_input_files(shots(1))
    expect(rows(page).filter(has_text="tried again")).to_have_count(1)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/customer/estimates")
    assert page.evaluate(f"({WAITING})(0)") == 1
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0


def test_the_same_queue_in_two_tabs_sends_each_photo_once(page):
    page.route(SENT, lambda route: route.abort())
    choose(page, *shots(2))
    expect(rows(page).filter(has_text="tried again")).to_have_count(2)
    other = page.context.new_page()
    other.goto(page.url)
    expect(line(other)).to_have_text("2 of 2 sent")
    page.unroute(SENT)
    expect(rows(page)).to_have_count(0)
    assert len(page.photos()) == 2


def test_a_bad_file_says_why_and_stops_no_other(page):
    choose(page, NO_PHOTO, *shots(2))
    expect(line(page)).to_have_text("2 of 2 sent")
    expect(rows(page)).to_contain_text("This is a PDF, not a photo")
    page.reload()
    expect(rows(page)).to_contain_text("This is a PDF, not a photo")
    page.get_by_role("button", name="Remove: bill.pdf").click()
    page.reload()
    expect(tiles(page)).to_have_count(2)
    expect(rows(page)).to_have_count(0)


def test_a_refusal_speaks_the_language_of_the_page(page):
    page.evaluate("document.documentElement.lang = 'es'")
    choose(page, NO_PHOTO)
    expect(rows(page)).to_contain_text("Esto es un PDF")


def test_a_photo_whose_link_has_ended_is_kept_and_tried_again_by_the_next_page(page):
    failing(page, 404)
    choose(page, *shots(1))
    expect(rows(page)).to_contain_text("Nothing is lost.")
    page.reload()
    expect(line(page)).to_have_text("1 of 1 sent")


def test_a_cancelled_file_is_not_sent(page):
    page.route(SENT, lambda route: route.abort())
    choose(page, *shots(1))
    page.get_by_role("button", name="Cancel: IMG_0.jpg").click()
    expect(rows(page)).to_have_count(0)
    page.unroute(SENT)
    page.reload()
    expect(page.get_by_text("No photos yet.")).to_be_visible()
    assert page.photos() == []


def test_files_dropped_anywhere_on_the_page_are_sent(page):
    page.set_viewport_size({"width": 1280, "height": 844})
    page.evaluate("""async () => {
        const canvas = new OffscreenCanvas(64, 48);
        canvas.getContext("2d").fillRect(0, 0, 64, 48);
        const data = new DataTransfer();
        data.items.add(new File([await canvas.convertToBlob({ type: "image/jpeg" })], "dropped.jpg"));
        const drop = (name) => new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true });
        document.body.dispatchEvent(drop("dragover"));
        window.zoneShown = !document.querySelector("[data-zone]").hidden;
        document.querySelector("h1").dispatchEvent(drop("drop"));
    }""")
    assert page.evaluate("window.zoneShown")
    expect(line(page)).to_have_text("1 of 1 sent")
    assert [photo["fileName"] for photo in page.photos()] == ["dropped.jpg"]


@pytest.mark.parametrize(("where", "sent"), [("h1", 1), ("textarea", 0)])
def test_a_pasted_picture_is_sent_unless_it_is_pasted_into_a_field(page, where, sent):
    taken = page.evaluate(
        """async (where) => {
        const canvas = new OffscreenCanvas(64, 48);
        canvas.getContext("2d").fillRect(0, 0, 64, 48);
        const clipboardData = new DataTransfer();
        clipboardData.items.add(new File([await canvas.convertToBlob({ type: "image/png" })], "image.png"));
        const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
        return !document.querySelector(where).dispatchEvent(paste);
    }""",
        where,
    )
    assert taken == bool(sent)
    if sent:
        expect(line(page)).to_have_text("1 of 1 sent")


def test_a_page_without_a_database_warns_before_it_goes(page):
    page.evaluate("() => { indexedDB.open = () => { throw new Error('none') } }")
    page.route(SENT, lambda route: route.abort())
    choose(page, *shots(1))
    expect(rows(page)).to_have_count(1)
    prevented = "dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    assert page.evaluate(prevented) is False


def test_photos_are_taken_shared_opened_and_changed_by_keyboard_alone(page):
    chooser_by_keys(page, page.locator(".take__library input")).set_files(shots(1))
    share = page.get_by_role("button", name=re.compile("Shown to the customer"))
    share.press("Enter")
    expect(share).to_have_attribute("aria-pressed", "false")
    expect(share).to_be_focused()
    page.locator(".tile__open").press("Enter")
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("Caption").press_sequentially("Left door")
    dialog.get_by_label("Caption").press("Enter")
    expect(page.locator(".tile__title")).to_have_text("Left door")


def test_chosen_photos_are_removed_by_a_second_tap(page):
    choose(page, *shots(2))
    expect(tiles(page)).to_have_count(2)
    page.locator("[name=photo]").first.check()
    page.locator(".several summary").last.click()
    page.get_by_role("button", name="Delete them for good").click()
    expect(tiles(page)).to_have_count(1)
    expect(page.locator("[data-toast]")).to_contain_text("Done for 1 photo.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_of_the_page_is_for_everybody(page, scheme):
    page.emulate_media(color_scheme=scheme)
    choose(page, NO_PHOTO, *shots(1))
    expect(tiles(page)).to_have_count(1)
    page.locator("[name=photo]").check()
    assert not violations(page)
    page.locator(".tile__open").click()
    expect(page.locator("dialog[open] .photo")).to_be_visible()
    assert not violations(page)
