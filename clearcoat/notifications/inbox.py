"""What the local stand-ins delivered, by the person who got it: the demo's phone and mailbox."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from clearcoat.notifications.models import Notification
from clearcoat.providers.local import Received, read_inbox


@dataclass(frozen=True, slots=True)
class Letter:
    """One text or mail with what its row in the outbox knows of it. `at` is in the shop's zone, else in UTC."""

    item: Received
    at: datetime
    shop: str = ""
    language: str = "en"


@dataclass(slots=True)
class Person:
    """One recipient: a phone, a mailbox, or both when one repair names both."""

    name: str = ""
    number: str = ""
    address: str = ""
    texts: list[Letter] = field(default_factory=list)  # newest first, both
    mails: list[Letter] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Names the person in an address line."""
        return self.address or self.number

    def is_at(self, to: str) -> bool:
        """Whether this is their number or address."""
        return bool(to) and to in {self.number, self.address}


def received(limit: int) -> list[Received]:
    """The newest `limit` messages of the stand-ins, newest first."""
    return read_inbox(settings.INBOX, limit)


def people(items: Iterable[Received]) -> list[Person]:
    """Their recipients, whoever got something last first."""
    items = list(items)
    rows = Notification.objects.filter(provider_id__in=[item.id for item in items])
    by_id = {row.provider_id: row for row in rows.select_related("estimate", "shop__settings")}
    found: list[Person] = []
    for item in items:
        row = by_id.get(item.id)
        person = _person_of(item, row, found)
        (person.texts if item.kind == "text" else person.mails).append(_letter(item, row))
    return found


def _person_of(item: Received, row: Notification | None, found: list[Person]) -> Person:
    """The recipient among those found so far, or a new one. Both know the number and the address from the estimate."""
    number, address = (item.to, "") if item.kind == "text" else ("", item.to)
    estimate = row.estimate if row else None
    if estimate and item.to in {estimate.phone, estimate.email}:
        number, address = estimate.phone, estimate.email
    person = next((one for one in found if one.is_at(address)), None)
    person = person or next((one for one in found if one.is_at(number) and not (address and one.address)), None)
    if person is None:
        person = Person()
        found.append(person)
    person.number, person.address = person.number or number, person.address or address
    person.name = person.name or (estimate.customer_name if estimate else "")
    return person


def _letter(item: Received, row: Notification | None) -> Letter:
    if row is None or row.shop is None:
        return Letter(item, item.at, language=row.language if row else "en")
    return Letter(item, item.at.astimezone(ZoneInfo(row.shop.settings.time_zone)), row.shop.name, row.language)
