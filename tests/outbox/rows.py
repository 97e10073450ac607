"""Messages for the tests of the outbox, and what they are now."""

from __future__ import annotations

from itertools import count

from clearcoat.customers.consent import Consent
from clearcoat.notifications.compose import code_of
from clearcoat.notifications.models import Notification
from clearcoat.shops.models import Shop

TO = {"sms": "+13125550143", "email": "maria@demo.test"}
numbers = count(1)


def drawn(shop: Shop | None, way: str, **fields) -> Notification:
    """One message that is due, about nothing in particular; not saved."""
    number = next(numbers)
    code = code_of("test", number) if way == "sms" else ""
    said = {"text": f"Hello {number}. ({code})" if code else "Hello.", "code": code, "subject": f"Hello {number}"}
    about = {"shop": shop, "type": way, "channel": "status_update", "event": "news", "to": TO[way]}
    return Notification(**about | said | fields)


def make(shop: Shop | None, way: str, **fields) -> Notification:
    """The same, saved."""
    row = drawn(shop, way, **fields)
    row.save(force_insert=True)
    agree([row])
    return row


def now(row: Notification) -> Notification:
    """The row as it is in the database."""
    return Notification.objects.get(pk=row.pk)


def state(row: Notification) -> str:
    return now(row).status


def many(shop: Shop, texts: int, mails: int) -> list[Notification]:
    """So many of each, each to a person of its own."""
    rows = [drawn(shop, "sms", to=f"+1312555{next(numbers) % 10_000:04}") for _ in range(texts)]
    rows += [drawn(shop, "email", to=f"p{next(numbers)}@demo.test") for _ in range(mails)]
    agree(rows)
    return Notification.objects.bulk_create(rows)


def agree(rows: list[Notification]) -> None:
    """Whoever they go to wants to be texted."""
    said = {"subject": "service", "word": "given", "how": "intake", "by": "Ana", "words": "Yes"}
    Consent.objects.bulk_create([Consent(shop=row.shop, contact=row.to, **said) for row in rows if row.shop])
