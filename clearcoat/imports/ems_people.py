"""The vehicle's owner in an EMS export."""

from __future__ import annotations

from clearcoat.imports.dbase import Record
from clearcoat.imports.document import Person


def owner(claim: Record, parties: Record) -> Person:
    """The owner (AD1 OWNR_), else the policy holder (AD1 INSD_), else the claimant (AD2 CLMT_)."""
    for record, role in ((claim, "OWNR"), (claim, "INSD"), (parties, "CLMT")):
        person = _person(record, role)
        if person.first_name or person.last_name or person.company:
            return person
    return Person()


def _person(record: Record, role: str) -> Person:
    # EMS does not say whether a number rings a cell phone or a house.
    numbers = (
        ("", _phone(record, role, "PH1")),
        ("", _phone(record, role, "PH2")),
        ("FX", _phone(record, role, "FAX")),
    )
    email = record.text(f"{role}_EA")
    return Person(
        first_name=record.text(f"{role}_FN"),
        last_name=record.text(f"{role}_LN"),
        company=record.text(f"{role}_CO_NM"),
        email=email if "@" in email else "",
        phones=tuple((kind, number) for kind, number in numbers if number),
        address1=record.text(f"{role}_ADDR1"),
        address2=record.text(f"{role}_ADDR2"),
        city=record.text(f"{role}_CITY"),
        state=record.text(f"{role}_ST"),
        postal_code=record.text(f"{role}_ZIP"),
        country=record.text(f"{role}_CTRY"),
    )


def _phone(record: Record, role: str, place: str) -> str:
    number = record.text(f"{role}_{place}")
    extension = record.text(f"{role}_{place}X")
    return f"{number} x{extension}" if number and extension else number
