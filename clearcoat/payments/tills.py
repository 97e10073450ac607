"""Every account at Stripe that money of ours comes to, and its books beside our ledger."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from clearcoat.core import clock
from clearcoat.core.seal import LOST
from clearcoat.payments.comparison import Comparison
from clearcoat.payments.difference import Difference, What
from clearcoat.payments.entry import STRIPE, Entry
from clearcoat.payments.intents import asking
from clearcoat.payments.merchant import LIVE, Merchant
from clearcoat.payments.models import Payment, Trial
from clearcoat.providers.paid import Moved
from clearcoat.providers.stripe import StripeCards
from clearcoat.shops.models import Shop

# Movements that are a payment's; payouts and Stripe's own fees are between the shop and Stripe.
KINDS = {
    "charge", "payment", "refund", "payment_refund", "refund_failure", "payment_failure_refund", "adjustment",
}  # fmt: skip
SETTLING = timedelta(hours=1)  # until what Stripe moved for a payment has to be known


@dataclass(frozen=True, slots=True)
class Till:
    """One account: of a shop's own keys (`shop_id`), or reached through the installation's."""

    shop_id: uuid.UUID | None
    account: str
    livemode: bool
    cards: StripeCards

    def __str__(self) -> str:
        return name_of(self.shop_id, self.account)

    def undelivered(self, types: list[str], since: datetime) -> list[dict[str, Any]]:
        """Events that no webhook took. Raises CardsAway."""
        with asking():
            return self.cards.undelivered(types, since)

    def moved(self, start: datetime, end: datetime) -> list[Moved]:
        """What a payment moved there in this time; a test payment from the settings is none. Raises CardsAway."""
        with asking():
            moved = [one for one in self.cards.moved(start, end) if one.kind in KINDS]
        trials = Trial.moved_by(one.source for one in moved)
        return [one for one in moved if one.source not in trials]

    def has(self, moved: Moved) -> bool:
        """Whether the ledger has this movement."""
        return self._entry(moved) is not None

    def payment_of(self, moved: Moved) -> Payment | None:
        """Our payment that this movement belongs to, if it is one of ours. Raises CardsAway."""
        source = moved.source
        by_source = (
            Q(stripe_charge_id=source) | Q(refunds__stripe_refund_id=source) | Q(disputes__stripe_dispute_id=source)
        )
        known = self._payments().filter(by_source).first() if source else None
        if known or not source:
            return known
        with asking():
            intent = self.cards.intent_of(source)
        return self._payments().filter(stripe_payment_intent_id=intent).first() if intent else None

    def note_differences(self, moved: Sequence[Moved], start: datetime, end: datetime) -> None:
        """Writes down what is here and not there, there and not here, or another amount."""
        seen: set[int] = set()
        for one in moved:
            entry = self._entry(one)
            if entry is None:
                self._note(What.NOT_OURS, one.id, theirs=one.amount, currency=one.currency)
                continue
            Difference.agrees(What.NOT_OURS, one.id)
            Difference.agrees(What.NOT_THERE, entry.object_id)
            if entry.amount != one.amount:
                self._note(What.OTHER_AMOUNT, one.id, entry, theirs=one.amount, currency=one.currency)
            seen.add(entry.pk)
        fresh = Q(transaction_id="", at__gt=clock.now() - SETTLING)
        for entry in self._entries().filter(at__gte=start, at__lt=end).exclude(fresh).exclude(pk__in=seen):
            self._note(What.NOT_THERE, entry.object_id, entry, currency=entry.estimate.currency)

    def _entry(self, moved: Moved) -> Entry | None:
        return self._entries().filter(transaction_id=moved.id).first()

    def _entries(self) -> QuerySet[Entry]:
        return Entry.objects.filter(provider=STRIPE, payment__in=self._payments()).select_related("estimate")

    def _payments(self) -> QuerySet[Payment]:
        mine = Payment.objects.filter(livemode=self.livemode, account=self.account)
        of_keys = {"own_keys": True, "shop_id": self.shop_id} if self.shop_id else {"own_keys": False}
        return mine.filter(**of_keys).select_related("shop", "estimate")

    def _note(self, what: What, object_id: str, entry: Entry | None = None, **facts: Any) -> None:
        ours = {"ours": entry.amount, "payment": entry.payment} if entry else {}
        shop_id = entry.estimate.shop_id if entry else self.shop_id
        Difference.note(what, object_id, shop_id=shop_id, account=self.account, **ours, **facts)


def name_of(shop_id: uuid.UUID | None, account: str) -> str:
    """What an account is called among ours."""
    return account or (f"shop {shop_id}" if shop_id else "the installation")


def compared_at(shop: Shop) -> datetime | None:
    """When the books of the account that the shop takes cards with were last compared; None for not yet."""
    merchant = Merchant.of(shop)
    till = name_of(shop.pk if merchant.own_keys else None, merchant.account)
    return Comparison.objects.filter(till=till).values_list("at", flat=True).first()


def all_of() -> Iterator[Till]:
    """Each account once: the installation's, those connected to it, and the shops' own."""
    key = settings.STRIPE_SECRET_KEY
    if key:
        for account in sorted({"", *_connected()}):
            yield _till(key, account)
    for own in Merchant.objects.exclude(secret_key=""):
        if own.secret_key != LOST:
            yield _till(own.secret_key, "", own.shop_id)


def _connected() -> set[str]:
    return set(Merchant.objects.values_list("connected_account", flat=True))


def _till(key: str, account: str, shop_id: uuid.UUID | None = None) -> Till:
    cards = StripeCards(key, account=account, api_base=settings.STRIPE_API_BASE)
    return Till(shop_id, account, key.startswith(LIVE), cards)
