"""The vehicle's owner in a BMS message."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from clearcoat.imports import figures
from clearcoat.imports.document import Person

# The owner first; a message without one names whoever holds the policy or makes the claim.
ROLES: Final = ("Owner", "PolicyHolder", "Insured", "Claimant")
PHONES: Final = frozenset({"HP", "CP", "WP", "FX"})
MAX_PHONES: Final = 10


def owner(body: Element) -> Person:
    """The first of the roles with a name; an empty Person where nobody is named."""
    for role in ROLES:
        party = body.find(f"AdminInfo/{role}/Party")
        person = _person(party) if party is not None else Person()
        if person.first_name or person.last_name or person.company:
            return person
    return Person()


def _person(party: Element) -> Person:
    address = next(iter(party.iterfind(".//Communications/Address")), Element("Address"))
    ways = party.findall(".//Communications")
    emails = [figures.word(way.findtext("CommEmail")) for way in ways]
    return Person(
        first_name=figures.word(party.findtext("PersonInfo/PersonName/FirstName")),
        last_name=figures.word(party.findtext("PersonInfo/PersonName/LastName")),
        company=figures.word(party.findtext("OrgInfo/CompanyName")),
        email=next((email for email in emails if "@" in email), ""),
        phones=tuple(phone for way in ways if (phone := _phone(way)))[:MAX_PHONES],
        address1=figures.word(address.findtext("Address1")),
        address2=figures.word(address.findtext("Address2")),
        city=figures.word(address.findtext("City")),
        state=figures.word(address.findtext("StateProvince")),
        postal_code=figures.word(address.findtext("PostalCode")),
        country=figures.word(address.findtext("CountryCode")),
    )


def _phone(way: Element) -> tuple[str, str] | None:
    kind = figures.word(way.findtext("CommQualifier")).upper()
    written = figures.word(way.findtext("CommPhone"))
    return (kind, written) if kind in PHONES and written else None
