"""What the bank answers and takes, held against Stripe's published description."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import stripe

from clearcoat.demo.cards import disputes
from clearcoat.demo.cards.books import Books
from clearcoat.demo.cards.endpoints import ENDPOINTS, Endpoint
from clearcoat.demo.cards.shapes import VERSION
from tests.cards.conftest import pay

SPECS = Path(__file__).parents[3] / "shared" / "specs"
SPEC, EXTRACT = SPECS / "stripe-spec3.json", SPECS / "stripe-python-16.1.0-extract.json"
FIXTURES = SPECS / "stripe-fixtures3.json"
KINDS = {
    "payment_intent": "PaymentIntent", "charge": "Charge", "refund": "Refund", "dispute": "Dispute", "event": "Event",
    "balance_transaction": "BalanceTransaction", "checkout.session": "Session", "webhook_endpoint": "WebhookEndpoint",
    "payment_method": "PaymentMethod",
}  # fmt: skip
NEWER = {"balance_type", "ui_mode"}  # came after the full description, with words that it does not know

pytestmark = pytest.mark.skipif(not SPEC.exists(), reason=f"Stripe's description is not in {SPECS}.")


@cache
def spec() -> Any:
    return json.loads(SPEC.read_text())


@cache
def extract() -> Any:
    return json.loads(EXTRACT.read_text())


@cache
def examples() -> Any:
    return json.loads(FIXTURES.read_text())["resources"]


@cache
def rules(kind: str) -> jsonschema.Draft7Validator:
    """The description of one kind; `nullable` is OpenAPI's word for what JSON Schema says with a type."""
    schemas = _nullable(spec()["components"]["schemas"])
    return jsonschema.Draft7Validator({"$ref": f"#/components/schemas/{kind}", "components": {"schemas": schemas}})


def _nullable(node: Any) -> Any:
    if isinstance(node, list):
        return [_nullable(one) for one in node]
    if not isinstance(node, dict):
        return node
    inner = {name: _nullable(value) for name, value in node.items() if name != "nullable"}
    return {"anyOf": [inner, {"type": "null"}]} if node.get("nullable") is True else inner


@pytest.fixture
def lived(client: stripe.StripeClient, books: Books) -> Books:
    """One account to which everything has happened."""
    paid = pay(client, "pm_card_visa")
    client.v1.refunds.create({"payment_intent": paid.id, "amount": 100})
    for card in ("pm_card_chargeDeclined", "pm_card_authenticationRequired", "pm_card_createDispute"):
        try:
            pay(client, card)
        except stripe.CardError:
            continue
    disputes.open_on(books, books.find("charge", paid.latest_charge), inquiry=True)
    price = {"currency": "usd", "unit_amount": 50_000, "product_data": {"name": "Deductible"}}
    client.v1.checkout.sessions.create(
        {"mode": "payment", "success_url": "https://harbor.test/", "line_items": [{"quantity": 1, "price_data": price}]}
    )
    return books


@pytest.mark.parametrize("kind", KINDS)
def test_every_object_fits_its_description(lived: Books, kind: str) -> None:
    found = list(lived.all(kind))
    assert found
    for item in found:
        wrong = [error for error in rules(kind).iter_errors(item) if not NEWER & set(map(str, error.path))]
        assert not wrong, [(list(error.path), error.message[:200]) for error in wrong]


@pytest.mark.parametrize("kind", KINDS)
def test_no_object_has_a_field_that_stripe_s_client_does_not_know(lived: Books, kind: str) -> None:
    known = {*extract()["resources"].get(KINDS[kind], {}), *properties(kind), *examples()[kind]}
    assert {name for item in lived.all(kind) for name in item} - known <= {"for_intent", "shown_as"}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: f"{one.method} {one.path}")
def test_every_endpoint_takes_nothing_that_stripe_would_refuse(endpoint: Endpoint) -> None:
    way = spec()["paths"][endpoint.path][endpoint.method.lower()]
    form = way["requestBody"]["content"].get("application/x-www-form-urlencoded", {}).get("schema", {})
    known = {one["name"] for one in way.get("parameters", [])} | set(form.get("properties", {}))
    assert set(endpoint.known) <= known


def test_the_events_have_names_that_stripe_knows(lived: Books) -> None:
    told = {event["type"] for event in lived.all("event")}
    assert len(told) > 6
    assert told <= set(extract()["event_types"])


def test_the_version_is_that_of_the_client() -> None:
    assert extract()["api_version"] == VERSION


def test_the_check_itself_notices_a_wrong_answer(lived: Books) -> None:
    [refund] = lived.all("refund")
    assert list(rules("refund").iter_errors(refund | {"amount": "1.00"}))
    assert list(rules("charge").iter_errors(refund))


def properties(kind: str) -> Any:
    return spec()["components"]["schemas"][kind]["properties"]
