"""The editor of a shop's words: nothing bad can be kept, and everything can be tried first."""

import pytest

from clearcoat.notifications.models import Notification, Wording
from tests.portal.conftest import text

READY = "/shop/settings/wordings/ready/sms/en"
MAIL = "/shop/settings/wordings/ready/email/es"
GOOD = "{shop}: your {car} waits for you. {link}"


def test_the_list_says_which_words_are_the_shops_own(world, owner):
    Wording.objects.create(shop=world.harbor, event="ready", type="sms", language="en", text=GOOD)
    Wording.objects.create(shop=world.lakeside, event="news", type="sms", language="en", text=GOOD)
    rows = owner.get("/shop/settings/wordings").context["rows"]
    assert [choice.event for row in rows for choice, changed in row.choices if changed] == ["ready"]


def test_the_editor_begins_with_the_default_and_shows_it_beside_a_real_car(world, owner):
    page = text(owner.get(READY))
    assert "{shop}: good news, your {car} is ready to pick up." in page
    assert "Subaru Outback" in page
    assert "/t/••••••" in page
    assert world.link(world.civic).token not in page


def test_good_words_are_kept_and_read_by_the_next_who_looks(owner):
    assert owner.post(READY, {"text": GOOD, "do": "save"}).status_code == 302
    assert (Wording.objects.get().text, Wording.objects.get().changed_by) == (GOOD, "Dana Whitfield")
    assert GOOD in text(owner.get(READY))


def test_bad_words_are_not_kept_and_stay_in_the_field(owner):
    answer = owner.post(READY, {"text": "{shop}: {vin} is ready", "do": "save"})
    assert answer.status_code == 422
    assert "{vin} is not known here" in text(answer)
    assert "{shop}: {vin} is ready</textarea>" in text(answer)
    assert not Wording.objects.exists()


def test_the_preview_tells_segments_and_cost_or_what_is_wrong(owner):
    preview = text(owner.post(READY + "/preview", {"text": GOOD}))
    assert "waits for you" in preview
    assert "1 segment, $0.0120" in preview
    assert "link is missing" in text(owner.post(READY + "/preview", {"text": "{shop}: hello."}))
    assert not Wording.objects.exists()


def test_a_mail_has_a_subject_and_a_first_paragraph(owner):
    owner.post(MAIL, {"subject": "{car} listo", "lead": "Venga cuando quiera, {first_name}.", "do": "save"})
    kept = Wording.objects.get()
    assert (kept.subject, kept.lead, kept.text) == ("{car} listo", "Venga cuando quiera, {first_name}.", "")


def test_a_test_goes_to_whoever_asks_with_a_dead_link_and_keeps_nothing(world, owner):
    owner.post(MAIL, {"subject": "{car} listo", "lead": "Venga.", "do": "test"})
    owner.post(READY, {"text": GOOD, "do": "test", "to": "(312) 555-0142"})
    mail, sms = Notification.objects.filter(event="test").order_by("type")
    assert (mail.to, sms.to) == ("owner@demo.test", "+13125550142")
    assert sms.text.endswith(f"({sms.code})")
    sent = sms.text + mail.text + mail.html
    assert not any(secret in sent for secret in ("{secret}", "{preferences}"))
    assert not Wording.objects.exists()


@pytest.mark.parametrize("number", ["", "12", "+447911123456"])
def test_a_test_text_needs_a_number_that_can_be_texted(owner, number):
    assert owner.post(READY, {"text": GOOD, "do": "test", "to": number}).status_code == 422
    assert not Notification.objects.filter(event="test").exists()


def test_the_way_back_is_one_tap(owner):
    owner.post(READY, {"text": GOOD, "do": "save"})
    owner.post(READY, {"do": "reset"})
    assert not Wording.objects.exists()


@pytest.mark.parametrize("one", ["reset_password/email/en", "reply/sms/en", "ready/fax/en", "ready/sms/fr", "x/sms/en"])
def test_what_has_no_words_to_change_is_not_there(owner, one):
    assert owner.get(f"/shop/settings/wordings/{one}").status_code == 404


def test_a_shop_without_a_car_tries_its_words_on_one_that_is_made_up(world, rival):
    type(world.golf).objects.filter(shop=world.lakeside).delete()
    assert "2019 Honda Accord" in text(rival.get(READY))


def test_what_is_typed_is_no_code(owner):
    owner.post(READY, {"text": "{shop}: <script>alert(1)</script> {link}", "do": "save"})
    assert "<script>alert" not in text(owner.get(READY))
