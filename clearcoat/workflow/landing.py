"""Where each fact of a document lands on the estimate (FIELD_REFERENCE: never the loss memo on a customer's page)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models

from clearcoat.core import money
from clearcoat.estimates.models import Estimate
from clearcoat.imports.document import Document, Person, Totals, Vehicle

# What the front desk corrects by hand: a later file fills these where they are empty and never overwrites them.
STAFF_KNOW_BETTER = {
    "first_name", "last_name", "company", "email", "phone", "address", "city", "state", "postal_code", "country",
    "internal_notes", "damage_description", "ro_number", "mileage", "mileage_unit", "plate", "plate_state", "color",
}  # fmt: skip
REFINISH = "LAR"


def fields_of(document: Document) -> dict[str, Any]:
    """The estimate's fields as this document states them, cut to what the columns hold."""
    fields: dict[str, Any] = {
        "ro_number": document.ro_number,
        "claim_number": document.claim_number,
        "policy_number": document.policy_number,
        "insurance_company": document.insurer,
        "date_of_loss": document.loss_date,
        "damage_description": document.damage,
        "internal_notes": document.internal_notes,
        "currency": document.currency or "USD",
        "supplement": document.supplement,
        **_person(document.customer),
        **_vehicle(document.vehicle),
        **_totals(document.totals),
    }
    if document.target_date:
        fields["estimated_completion"] = document.target_date
    return {name: _fitted(name, value) for name, value in fields.items()}


def fill_empty(estimate: Estimate, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that a later document changes: not what staff know better, nor a date they have promised."""
    kept = STAFF_KNOW_BETTER | {"estimated_completion"}
    return {
        name: value
        for name, value in fields.items()
        if value != getattr(estimate, name) and (name not in kept or not getattr(estimate, name))
    }


def _person(person: Person) -> dict[str, Any]:
    # A mobile number first: it is the one that can be texted. EMS does not say which kind a number is.
    order = {"CP": 0, "": 1, "HP": 2, "WP": 3}
    phones = sorted((order[kind], place, number) for place, (kind, number) in enumerate(person.phones) if kind in order)
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "company": person.company,
        "email": person.email,
        "phone": phones[0][2] if phones else "",
        "address": ", ".join(part for part in (person.address1, person.address2) if part),
        "city": person.city,
        "state": person.state,
        "postal_code": person.postal_code,
        "country": person.country,
    }


def _vehicle(car: Vehicle) -> dict[str, Any]:
    return {
        "vehicle_year": car.year,
        "vehicle_make": car.make,
        "vehicle_model": car.model,
        "vehicle_trim": car.trim,
        "vin": car.vin,
        "mileage": car.odometer,
        "mileage_unit": "km" if car.odometer_unit == "KM" else "mi",
        "color": car.color,
        "plate": car.plate,
        "plate_state": car.plate_state,
    }


def _totals(totals: Totals) -> dict[str, Any]:
    subtotal = totals.labor + totals.paint + totals.parts + totals.misc
    # The rate that gives the stated tax: needed only when staff change a line afterwards.
    rate = (totals.tax * 100 / subtotal).quantize(Decimal("0.0001")) if subtotal > 0 else Decimal(0)
    return {
        "labor_subtotal": money.cents(totals.labor),
        "paint_subtotal": money.cents(totals.paint),
        "parts_subtotal": money.cents(totals.parts),
        "misc_subtotal": money.cents(totals.misc),
        "subtotal": money.cents(subtotal),
        "tax_rate": min(max(rate, Decimal(0)), Decimal(100)),
        "tax_amount": money.cents(totals.tax),
        "total": money.cents(totals.gross),
        "deductible": money.cents(totals.deductible),
        "deductible_waived": totals.deductible_waived,
        "betterment": money.cents(totals.betterment),
    }


def _fitted(name: str, value: Any) -> Any:
    column = Estimate._meta.get_field(name)
    longest = column.max_length if isinstance(column, models.CharField | models.TextField) else None
    return value[:longest].strip() if longest and isinstance(value, str) else value
