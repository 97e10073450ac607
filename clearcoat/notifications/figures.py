"""What became of a shop's messages in a period, and what its texts cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, Sum

from clearcoat.customers.consent import Consent, Word
from clearcoat.notifications.models import MOVING, WAITING, Notification, State
from clearcoat.shops.models import Shop

LEFT = (State.SENT, State.DELIVERED, State.UNCONFIRMED, State.UNDELIVERED)
TROUBLE = (State.FAILED, State.UNDELIVERED, State.NEEDS_HUMAN)
UNSENT = (State.SUPPRESSED, State.SUPERSEDED, State.CANCELLED)
COUNTS: dict[str, tuple[State, ...]] = {
    "sent": LEFT, "delivered": (State.DELIVERED,), "failed": TROUBLE, "waiting": (*WAITING, *MOVING), "unsent": UNSENT,
}  # fmt: skip
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers of messages; `opted_out` are people. `cost` is an estimate, by the shop's own price of a segment."""

    sent: int
    delivered: int
    failed: int
    waiting: int
    unsent: int
    opted_out: int
    segments: int
    cost: Decimal


def figures(shop: Shop, since: datetime) -> Figures:
    """Of the messages decided since then."""
    rows = Notification.objects.filter(shop=shop, created_at__gte=since)
    counted = {name: Count("pk", filter=Q(status__in=states)) for name, states in COUNTS.items()}
    found = rows.aggregate(segments=Sum("segments"), **counted)
    said_no = Consent.objects.filter(shop=shop, word=Word.WITHDRAWN, created_at__gte=since)
    segments = int(found.pop("segments") or 0)
    return Figures(
        **found,
        opted_out=said_no.order_by().values("contact").distinct().count(),
        segments=segments,
        cost=(shop.sending.segment_price * segments).quantize(CENT),
    )
