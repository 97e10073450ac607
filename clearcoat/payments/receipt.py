"""What a receipt says, in the active language: the page, the paper and the mail all read it here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clearcoat.core import money, phone
from clearcoat.payments.ledger import Standing
from clearcoat.payments.method import Method
from clearcoat.payments.models import Entry, Kind, Payment
from clearcoat.shops.models import Shop

BRANDS = {
    "visa": "Visa", "mastercard": "Mastercard", "amex": "American Express", "discover": "Discover",
    "diners": "Diners Club", "jcb": "JCB", "unionpay": "UnionPay",
}  # fmt: skip
WALLETS = {"apple_pay": "Apple Pay", "google_pay": "Google Pay", "link": "Link"}
Lines = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Receipt:
    """One payment that came in. Refunds and the balance are those of the moment of reading."""

    payment: Payment
    number: str
    amount: str
    facts: Lines  # name and value
    charges: Lines  # what the customer pays for, with its tax
    moved: Lines  # the payment, and what of it went back
    sums: Lines  # of the whole repair
    is_test: bool

    @property
    def title(self) -> str:
        """`Receipt 1042`."""
        return _("Receipt %(number)s") % {"number": self.number}


def receipt_of(payment: Payment) -> Receipt:
    """The receipt of a payment that came in; its number never changes."""
    estimate, standing = payment.estimate, Standing.of(payment.estimate)
    mine = [entry for entry in standing.entries if entry.payment_id == payment.pk]
    return Receipt(
        payment=payment,
        number=str(payment.receipt_number),
        amount=money.shown(payment.amount, payment.currency),
        facts=_facts(payment),
        charges=[(charge.label, money.shown(charge.amount, estimate.currency)) for charge in standing.charges],
        moved=[_moved(payment, entry) for entry in mine],
        sums=_sums(standing, estimate.currency),
        is_test=payment.is_test,
    )


def way_of(payment: Payment) -> str:
    """How it was paid: `Visa, ending in 4242 (Apple Pay)`, `Cash`."""
    if payment.method != Method.CARD or not payment.last4:
        return str(Method(payment.method).label)
    brand = BRANDS.get(payment.brand, payment.brand.title() or str(Method.CARD.label))
    words = _("%(brand)s, ending in %(last4)s") % {"brand": brand, "last4": payment.last4}
    wallet = WALLETS.get(payment.wallet, "")
    return f"{words} ({wallet})" if wallet else words


def card_of(payment: Payment) -> str:
    """Where a refund goes, in its owner's words: `your Visa ending in 4242`; "" for what is handed over the counter."""
    if payment.method != Method.CARD:
        return ""
    if not payment.last4:
        return _("your card")
    brand = BRANDS.get(payment.brand, payment.brand.title() or _("card"))
    return _("your %(brand)s ending in %(last4)s") % {"brand": brand, "last4": payment.last4}


def day_of(shop: Shop, moment: datetime) -> str:
    """The day of it on the shop's own wall, in the active language."""
    there = moment.astimezone(ZoneInfo(shop.settings.time_zone))
    return formats.date_format(there, pgettext("day on a receipt", "F j, Y"))


def _facts(payment: Payment) -> Lines:
    estimate = payment.estimate
    assert payment.paid_at
    found = [
        (_("Date"), day_of(payment.shop, payment.paid_at)),
        (_("Received from"), _payer(payment)),
        (_("Paid by"), way_of(payment)),
        (_("Car"), estimate.vehicle),
        (_("Repair"), estimate.estimate_number),
        (_("Taken by"), "" if payment.method == Method.CARD else payment.recorded_by),
    ]
    return [(name, value) for name, value in found if value]


def _payer(payment: Payment) -> str:
    if payment.method == Method.INSURER:
        return payment.estimate.insurance_company or str(Method.INSURER.label)
    return payment.estimate.customer_name


def _moved(payment: Payment, entry: Entry) -> tuple[str, str]:
    label = str(Kind(entry.kind).label)
    return f"{label}, {day_of(payment.shop, entry.at)}", money.shown(entry.amount, payment.currency)


def _sums(standing: Standing, currency: str) -> Lines:
    owed = standing.owed
    rows: list[tuple[str, Decimal]] = [
        (_("Your part of the repair"), owed.due),
        (_("Paid so far"), owed.paid),
        (_("Let go by the shop"), owed.written_off),
        (_("To be given back to you"), owed.overpaid),
    ]
    shown = [(label, money.shown(amount, currency)) for label, amount in rows if amount]
    return [*shown, (_("Still to pay"), money.shown(owed.balance, currency))]


def shop_of(payment: Payment) -> dict[str, str]:
    """The shop as the head of a paper names it."""
    own = payment.shop.settings
    return {
        "name": payment.shop.name, "address": own.address, "phone": phone.shown(own.phone) if own.phone else "",
        "email": own.email, "accent": own.accent,
    }  # fmt: skip
