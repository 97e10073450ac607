from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from clearcoat.core import clock
from clearcoat.estimates.models import Estimate
from clearcoat.payments.models import Method
from clearcoat.workflow.move import Move
from clearcoat.workflow.payment import record
from clearcoat.workflow.status import change_status
from clearcoat.workflow.take_back import take_back
from tests.portal.conftest import by_link, page_of, text


def move(world, estimate, to, **about):
    fresh = Estimate.objects.select_related("shop__settings").get(pk=estimate.pk)
    return change_status(fresh, Move(to, notify=False, **about), world.owner)


def read(world, estimate):
    return text(by_link(world, estimate).get(page_of(estimate) + "?lang=en"))


def test_it_says_which_shop_which_car_and_where_it_is(world):
    words = read(world, world.accord)
    assert "Harbor Collision" in words
    assert "2019 Honda Accord" in words
    assert "<h1>In progress</h1>" in words
    assert "Our technicians are working on your car." in words
    assert "After the repair we clean and check the car" in words


def test_it_wears_the_shops_colour(world):
    assert '<link rel="stylesheet" href="/brand/1f5fbf.css">' in read(world, world.accord)
    assert '<link rel="stylesheet" href="/brand/7a3b12.css">' in read(world, world.golf)


def test_since_when_is_told_in_the_shops_own_time(world):
    Estimate.objects.filter(pk=world.accord.pk).update(status_since="2026-11-23T02:05:00Z")
    assert 'datetime="2026-11-22T20:05-06:00">Sunday, November 22, 8:05 PM</time>' in read(world, world.accord)


@pytest.mark.parametrize(("day", "zone"), [("2026-07-01", "CDT"), ("2026-12-01", "CST")])
def test_the_page_names_the_zone_of_its_times(world, day, zone):
    with time_machine.travel(f"{day}T12:00:00Z"):
        assert f"All times are the shop's ({zone})." in read(world, world.accord)


@pytest.mark.parametrize(
    ("reason", "label", "words"),
    [
        ("parts", "Waiting for parts", "ordered and on their way"),
        ("insurer", "Waiting for the insurer", "We wait for the insurer"),
        ("customer", "Waiting for your answer", "We need an answer from you"),
        ("sublet", "With a specialist", "A specialist outside our shop"),
    ],
)
def test_a_hold_tells_its_true_reason(world, reason, label, words):
    move(world, world.accord, "waiting_for_parts", hold_reason=reason)
    page = read(world, world.accord)
    assert f"<h1>{label}</h1>" in page
    assert words in page


def test_the_newest_note_is_shown_once_with_its_writer(world):
    move(world, world.accord, "waiting_for_parts", notes="The bumper is off.")
    page = read(world, world.accord)
    assert page.count("The bumper is off.") == 1
    assert "Dana Whitfield, Harbor Collision" in page


def test_an_older_note_stays_on_the_timeline(world):
    move(world, world.accord, "waiting_for_parts", notes="The bumper is off.")
    move(world, world.accord, "in_progress", notes="The bumper is here.")
    page = read(world, world.accord)
    assert page.index("The bumper is here.") < page.index("The bumper is off.")


def test_internal_notes_are_not_shown(world):
    move(world, world.accord, "ready", internal_note="He argues about the price.")
    assert "argues" not in read(world, world.accord)


def test_the_promised_date_is_told(world):
    assert 'datetime="2026-12-04">Friday, December 4' in read(world, world.accord)


def test_a_date_that_never_moved_has_no_history(world):
    assert "How the date changed" not in read(world, world.accord)


def test_every_change_of_the_date_is_told_with_its_reason(world):
    move(world, world.accord, "in_progress", eta=date(2026, 12, 8), eta_reason="The headlight is back-ordered.")
    move(world, world.accord, "in_progress", eta=date(2026, 12, 7), eta_reason="It came early.")
    page = read(world, world.accord)
    assert page.index("It came early.") < page.index("The headlight is back-ordered.") < page.index("First date:")
    assert page.count("<s>") == 2


def test_a_change_that_was_taken_back_is_not_told(world):
    moved = move(world, world.accord, "in_progress", eta=date(2026, 12, 8), eta_reason="Typed wrongly.")
    assert moved.history.action == "date_changed"
    moved = move(world, world.accord, "ready", eta=date(2026, 12, 20), eta_reason="Moved wrongly.")
    take_back(moved.estimate, world.owner)
    assert "Moved wrongly." not in read(world, world.accord)


def test_a_date_that_passed_is_admitted(world):
    Estimate.objects.filter(pk=world.accord.pk).update(estimated_completion=clock.now().date() - timedelta(days=2))
    assert "This day has passed" in read(world, world.accord)


def test_a_car_without_a_date_says_so(world):
    Estimate.objects.filter(pk=world.accord.pk).update(estimated_completion=None)
    assert "There is no date yet." in read(world, world.accord)


@pytest.mark.parametrize("to", ["ready", "completed", "cancelled", "total_loss"])
def test_a_date_is_promised_only_while_it_means_something(world, to):
    move(world, world.accord, to)
    assert "Should be ready" not in read(world, world.accord)


def test_the_shop_can_be_called_texted_and_found(world):
    type(world.harbor.settings).objects.filter(pk=world.harbor.pk).update(sms_number="+13125550100")
    page = read(world, world.accord)
    assert 'href="tel:+13125550142"' in page
    assert "(312) 555-0142" in page
    assert 'href="sms:+13125550100"' in page
    assert "query=1200%20Harbor%20Street%2C%20Chicago%2C%20IL%2060607" in page
    assert "Mon-Fri 7:30-18:00" in page


def test_a_shop_without_a_texting_number_offers_no_text(world):
    assert "sms:" not in read(world, world.accord)


def test_who_pays_what_is_told(world):
    page = read(world, world.accord)
    assert "<dt>The whole repair</dt><dd>$796.23</dd>" in page
    assert "<dt>Example Mutual</dt><dd>$296.23</dd>" in page
    assert "<dt>Your part</dt><dd>$500.00</dd>" in page


def test_without_an_insurer_there_is_no_insurers_part(world):
    Estimate.objects.filter(pk=world.accord.pk).update(insurance_company="")
    page = read(world, world.accord)
    assert "<dt>Your part</dt><dd>$796.23</dd>" in page
    assert "Example Mutual" not in page


def test_an_unpriced_estimate_shows_no_bill(world):
    Estimate.objects.filter(pk=world.accord.pk).update(total=Decimal(0))
    assert "Who pays what" not in read(world, world.accord)


def test_a_ready_car_says_what_to_bring(world):
    assert "Please bring $500.00." in read(world, world.outback)


def test_who_has_paid_brings_nothing(world):
    record(world.outback, Method.CASH, Decimal(500), world.advisor)
    page = read(world, world.outback)
    assert "Please bring" not in page
    assert ">Paid</span>" in page


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("completed", "Your car is back with you."),
        ("cancelled", "This repair was cancelled."),
        ("total_loss", "The insurer treats the car as a total loss"),
    ],
)
def test_every_end_has_its_own_words(world, to, words):
    move(world, world.accord, to)
    assert words in read(world, world.accord)


@pytest.mark.parametrize("to", ["cancelled", "total_loss"])
def test_a_car_that_will_not_be_repaired_has_no_path_and_no_bill(world, to):
    move(world, world.accord, to)
    page = read(world, world.accord)
    assert 'class="path"' not in page
    assert "Who pays what" not in page


def test_a_draft_says_that_the_shop_prepares_it(world):
    Estimate.objects.filter(pk=world.accord.pk).update(status="draft")
    world.accord.timeline.all().delete()
    page = read(world, world.accord)
    assert "<h1>Being prepared</h1>" in page
    assert "The shop is preparing your estimate." in page
    assert "Nothing yet." in page
    assert "path__stop--now" not in page


def test_the_plate_and_the_vin_are_not_on_the_page(world):
    page = read(world, world.accord)
    assert "TST1001" not in page.replace("CLM-TST1001", "")
    assert "1HGCV1F34KA100123" not in page


@pytest.mark.parametrize("field", ["vehicle_make", "color", "insurance_company"])
def test_what_people_typed_is_text_and_no_markup(world, field):
    Estimate.objects.filter(pk=world.accord.pk).update(**{field: "<script>alert(1)</script>"})
    page = read(world, world.accord)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_note_is_text_and_no_markup(world):
    move(world, world.accord, "ready", notes="<img src=x onerror=alert(1)>")
    assert "<img" not in read(world, world.accord)


def test_it_works_without_scripts(world):
    page = read(world, world.accord)
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in page
    assert "style=" not in page
    assert page.count("<script") == page.count('<script type="module" src="/static/js/')


def test_it_names_its_stream_and_its_version(world):
    version = Estimate.objects.get(pk=world.accord.pk).version
    assert f'data-live="/api{page_of(world.accord)}/events?after={version}"' in read(world, world.accord)
    assert f'data-version="{version}"' in read(world, world.accord)


def test_only_an_account_has_a_way_to_its_cars(maria, holder, world):
    assert 'href="/customer/dashboard"' in text(maria.get(page_of(world.accord)))
    assert 'href="/customer/dashboard"' not in text(holder.get(page_of(world.accord)))
