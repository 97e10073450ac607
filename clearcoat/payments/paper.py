"""The papers of a payment."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from clearcoat.core import paper
from clearcoat.payments.models import Payment
from clearcoat.payments.receipt import receipt_of, shop_of

TEMPLATE = "payments/papers/receipt.typ"


def receipt(payment: Payment) -> bytes:
    """The receipt as a tagged PDF, in the customer's language. Only for a payment that came in."""
    assert payment.paid_at
    with translation.override(payment.estimate.language):
        facts = receipt_of(payment)
        words = {
            "title": facts.title,
            "language": payment.estimate.language,
            "shop": shop_of(payment),
            "test": _("TEST MODE: no money moved.") if facts.is_test else "",
            "facts": facts.facts,
            "parts": [
                {"title": _("What it is for"), "head": [_("Item"), _("Amount")], "rows": facts.charges},
                {"title": _("This payment"), "head": [_("What happened"), _("Amount")], "rows": facts.moved},
                {"title": _("The repair as of now"), "head": [_("Sum"), _("Amount")], "rows": facts.sums},
            ],
            "amount": [_("Received"), facts.amount],
        }
        return paper.made(TEMPLATE, words, payment.paid_at)


def name_of(payment: Payment) -> str:
    """The file's name: `receipt-1042.pdf`."""
    return f"receipt-{payment.receipt_number}.pdf"
