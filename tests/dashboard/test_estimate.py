import re
from decimal import Decimal

import pytest

from clearcoat.customers.models import TrackingLink
from clearcoat.dashboard import file
from clearcoat.estimates.models import Estimate
from clearcoat.workflow import estimate as by_hand
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status


def page(client, estimate) -> str:
    return client.get(f"/shop/estimates/{estimate.pk}").content.decode()


def typed(estimate=None, **more):
    base = {"first_name": "Robin", "last_name": "Weiss", "language": "en", "mileage_unit": "mi"}
    zero = {"deductible": "500.00", "betterment": "0", "tax_rate": "8.25"}
    return base | zero | ({"version": estimate.version} if estimate else {}) | more


def edit(client, estimate, **more):
    return client.post(f"/shop/estimates/{estimate.pk}/edit", typed(estimate, **more))


def test_the_page_tells_everything_about_the_car(world, advisor):
    change_status(world.accord, Move("ready", notes="Come after two"), world.advisor)
    shown = page(advisor, world.accord)
    for words in (
        "tel:+13125550143",
        "1HGCV1F34KA100123",
        "CLM-TST1001",
        "Example Mutual",
        "$796.23",
        "Come after two",
    ):
        assert words in shown


def test_it_shows_each_message_with_its_state_and_reason(world, advisor):
    Estimate.objects.filter(pk=world.accord.pk).update(phone="")
    change_status(Estimate.objects.get(pk=world.accord.pk), Move("ready"), world.advisor)
    shown = page(advisor, world.accord)
    assert "No mobile number on this estimate." in shown
    assert "Waiting to be sent" in shown


def test_it_does_not_show_the_customers_link(world, advisor):
    assert world.link(world.accord).token not in page(advisor, world.accord)


def test_it_asks_a_bounded_number_of_questions(world, advisor, django_assert_max_num_queries):
    for n in range(30):
        by_hand.add_line(world.accord, world.advisor, by_hand.EstimateLineItem(type="part", part_name=f"Clip {n}"))
    with django_assert_max_num_queries(36):
        page(advisor, world.accord)


def test_warnings_of_the_file_are_shown(world, advisor):
    world.accord.write(world.advisor, "imported", "x", about={"warnings": ["The totals do not add up."]})
    assert "The totals do not add up." in page(advisor, world.accord)


def test_a_new_estimate_gets_a_number_and_a_page(world, advisor):
    answer = advisor.post("/shop/estimates/new", typed(phone="312 555 0142", vin=" 1hgcv1f34ka1 00123"))
    made = Estimate.objects.get(last_name="Weiss", shop=world.harbor)
    assert answer.url == f"/shop/estimates/{made.pk}"
    assert (made.phone, made.vin, made.status) == ("+13125550142", "1HGCV1F34KA100123", "draft")


@pytest.mark.parametrize(
    ("field", "value"),
    [("phone", "555"), ("email", "x"), ("deductible", "-1"), ("vehicle_year", "19"), ("language", "xx")],
)
def test_nonsense_is_refused_beside_its_field(world, advisor, field, value):
    answer = advisor.post("/shop/estimates/new", typed(**{field: value}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_somebody_has_to_be_called_something(world, advisor):
    assert advisor.post("/shop/estimates/new", typed(first_name="", last_name="")).status_code == 422


def test_an_edit_is_kept_and_told_in_the_record(world, advisor):
    edit(advisor, world.accord, first_name="Marisol", insurance_company="State Fire")
    world.accord.refresh_from_db()
    assert world.accord.first_name == "Marisol"
    assert "first name" in world.accord.history.first().description


def test_an_edit_that_came_second_is_refused_and_keeps_what_was_typed(world, advisor):
    old = Estimate.objects.get(pk=world.accord.pk)
    by_hand.edit(world.accord, world.owner, color="Red")
    answer = edit(advisor, old, first_name="Marisol")
    assert answer.status_code == 409
    assert b"Marisol" in answer.content
    assert Estimate.objects.get(pk=old.pk).first_name == "María"


def test_the_refused_edit_can_be_sent_again(world, advisor):
    old = Estimate.objects.get(pk=world.accord.pk)
    by_hand.edit(world.accord, world.owner, color="Red")
    version = re.search(rb'name="version" value="(\d+)"', edit(advisor, old, first_name="Marisol").content)
    assert edit(advisor, old, first_name="Marisol", version=version[1].decode()).status_code == 302


def test_fields_that_are_not_on_the_form_are_not_written(world, advisor):
    edit(advisor, world.accord, status="completed", total="1.00", shop=str(world.lakeside.pk))
    world.accord.refresh_from_db()
    assert (world.accord.status, world.accord.shop) == ("in_progress", world.harbor)
    assert world.accord.total == Decimal("796.23")


def test_a_draft_can_be_deleted(world, advisor):
    draft = by_hand.create(world.harbor, world.advisor, last_name="Gone")
    advisor.post(f"/shop/estimates/{draft.pk}/delete")
    assert not Estimate.objects.filter(pk=draft.pk).exists()


def test_a_repair_on_record_is_kept(world, advisor):
    answer = advisor.post(f"/shop/estimates/{world.accord.pk}/delete", follow=True)
    assert b"is on record and is kept" in answer.content
    assert Estimate.objects.filter(pk=world.accord.pk).exists()


def test_a_note_for_the_shop_is_kept_with_its_writer(world, tech):
    tech.post(f"/shop/estimates/{world.accord.pk}/note", {"note": "Clip is\0 broken"})
    row = world.accord.history.first()
    assert (row.action, row.user_name) == ("note_added", "Theo Park")
    assert "Clip is broken" in page(tech, world.accord)


def test_a_note_is_not_pushed_off_the_page_by_what_happens_later(world, tech):
    tech.post(f"/shop/estimates/{world.accord.pk}/note", {"note": "Clip is broken"})
    world.accord.refresh_from_db()
    for _ in range(file.HISTORY):
        world.accord.write(world.advisor, "edited", "Changed the color.", about={})
    panel = page(tech, world.accord).partition('id="notes-title"')[2].partition("</section>")[0]
    assert "Clip is broken" in panel


@pytest.mark.parametrize("action", ["photo_changed", "photo_refused"])
def test_a_batch_of_photos_does_not_bury_the_record(world, tech, action):
    world.accord.write(world.advisor, "edited", "Changed the color.", about={})
    for _ in range(file.HISTORY):
        world.accord.write(world.tech, action, "Changed shared of a photo.", about={})
    assert "Changed the color." in page(tech, world.accord)


def test_the_customers_panel_leads_straight_to_phone_and_mail(world, advisor):
    car = f"/shop/estimates/{world.accord.pk}"
    assert f'href="{car}/edit#id_phone"' in page(advisor, world.accord)
    assert 'id="id_phone"' in advisor.get(f"{car}/edit").content.decode()


def test_who_may_not_change_the_details_is_offered_no_change(world, tech):
    assert "#id_phone" not in page(tech, world.accord)


def test_the_link_is_shown_when_asked_for(world, advisor):
    answer = advisor.get(f"/shop/estimates/{world.accord.pk}/link")
    assert world.link(world.accord).url.encode() in answer.content
    assert answer["Cache-Control"] == "private, no-store"


def test_the_link_is_drawn_for_a_phone_to_read(world, advisor):
    answer = advisor.get(f"/shop/estimates/{world.accord.pk}/link.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")


def test_a_new_link_ends_the_old_one(world, advisor):
    old = world.link(world.accord)
    advisor.post(f"/shop/estimates/{world.accord.pk}/link/new")
    assert TrackingLink.opened_by(old.token) is None
    assert world.link(world.accord).token != old.token


def test_an_ended_link_opens_nothing(world, advisor):
    old = world.link(world.accord)
    advisor.post(f"/shop/estimates/{world.accord.pk}/link/revoke")
    assert TrackingLink.opened_by(old.token) is None


def test_a_number_that_came_in_a_file_and_cannot_be_read_stops_no_edit(world, advisor):
    Estimate.objects.filter(pk=world.accord.pk).update(phone="555-01 x")
    shown = advisor.get(f"/shop/estimates/{world.accord.pk}/edit").context["form"]["phone"].value()
    assert edit(advisor, world.accord, phone=shown, color="Red").status_code == 302
    assert Estimate.objects.get(pk=world.accord.pk).phone == "555-01 x"
