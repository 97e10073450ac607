"""Setting up cards, step by step, each with what was found: what we know ourselves, and what Stripe says when asked."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from clearcoat.core import money
from clearcoat.core.seal import LOST
from clearcoat.dashboard import days
from clearcoat.notifications.models import ProviderEvent, Source
from clearcoat.payments.account import Hook, look
from clearcoat.payments.models import Merchant, Payment
from clearcoat.payments.refusals import NotNow
from clearcoat.shops.models import Shop
from clearcoat.workflow.payment_events import TYPES

GOOD, WARN, BAD, OPEN = "good", "warn", "bad", "open"
MARKS = {GOOD: "✓", WARN: "!", BAD: "✕", OPEN: "·"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step; its state is good, warn, bad or open."""

    state: str
    title: str
    words: str

    @property
    def mark(self) -> str:
        """The state as a sign, for who sees no colour."""
        return MARKS[self.state]


def address_of(shop: Shop, merchant: Merchant) -> str:
    """The webhook's address as it is entered at Stripe; keys of the shop's own have an address of their own."""
    return f"{settings.SITE_URL}/api/webhooks/stripe" + (f"?shop={shop.slug}" if merchant.own_keys else "")


def steps_of(shop: Shop, merchant: Merchant) -> list[Step]:
    """What we know without asking anybody."""
    return [_keys(merchant), _signing(merchant), _heard(shop, merchant), _paid(shop, merchant)]


def asked(shop: Shop, merchant: Merchant) -> list[Step]:
    """What Stripe says of the key, the account, its currency and the webhook."""
    try:
        account = look(merchant)
    except NotNow as error:
        return [Step(BAD, _("Stripe answers"), _(str(error)))]
    hook = next((one for one in account.hooks if one.url == address_of(shop, merchant)), None)
    return [
        Step(GOOD, _("Stripe answers"), _("The key opens the account %(id)s.") % {"id": account.id}),
        _charges(account.takes_cards),
        _currency(shop, account.currency),
        _hook(hook),
    ]


def _keys(merchant: Merchant) -> Step:
    if merchant.secret_key == LOST:
        words = _("The key cannot be read any more, because SECRET_KEY changed. Enter it again.")
        return Step(BAD, _("The keys"), words)
    if not merchant.is_ready:
        return Step(
            OPEN, _("The keys"), _("Copy both keys from Stripe: Developers, API keys. Begin with the test keys.")
        )
    whose = _("the shop's own") if merchant.own_keys else _("this installation's")
    if merchant.livemode:
        return Step(GOOD, _("The keys"), _("Live keys, %(whose)s.") % {"whose": whose})
    return Step(WARN, _("The keys"), _("Test keys, %(whose)s: no money moves.") % {"whose": whose})


def _signing(merchant: Merchant) -> Step:
    secrets = merchant.webhook_secrets if merchant.own_keys else settings.STRIPE_WEBHOOK_SECRET
    if LOST in secrets:
        return Step(BAD, _("The webhook's secret"), _("It cannot be read any more. Copy it from Stripe again."))
    if not secrets:
        words = _("Make a webhook at Stripe with the address below, and copy its signing secret.")
        return Step(OPEN, _("The webhook's secret"), words)
    return Step(GOOD, _("The webhook's secret"), _("It is kept."))


def _heard(shop: Shop, merchant: Merchant) -> Step:
    events = ProviderEvent.objects.filter(source=Source.CARD, shop=shop if merchant.own_keys else None)
    last = events.order_by("-received_at").first()
    if last is None:
        return Step(OPEN, _("Stripe's events arrive"), _("None came yet. A test payment brings the first ones."))
    return Step(
        GOOD, _("Stripe's events arrive"), _("The last one: %(when)s ago.") % {"when": days.span(last.received_at)}
    )


def _paid(shop: Shop, merchant: Merchant) -> Step:
    title = _("A repair that is paid")
    paid = Payment.objects.filter(shop=shop).received().exclude(stripe_payment_intent_id=None).last()
    if paid is None and merchant.livemode:
        return Step(OPEN, title, _("No repair was paid by card yet."))
    if paid is None:
        words = _("Open a repair's page as its customer and pay with the card 4242 4242 4242 4242, any date to come.")
        return Step(OPEN, title, words)
    shown = {"amount": money.shown(paid.amount, paid.currency), "number": paid.receipt_number}
    return Step(GOOD, title, _("%(amount)s came in, receipt %(number)s.") % shown)


def _charges(is_enabled: bool) -> Step:
    if is_enabled:
        return Step(GOOD, _("The account may take cards"), _("Stripe has everything that it wants to know."))
    return Step(
        BAD, _("The account may take cards"), _("Not yet: Stripe still wants something. Its dashboard says what.")
    )


def _currency(shop: Shop, theirs: str) -> Step:
    ours = shop.settings.currency
    if theirs == ours:
        return Step(GOOD, _("The currency"), _("%(currency)s, here and at Stripe.") % {"currency": ours})
    words = _("This shop charges in %(ours)s, and the account is paid out in %(theirs)s: Stripe converts, for a fee.")
    return Step(WARN, _("The currency"), words % {"ours": ours, "theirs": theirs})


def _hook(hook: Hook | None) -> Step:
    title = _("The webhook at Stripe")
    if hook is None:
        return Step(BAD, title, _("There is none with the address below."))
    if not hook.is_on:
        return Step(BAD, title, _("It is switched off at Stripe."))
    missing = [] if "*" in hook.events else [kind for kind in TYPES if kind not in hook.events]
    if missing:
        return Step(WARN, title, _("It lacks these events: %(events)s.") % {"events": ", ".join(missing)})
    return Step(GOOD, title, _("It is there and has every event that is needed."))
