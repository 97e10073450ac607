"""What a signed-in customer reads and changes."""

from __future__ import annotations

import pytest

from clearcoat.customers.models import Customer
from clearcoat.estimates.models import Estimate
from tests.api.caller import at_fault, mine

SUMMARY = {
    "id", "estimateNumber", "shop", "vehicle", "status", "statusLabel", "estimatedCompletion", "total", "customerDue",
    "amountPaid", "balance", "currency", "paymentStatus", "approval", "updatedAt",
}  # fmt: skip


def test_the_list_is_ones_own_cars_in_the_fields_of_the_contract(world, sam):
    items = sam.get("/api/customer/estimates").json()["items"]
    assert {item["id"] for item in items} == {str(world.civic.pk), str(world.outback.pk)}
    assert all(set(item) == SUMMARY for item in items)


def test_money_is_text_with_two_places_and_moments_are_utc(world, maria):
    (item,) = maria.get("/api/customer/estimates").json()["items"]
    assert (item["total"], item["customerDue"], item["balance"], item["amountPaid"]) == (
        "796.23", "500.00", "500.00", "0.00",
    )  # fmt: skip
    assert (item["currency"], item["paymentStatus"], item["approval"]) == ("USD", "unpaid", "none")
    assert item["updatedAt"].endswith("Z")


def test_one_estimate_has_its_lines_and_who_pays_what(world, maria):
    told = maria.get(mine(world.accord)).json()
    assert set(told) == SUMMARY | {"damageDescription", "notes", "lines", "documents", "payment"}
    assert told["lines"][0]["description"] == "Front bumper cover"
    assert told["payment"] == {
        "total": "796.23", "insurer": "296.23", "deductible": "500.00", "betterment": "0.00", "extras": "0.00",
        "shortfall": "0.00",
        "customerDue": "500.00", "currency": "USD",
    }  # fmt: skip


def test_an_estimate_over_the_api_holds_nothing_that_is_for_staff(world, maria):
    told = maria.get(mine(world.accord)).json()
    assert not {"internalNotes", "customerPhone", "claimNumber", "version", "taxable"} & {*told, *told["lines"][0]}


def test_the_profile_is_read_and_changed(world, maria):
    changed = maria.patch("/api/customer/me", {"lastName": "Ruiz", "language": "en", "phoneNumber": "312 555 0188"})
    assert changed.json() == maria.get("/api/customer/me").json() == {
        "id": str(world.maria.pk), "email": "maria@demo.test", "firstName": "María", "lastName": "Ruiz",
        "phoneNumber": "+13125550188", "language": "en",
        "notificationPreferences": {"status": "both", "payment": "both", "review": "both"},
    }  # fmt: skip


def test_preferences_change_one_by_one_and_what_is_left_out_stays(world, maria):
    for one in ({"review": "none"}, {"status": "call"}, {}):
        changed = maria.patch("/api/customer/me", {"notificationPreferences": one})
    assert changed.json()["notificationPreferences"] == {"status": "call", "payment": "both", "review": "none"}


@pytest.mark.parametrize("wrong", [{"status": "fax"}, {"sms": "none"}, {"status": True}, "none", None])
def test_a_wrong_preference_is_refused(world, maria, wrong):
    assert maria.patch("/api/customer/me", {"notificationPreferences": wrong}).status_code == 422


def test_a_number_can_be_taken_away(world, maria):
    assert maria.patch("/api/customer/me", {"phoneNumber": ""}).json()["phoneNumber"] == ""


def test_a_change_of_one_field_leaves_what_somebody_else_changes_meanwhile(world, maria, monkeypatch):
    save = Customer.save

    def late(self, **options):
        Customer.objects.update(last_name="Ruiz")
        save(self, **options)

    monkeypatch.setattr(Customer, "save", late)
    maria.patch("/api/customer/me", {"firstName": "Ana"})
    assert set(Customer.objects.filter(pk=world.maria.pk).values_list("first_name", "last_name")) == {("Ana", "Ruiz")}


@pytest.mark.parametrize(
    ("field", "value"),
    [("firstName", ""), ("firstName", None), ("lastName", "x" * 81), ("phoneNumber", "12"), ("language", "de"),
     ("email", "x@y.test"), ("id", "x")],
)  # fmt: skip
def test_a_wrong_or_unknown_field_is_named_and_nothing_is_written(world, maria, field, value):
    assert at_fault(maria.patch("/api/customer/me", {"lastName": "Ruiz", field: value})) == {field}
    assert Customer.objects.get(pk=world.maria.pk).last_name == "Fernández"


def test_a_link_is_no_account(world, holder):
    assert holder.get("/api/customer/estimates").status_code == 401
    assert holder.get(mine(world.accord)).status_code == 401


def test_a_list_asks_the_database_no_more_for_more_cars(world, sam, django_assert_max_num_queries):
    Estimate.objects.filter(shop=world.harbor).update(customer=world.sam)
    with django_assert_max_num_queries(6):
        assert len(sam.get("/api/customer/estimates").json()["items"]) == 3
