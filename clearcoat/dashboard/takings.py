"""The money of one day: what came in by which way, what went back, what Stripe kept, and whether its books agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from clearcoat.core import money, sheets
from clearcoat.payments.models import Difference, Entry, Kind, Merchant, Method
from clearcoat.payments.receipt import way_of
from clearcoat.shops.models import Shop

WAYS = (Method.CARD, Method.CASH, Method.CHECK, Method.INSURER)


@dataclass(frozen=True, slots=True)
class Sum:
    """One way of paying, or all of them."""

    label: str
    taken: Decimal
    back: Decimal
    fees: Decimal

    @property
    def net(self) -> Decimal:
        """What is in the till, or at Stripe, because of this day."""
        return self.taken + self.back - self.fees


@dataclass(frozen=True, slots=True)
class Takings:
    """A day on the shop's own wall. Test payments moved no money, and are not counted."""

    day: date
    entries: list[Entry]
    sums: list[Sum]
    total: Sum
    is_test: bool  # whether test payments are among the entries

    @property
    def before(self) -> date:
        """The day before."""
        return self.day - timedelta(days=1)

    @property
    def after(self) -> date:
        """The day after."""
        return self.day + timedelta(days=1)


def takings_of(shop: Shop, day: date) -> Takings:
    """What moved on this day."""
    zone = ZoneInfo(shop.settings.time_zone)
    start, end = (datetime.combine(one, time.min, zone) for one in (day, day + timedelta(days=1)))
    rows = Entry.objects.filter(estimate__shop=shop, at__gte=start, at__lt=end).exclude(kind=Kind.WRITE_OFF)
    entries = list(rows.select_related("estimate", "payment"))
    real = [entry for entry in entries if not _is_test(entry)]
    sums = [_sum(str(way.label), [entry for entry in real if entry.method == way]) for way in WAYS]
    return Takings(day, entries, sums, _sum(_("All"), real), len(real) < len(entries))


def differences_of(shop: Shop) -> list[Difference]:
    """What does not agree with Stripe's books, or was never this shop's: until somebody looked into it.

    What no shop's books know is shown to every shop whose cards are taken with that account: it may be theirs.
    """
    merchant, whose = Merchant.of(shop), Q(shop=shop)
    if not merchant.own_keys:
        whose |= Q(shop=None, account=merchant.account)
    return list(Difference.objects.open().filter(whose).select_related("payment__estimate"))


def csv_of(takings: Takings) -> str:
    """One line for each movement."""
    head = [
        _("Time"), _("Repair"), _("Customer"), _("What"), _("How"), _("Receipt"), _("Amount"), _("Fee"), _("Net"),
        _("Currency"), _("By"), _("Stripe transaction"), _("Test"),
    ]  # fmt: skip
    return sheets.csv_of(head, [_row(entry) for entry in takings.entries])


def _row(entry: Entry) -> list[str | Decimal]:
    estimate, payment = entry.estimate, entry.payment
    return [
        entry.at.isoformat(timespec="seconds"), estimate.estimate_number, estimate.customer_name,
        str(Kind(entry.kind).label), way_of(payment) if payment else "",
        str(payment.receipt_number or "") if payment else "", entry.amount, entry.fee, entry.net, estimate.currency,
        entry.by, entry.transaction_id, _("yes") if _is_test(entry) else "",
    ]  # fmt: skip


def _sum(label: str, entries: Iterable[Entry]) -> Sum:
    rows = list(entries)
    taken = sum((one.amount for one in rows if one.kind == Kind.PAYMENT), money.ZERO)
    back = sum((one.amount for one in rows if one.kind != Kind.PAYMENT), money.ZERO)
    return Sum(label, taken, back, sum((one.fee for one in rows), money.ZERO))


def _is_test(entry: Entry) -> bool:
    return entry.payment is not None and entry.payment.is_test
