"""Repairs that live in no database, what may be told of them, and names that nobody should be able to use."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from clearcoat.estimates.models import Estimate
from clearcoat.notifications.compose import Facts, Words, context_of, words
from clearcoat.notifications.events import EVENTS
from clearcoat.notifications.models import Kind, Type
from clearcoat.shops.models import Shop, ShopSettings

LANGUAGES = ["en", "es"]
REPAIR = [event for event, row in EVENTS.items() if row.kind not in {Kind.ACCOUNT, Kind.REPLY}]
ACCOUNT = [event for event, row in EVENTS.items() if row.kind == Kind.ACCOUNT]
HOLDS = ["parts", "insurer", "customer", "sublet"]
FRIDAY = date(2026, 12, 11)
PAID = {"amount": Decimal("12345.67"), "balance": Decimal("7654.32"), "card": "your American Express ending in 4242"}
FULL = Facts("The fender fits", FRIDAY, "The fender was on back order", eta_changed=True, first_text=True, **PAID)
LONG = Facts("n" * 29 + " " + "m" * 30, date(2026, 9, 23), "r" * 60, eta_changed=True, first_text=True, **PAID)
HOSTILE = [
    "<script>alert(1)</script><a href='https://evil.test'>x</a>",
    "line\r\nBcc: all@evil.test\r\n\r\nbody",
    "\u202eright to left\u2066\u200b\ufeff",
    "x" * 500,
    "Win at https://evil.test/now or bit.ly/abc, www.evil.test, evil。com",
    "{{ link }}{secret}{% now 'Y' %}",
    "€" * 500,
    "修理🚗",
    '" onclick="x" style="y',
]
SITE = "https://repairs.harbor-collision.test"  # with the token a link of 65 characters


def repair(language: str = "en", hold: str = "", **given) -> Estimate:
    """A repair that lives in no database."""
    shop = Shop(name=given.pop("shop", "Harbor Collision"))
    shown = {"phone": "+13125550142", "address": "1200 Harbor Street", "hours": "Mon-Fri 7:30-18:00, Sat 9:00-13:00"}
    shop.settings = ShopSettings(shop=shop, **shown | given.pop("settings", {}))
    fields = {
        "first_name": "Sam", "vehicle_year": 2019, "vehicle_make": "Honda", "vehicle_model": "Accord",
        "status": "in_progress", "deductible": Decimal(1250), "total": Decimal(9000), "insurance_company": "Mutual",
    }  # fmt: skip
    return Estimate(shop=shop, language=language, hold_reason=hold, **fields | given)


def bare(language: str = "en", hold: str = "") -> Estimate:
    """One of which the shop knows next to nothing."""
    nothing = {"phone": "", "address": "", "hours": ""}
    car = {"vehicle_year": None, "vehicle_make": "", "vehicle_model": ""}
    return repair(language, hold, settings=nothing, first_name="", total=Decimal(0), **car)


def text_of(event: str, estimate: Estimate, facts: Facts = FULL) -> Words:
    return words(event, Type.SMS, estimate.language, context_of(estimate, event, facts), "ab2d")


def mail_of(event: str, estimate: Estimate, facts: Facts = FULL) -> Words:
    return words(event, Type.EMAIL, estimate.language, context_of(estimate, event, facts))


def account_mail(event: str, language: str) -> Words:
    context: dict[str, object] = {"name": "Sam", "code": "k7m2p9qa", "link": f"{SITE}/go", "language": language}
    return words(event, Type.EMAIL, language, context)
