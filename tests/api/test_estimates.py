"""Estimates, written and read by staff."""

from __future__ import annotations

import pytest

from clearcoat.api.estimate_body import COLUMNS, LINE_COLUMNS, EstimateBody, LineBody
from clearcoat.estimates.lines import EstimateLineItem
from clearcoat.estimates.models import Estimate, EstimateHistory
from tests.api.caller import at_fault, car, fault

BUMPER = {"type": "part", "description": "Bumper", "unitPrice": "412.35", "quantity": "2"}
LABOR = {"type": "labor", "description": "Fit", "laborHours": "2.4", "laborRate": "68.00", "taxable": False}


def made(advisor, **fields):
    answer = advisor.post("/api/estimates", fields)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_what_is_written_is_read_back_under_the_same_name(world, advisor):
    body = {
        "firstName": "Zoë", "customerEmail": "zoe@elsewhere.test", "customerPhone": "+13125550142", "taxRate": "8.8750",
        "vehicleYear": 2020, "vin": "1HGCV1F34KA100199", "deductible": "250.00", "dateOfLoss": "2026-11-02",
        "language": "es", "notes": "Hail\nand a tree", "mileage": None, "items": [],
    }  # fmt: skip
    told = made(advisor, **body)
    assert {name: told[name] for name in body} == body
    assert advisor.get(f"/api/estimates/{told['id']}").json() == told


def test_everything_that_can_be_written_can_be_sent_back_as_it_was_read(world, advisor):
    told = advisor.get(car(world.accord)).json()
    answer = advisor.patch(car(world.accord), {name: told[name] for name in EstimateBody.model_fields})
    assert (answer.status_code, answer.json()["version"]) == (200, told["version"])


def test_a_new_estimate_is_a_draft_with_its_totals(world, advisor):
    told = made(advisor, taxRate="10", items=[BUMPER, LABOR])
    assert (told["status"], told["version"]) == ("draft", 1)
    assert told["totals"] == {
        "partsSubtotal": "824.70", "laborSubtotal": "163.20", "paintSubtotal": "0.00", "miscSubtotal": "0.00",
        "subtotal": "987.90", "taxAmount": "82.47", "total": "1070.37",
    }  # fmt: skip


def test_the_address_of_an_account_links_the_estimate_to_it(world, advisor):
    assert made(advisor, customerEmail="SAM@demo.test")["customerId"] == str(world.sam.pk)


def test_a_change_leaves_a_row_of_history_with_its_writer(world, advisor):
    assert advisor.patch(car(world.accord), {"color": "Red"}).json()["version"] == world.accord.version + 1
    row = EstimateHistory.objects.filter(estimate=world.accord).first()
    assert (row.action, row.user_name) == ("edited", "Ana Ruiz")


def test_a_change_that_changes_nothing_leaves_none(world, advisor):
    answer = advisor.patch(car(world.accord), {"color": "Pearl white"})
    assert answer.json()["version"] == world.accord.version


def test_a_change_made_on_an_older_version_is_told_how_it_is_now(world, advisor):
    answer = advisor.patch(car(world.accord), {"color": "Red", "version": 1})
    assert fault(answer) == (409, "conflict")
    assert answer.json()["current"] == {
        "status": "in_progress", "holdReason": None, "estimatedCompletion": "2026-12-04",
        "version": world.accord.version,
    }  # fmt: skip


def test_a_draft_is_deleted(world, advisor):
    told = made(advisor)
    assert advisor.delete(f"/api/estimates/{told['id']}").status_code == 204
    assert advisor.get(f"/api/estimates/{told['id']}").status_code == 404


def test_what_is_on_record_is_kept_and_says_how_it_is(world, advisor):
    answer = advisor.delete(car(world.accord))
    assert (fault(answer), answer.json()["current"]["status"]) == ((409, "conflict"), "in_progress")


def test_lines_make_the_totals(world, advisor):
    line = advisor.post(car(world.accord, "/items"), LABOR).json()
    assert (line["lineTotal"], line["laborHours"], line["taxable"]) == ("163.20", "2.40", False)
    advisor.patch(car(world.accord, f"/items/{line['id']}"), {"laborHours": "1"})
    assert advisor.get(car(world.accord)).json()["totals"]["laborSubtotal"] == "231.20"
    assert advisor.delete(car(world.accord, f"/items/{line['id']}")).status_code == 204
    assert advisor.get(car(world.accord)).json()["totals"]["laborSubtotal"] == "163.20"
    assert len(advisor.get(car(world.accord, "/items")).json()) == 3


def test_a_figure_beyond_the_columns_is_refused_and_nothing_is_written(world, advisor):
    huge = BUMPER | {"quantity": "9999999.99", "unitPrice": "99999999.99"}
    assert fault(advisor.post("/api/estimates", {"items": [huge]})) == (422, "too_much")
    assert fault(advisor.post(car(world.accord, "/items"), huge)) == (422, "too_much")
    large = BUMPER | {"quantity": "1", "unitPrice": "99999999.00"}
    assert fault(advisor.post("/api/estimates", {"items": [large, large]})) == (422, "too_much")
    assert world.accord.items.count() == 3


WRONG = [
    ("firstName", "x" * 81), ("firstName", None), ("firstName", 5), ("color", "a\x00b"), ("customerEmail", "nobody"),
    ("customerEmail", "a@b.test, c@d.test"), ("vehicleYear", 1899), ("vehicleYear", "2020"), ("vehicleYear", 2020.0),
    ("vehicleYear", True), ("vehicleYear", 10**30), ("mileage", -1), ("mileage", 2**63), ("deductible", "-1.00"),
    ("deductible", 250), ("deductible", "1e3"), ("deductible", "٣"), ("deductible", "999999999.00"),
    ("deductible", "NaN"), ("deductible", "1.005"), ("taxRate", "101"), ("taxRate", "8.87501"),
    ("dateOfLoss", "2026-02-30"), ("dateOfLoss", "11/02/2026"), ("dateOfLoss", 20261102), ("language", "de"),
    ("notes", "x" * 2001), ("status", "ready"), ("shopId", "x"), ("total", "1.00"), ("customerId", "x"),
    ("items", "x"), ("items", [{}] * 501),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_a_wrong_or_unknown_field_is_named_and_nothing_is_written(world, advisor, field, value):
    before = Estimate.objects.count()
    assert {name.split(".")[0] for name in at_fault(advisor.post("/api/estimates", {field: value}))} == {field}
    assert Estimate.objects.count() == before


@pytest.mark.parametrize(
    ("field", "value"),
    [("type", "glue"), ("description", ""), ("description", "x" * 201), ("laborHours", "100000"), ("quantity", "-1"),
     ("quantity", 1), ("taxable", "yes"), ("lineTotal", "1.00")],
)  # fmt: skip
def test_a_wrong_field_of_a_line_is_named_with_its_place(world, advisor, field, value):
    answer = advisor.post("/api/estimates", {"items": [BUMPER, BUMPER | {field: value}]})
    assert at_fault(answer) == {f"items.1.{field}"}


@pytest.mark.parametrize(
    ("model", "body", "columns"), [(Estimate, EstimateBody, COLUMNS), (EstimateLineItem, LineBody, LINE_COLUMNS)]
)
def test_no_text_is_let_in_that_its_column_cannot_hold(model, body, columns):
    """SQLite holds any length; PostgreSQL would answer with a fault of ours."""
    told = body.model_json_schema()["properties"]
    for name, column in columns.items():
        most = model._meta.get_field(column).max_length
        if most and "maxLength" in told[name]:
            assert told[name]["maxLength"] <= most, name


def search(caller, **query):
    answer = caller.call("GET", "/api/estimates?" + "&".join(f"{name}={value}" for name, value in query.items()))
    assert answer.status_code == 200, answer.content
    return [item["plate"] for item in answer.json()["items"]]


@pytest.mark.parametrize(
    "q", ["TST1001", "accord", "Fern%C3%A1ndez", "1HGCV1F34KA100123", "CLM-TST1001", "1001%20honda"]
)
def test_a_car_is_found_by_what_people_call_it(world, advisor, q):
    assert "TST1001" in search(advisor, q=q)


def test_the_list_shows_one_shop_and_one_status(world, advisor, rival):
    assert sorted(search(advisor)) == ["TST1001", "TST1002", "TST1003"]
    assert search(advisor, status="ready") == ["TST1003"]
    assert search(rival) == ["LKS1"]


@pytest.mark.parametrize("q", ["%25", "_", "%27%3B--", "%F0%9F%9A%97", "x" * 100])
def test_a_strange_search_finds_nothing(world, advisor, q):
    assert search(advisor, q=q) == []
