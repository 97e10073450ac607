"""Paying by card: the amount is always ours, the intent always the one that is open, and 'paid' what the books say."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clearcoat.accounts.limits import Limit, spend
from clearcoat.core import clock, money
from clearcoat.customers.models import Customer
from clearcoat.estimates.models import Actor, By, Estimate, EstimateHistory, Task
from clearcoat.payments import intents, ledger, pages
from clearcoat.payments.intents import Said
from clearcoat.payments.method import Method
from clearcoat.payments.models import Merchant, Payment, State
from clearcoat.payments.refusals import NotNow, OutOfReach
from clearcoat.workflow.payment import NotAllowed
from clearcoat.workflow.payment_book import STRIPE, book
from clearcoat.workflow.payment_checkout import close_page, let_go, look_at_page

LEAST, MOST = Decimal("0.50"), Decimal("999999.99")  # Stripe's bounds for a card in US dollars
INTENTS = Limit("intents", 5, 3600)  # new ones, for one estimate (trust 3.2, no. 14)
MOST_DECLINES = 10  # in LOCKED_FOR, then cards are locked
LOCKED_FOR = timedelta(hours=24)  # after the last decline, unless a manager ends it
UNLOCKED = "unlocked"  # on the record
ROUNDS = 3  # an intent that ended meanwhile makes room for the next one
FIRST_CHECK = timedelta(minutes=2)
AT_THE_BANK = gettext_lazy("Your payment is with your bank. Please look again in a few minutes.")
LOCKED = gettext_lazy("The card was declined many times. Please call the shop or pay at the desk.")
JUST_PAID = gettext_lazy("A payment has just come in. Please load the page again and look at what is left.")


@dataclass(frozen=True, slots=True)
class Opened:
    """What the payer's browser needs. The secret is for it alone: never stored, logged or put into an address."""

    payment: Payment
    client_secret: str = field(repr=False)
    publishable_key: str
    account: str


def open_intent(estimate: Estimate, amount: Decimal | None = None, payer: Actor | None = None) -> Opened:
    """The one open intent of this estimate, for the balance or this part of it; it is used again and kept up to date.

    Raises NotNow with the way to go on, CardsAway when Stripe does not answer, TooMany.
    """
    merchant = ready_merchant(estimate)
    for _round in range(ROUNDS):
        payment, wanted = _row(estimate, amount, merchant, payer)
        intent = None
        with suppress(OutOfReach):  # then it is called off like any other that does not fit
            if not payment.stripe_session_id and not _is_of_others(payment, merchant):
                intent = intents.opened(payment, wanted)
        if intent and intent.is_open and intent.amount == wanted:
            payment.amount = wanted
            return Opened(payment, intent.client_secret, merchant.shown_key, payment.account)
        _expect_ended(settle_intent(payment) if intent else call_off(payment))
    raise NotNow("processing", str(AT_THE_BANK))


def open_checkout(
    estimate: Estimate, amount: Decimal | None, payer: Actor | None, *, success_url: str, cancel_url: str
) -> str:
    """The address of Stripe's own page for the balance or this part of it. Raises as open_intent does."""
    merchant = ready_merchant(estimate)
    for _round in range(ROUNDS):
        payment, wanted = _row(estimate, amount, merchant, payer)
        is_ours = payment.stripe_session_id or not payment.stripe_payment_intent_id
        if is_ours and payment.amount == wanted and not _is_of_others(payment, merchant):
            page = pages.make(payment, success_url=success_url, cancel_url=cancel_url)
            if page.is_open:
                return page.url
        _expect_ended(call_off(payment))
    raise NotNow("processing", str(AT_THE_BANK))


def settle_intent(payment: Payment) -> Payment:
    """Asks Stripe how the payment stands and books it: after a webhook, when the browser returns, and by and by.

    Raises CardsAway. Too many declines end the intent, so that nobody tries cards on it.
    """
    if not payment.stripe_payment_intent_id and not look_at_page(payment):
        return payment
    said = intents.said_of(payment)
    now = book(payment, said)
    if now.status == State.PENDING and said.intent.is_open and is_locked(now.estimate):
        _tell_locked(now.estimate)
        now = book(now, Said(pages.ended(now), declines=said.declines))
    return now


def call_off(payment: Payment) -> Payment:
    """Ends an open payment at Stripe, or books it when somebody was quicker. Raises CardsAway.

    One that was made with other keys is let go: the next must not wait for what nobody here can end or hear of.
    """
    try:
        return _called_off(payment)
    except OutOfReach:
        return let_go(payment)


def _called_off(payment: Payment) -> Payment:
    if not payment.stripe_payment_intent_id:
        close_page(payment)
        return settle_intent(payment)
    intent = pages.ended(payment)
    return book(payment, Said(intent)) if intent.status == "canceled" else settle_intent(payment)


def ready_merchant(estimate: Estimate) -> Merchant:
    """The shop as it takes cards. Raises NotNow where it does not, or where this repair's cards are locked."""
    merchant = Merchant.of(estimate.shop)
    if not merchant.is_ready or estimate.currency not in money.SYMBOLS:  # another may count no cents
        raise NotNow("cards_off", _("This shop takes no cards online. Please pay at the desk."))
    if is_locked(estimate):
        raise NotNow("cards_locked", str(LOCKED))
    return merchant


def is_locked(estimate: Estimate) -> bool:
    """Whether cards were declined so often that nobody may try another one here for now."""
    since = max(clock.now() - LOCKED_FOR, _unlocked_at(estimate) or estimate.created_at)
    return estimate.payments.declined_since(since) >= MOST_DECLINES


def locked_until(estimate: Estimate) -> datetime | None:
    """When the lock ends by itself; None where cards are not locked."""
    last = estimate.payments.exclude(declined_at=None).order_by("declined_at").last()
    return last.declined_at + LOCKED_FOR if last and last.declined_at and is_locked(estimate) else None


def unlock(estimate: Estimate, by: By, reason: str) -> bool:
    """A manager lets the customer try cards again at once: what was declined until now counts no more.

    False, with nothing done, where nothing is locked. Raises NotAllowed for whoever is no manager.
    """
    if not by.is_manager:
        raise NotAllowed(_("Only an owner or manager may let cards be tried again."))
    with transaction.atomic():
        now = ledger.locked(estimate.pk)
        was_locked = is_locked(now)
        if was_locked:
            now.write(by, "payment_note", f"Cards may be tried again: {reason}", about={"cards": UNLOCKED})
            for task in Task.objects.open().filter(estimate=now, what="cards_locked"):
                task.mark_done(by.name)
    return was_locked


def payable(estimate: Estimate, amount: Decimal | None) -> Decimal:
    """What is to be charged: the balance, or a part of it. Raises NotNow for anything else."""
    balance = estimate.balance
    shown = {"balance": money.shown(balance, estimate.currency)}
    if balance <= 0:
        raise NotNow("nothing_due", _("Nothing is left to pay."))
    wanted = balance if amount is None else amount
    if not wanted.is_finite():
        raise NotNow("not_an_amount", _("Write an amount such as 250.00."))
    if wanted > balance:
        raise NotNow("too_much", _("This is more than the %(balance)s that is left to pay.") % shown)
    if not LEAST <= wanted <= MOST or wanted != money.cents(wanted):
        raise NotNow("not_by_card", _("Cards take from $0.50 to $999,999.99 at a time. Please choose another amount."))
    return wanted


def _unlocked_at(estimate: Estimate) -> datetime | None:
    ended = estimate.history.filter(action="payment_note", metadata__cards=UNLOCKED)
    return ended.values_list("created_at", flat=True).first()


def _row(
    estimate: Estimate, amount: Decimal | None, merchant: Merchant, payer: Actor | None
) -> tuple[Payment, Decimal]:
    """The open row and the amount that it is to have; the row is there before Stripe is asked for anything."""
    with transaction.atomic():
        now = ledger.locked(estimate.pk)
        wanted = payable(now, amount)
        payment = Payment.objects.open().filter(estimate=now).select_related("shop", "estimate").first()
        if payment and _is_forgotten(payment):
            Payment.objects.filter(pk=payment.pk).update(status=State.CANCELED)
            payment = None
        return payment or _new_row(now, wanted, merchant, payer), wanted


def _expect_ended(payment: Payment) -> None:
    """Whoever asks to pay knows nothing of money that came in at this moment: they look first. Raises NotNow."""
    if payment.status == State.SUCCEEDED:
        raise NotNow("just_paid", str(JUST_PAID))
    if payment.processing:
        raise NotNow("processing", str(AT_THE_BANK))


def _is_of_others(payment: Payment, merchant: Merchant) -> bool:
    """Whether the open payment was begun with other keys than the shop's present ones, or in another currency."""
    now = (merchant.own_keys, merchant.account, payment.estimate.currency)
    return (payment.own_keys, payment.account, payment.currency) != now


def _is_forgotten(payment: Payment) -> bool:
    """Whether Stripe may have forgotten the row's key before we learned of its intent.

    Nobody was ever given the secret of an intent that our row does not know, so nobody can pay that one.
    """
    is_known = payment.stripe_payment_intent_id or payment.stripe_session_id
    return not is_known and payment.created_at < clock.now() - intents.KEY_LIFE


def _new_row(estimate: Estimate, wanted: Decimal, merchant: Merchant, payer: Actor | None) -> Payment:
    spend(INTENTS, str(estimate.pk))
    last = Payment.objects.filter(estimate=estimate).order_by("-balance_version").first()
    return Payment.objects.create(
        shop=estimate.shop,
        estimate=estimate,
        customer=payer if isinstance(payer, Customer) else None,
        amount=wanted,
        currency=estimate.currency,
        method=Method.CARD,
        balance_version=last.balance_version + 1 if last else 1,
        own_keys=merchant.own_keys,
        account=merchant.account,
        livemode=merchant.livemode,
        check_at=clock.now() + FIRST_CHECK,
    )


def _tell_locked(estimate: Estimate) -> None:
    """Staff learn it once."""
    with transaction.atomic():
        now = ledger.locked(estimate.pk)
        if not Task.objects.open().filter(estimate=now, what="cards_locked").exists():
            words = "Cards are locked for a day: too many were declined."
            history: EstimateHistory = now.write(STRIPE, "payment_note", words, about={})
            Task.once_open(history, "cards_locked")
