"""What the desk does about approvals, as its pages send it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from clearcoat.approvals.models import Decision, Request, Version
from clearcoat.core import clock
from clearcoat.dashboard import columns
from clearcoat.dashboard.waits import narrowed, waits
from clearcoat.estimates.lines import EstimateLineItem
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.models import Notification
from clearcoat.shops.models import ShopSettings
from clearcoat.workflow import approval
from clearcoat.workflow.estimate import add_line


def car(world, more=""):
    return f"/shop/estimates/{world.accord.pk}{more}"


def read(client, path):
    return " ".join(client.get(path).content.decode().split())


@pytest.fixture
def asked(world):
    return approval.send_for_approval(world.accord, world.advisor)


@pytest.fixture
def spoken():
    """The form of what somebody said, as it comes filled in."""
    return {"decision": "approved", "how": "verbal", "name": "Maria F.", "at": "2026-11-20T10:15", "note": ""}


def test_the_exact_messages_are_seen_before_they_go(world, advisor):
    seen = read(advisor, car(world, "/approval/send"))
    assert not Request.objects.exists()
    assert advisor.post(car(world, "/approval/send")).status_code == 302
    text = Notification.objects.get(event="approval_needed", type="sms")
    assert text.shown_text.split("http")[0].strip() in seen


def test_what_is_new_to_the_customer_is_seen_before_it_is_sent(world, advisor, asked):
    world.accord.refresh_from_db()
    add_line(world.accord, world.advisor, EstimateLineItem(type="part", part_name="Radiator support", unit_price=300))
    assert "New: Radiator support" in read(advisor, car(world, "/approval/send"))


def test_the_page_of_the_car_says_what_waits_for_whom_and_since_when(world, advisor, asked):
    page = read(advisor, car(world))
    assert "version 1 waits for the customer since" in page
    assert "Asked by Ana Ruiz." in page


def test_what_was_asked_can_be_taken_back_once(world, advisor, asked):
    for words in ("Taken back", "It did not wait any more"):
        advisor.post(car(world, "/approval/withdraw"), {"request": asked.pk})
        assert words in read(advisor, car(world))
    assert Estimate.objects.get(pk=world.accord.pk).approval == "none"


def test_a_request_of_another_shop_is_not_taken_back(world, rival, asked):
    rival.post(f"/shop/estimates/{world.golf.pk}/approval/withdraw", {"request": asked.pk})
    assert Request.objects.open().count() == 1


def test_what_was_said_is_on_record_with_who_said_it_and_who_wrote_it_down(world, advisor, spoken):
    assert advisor.post(car(world, "/approval/record"), spoken).status_code == 302
    kept = Decision.objects.get()
    assert (kept.how, kept.name, kept.recorded_by) == ("verbal", "Maria F.", "Ana Ruiz")
    assert kept.at.isoformat() == "2026-11-20T16:15:00+00:00"  # the shop's clock said 10:15
    page = read(advisor, car(world))
    assert "Spoken, and written down by the shop" in page
    assert "at the shop: Ana Ruiz" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("how", "typed"),
        ("how", "in_person"),
        ("decision", "maybe"),
        ("at", ""),
        ("at", "2126-01-01T10:00"),
    ],
)
def test_a_record_that_says_too_little_is_not_kept(world, advisor, spoken, field, value):
    assert advisor.post(car(world, "/approval/record"), spoken | {field: value}).status_code == 422
    assert not Decision.objects.exists()


def test_california_wants_the_number_that_was_called(world, advisor, spoken):
    ShopSettings.objects.filter(pk=world.harbor.pk).update(approval_state="CA")
    page = advisor.post(car(world, "/approval/record"), spoken)
    assert (page.status_code, Decision.objects.count()) == (422, 0)
    assert advisor.post(car(world, "/approval/record"), spoken | {"note": "(312) 555-0143"}).status_code == 302


def test_handing_over_the_tablet_signs_the_desk_out_and_leads_to_one_form(world, advisor):
    answer = advisor.post(car(world, "/approval/tablet"), {"form": "delivery"}, follow=True)
    assert Request.objects.get().words["title"] in answer.content.decode()
    assert advisor.get("/shop/").status_code == 302
    assert not Notification.objects.filter(event="approval_needed").exists()


def test_a_version_shows_its_fingerprint_and_says_when_a_byte_of_it_was_changed(world, advisor, asked):
    assert asked.version.sha256 in read(advisor, car(world, "/versions/1"))
    Version.objects.update(content=asked.version.content.replace("412.35", "412.36"))
    assert "This is not what was stored." in read(advisor, car(world, "/versions/1"))
    assert "changed afterwards" in read(advisor, car(world))


def test_the_card_says_since_when_it_waits_for_approval(world, advisor):
    with time_machine.travel(clock.now() - timedelta(days=2)):
        approval.send_for_approval(world.accord, world.advisor)
    day = (clock.now() - timedelta(days=2)).astimezone(ZoneInfo("America/Chicago")).strftime("%a")
    assert f"Waits for approval since {day}" in read(advisor, "/shop/")


def test_the_board_narrows_to_the_cars_that_wait_for_one(world, advisor, asked):
    cars = Estimate.objects.visible_to(world.advisor)
    assert [(one.key, one.count) for one in waits(cars, world.harbor.today())] == [("approval", 1)]
    assert list(narrowed(cars, "approval", world.harbor.today())) == [world.accord]
    cards = [card.pk for column in columns.board(world.advisor, wait="approval") for card in column.cards]
    assert cards == [world.accord.pk]


def test_a_wait_that_does_not_exist_narrows_nothing(world, advisor):
    assert "Maria" in read(advisor, "/shop/?wait=<b>").replace("María", "Maria")


def test_a_line_can_be_marked_as_the_customers(world, advisor):
    line = {"type": "misc", "part_name": "Heated mirror", "quantity": "1", "unit_price": "86", "taxable": "on"}
    line |= {"labor_hours": "0", "paint_hours": "0", "labor_rate": "0"}
    answer = advisor.post(car(world, "/lines/new"), line | {"customer_pays": "on", "version": world.accord.version})
    assert answer.status_code == 302
    assert str(Estimate.objects.get(pk=world.accord.pk).extras) == "93.10"
    assert "customer pays" in read(advisor, car(world))


def test_a_technician_sends_nothing_for_approval(world, tech):
    assert tech.post(car(world, "/approval/send")).status_code == 403
    assert not Request.objects.exists()
    assert Client().post(car(world, "/approval/send")).status_code == 302


def test_a_shops_own_terms_are_what_is_asked_with_from_then_on(world, owner, asked):
    typed = {"authorization-en": "Storage is {shop}'s after a week.", "authorization-es": "Guardamos una semana."}
    assert owner.post("/shop/settings/terms", typed).status_code == 302
    approval.withdraw(world.accord, asked.pk, world.advisor)
    assert approval.send_for_approval(world.accord, world.advisor).words["terms"] == "Guardamos una semana."
    asked.refresh_from_db()
    assert asked.words["terms"] != "Guardamos una semana."


def test_an_empty_field_brings_our_own_terms_back(world, owner):
    owner.post("/shop/settings/terms", {"delivery-en": "Bring the key."})
    owner.post("/shop/settings/terms", {"delivery-en": " "})
    assert "Bring the key." not in read(owner, "/shop/settings/terms")
