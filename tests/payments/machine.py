"""One car's ledger and the bank, and everything that may go wrong between them: a state machine for hypothesis.

The verbs are the product's own; the bank is asked in this process. Nothing is waited for: the clock is moved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from clearcoat.accounts.limits import TooMany
from clearcoat.core import chaos, clock
from clearcoat.demo.cards import charges, disputes, intents, sessions
from clearcoat.demo.cards.hooks import Delivery
from clearcoat.demo.cards.numbers import BY_TOKEN
from clearcoat.demo.cards.refusal import Json, Refusal
from clearcoat.estimates.models import Estimate, Task
from clearcoat.payments.ledger import Standing
from clearcoat.payments.models import Difference, Entry, Kind, Payment, Refund, State
from clearcoat.payments.refusals import CardsAway, NotNow
from clearcoat.workflow import estimate as by_hand
from clearcoat.workflow import payment, payment_card, payment_compare, payment_watch
from clearcoat.workflow.delivery import apply_events
from tests.emulators import cards
from tests.world import World

CENTS = Decimal(100)
HOOK = "/api/webhooks/stripe"
BACK = "https://harbor.test/back"
ROUNDS = 3  # of reconciliation, each later than the one before
LATER = 9 * 3600  # seconds
MOST_TIMES = 5  # that a job goes on, as long as it finds something to do
GOOD = ("pm_card_visa", "pm_card_createDispute", "pm_card_authenticationRequired")
CARDS = st.sampled_from(GOOD) | st.sampled_from(sorted(BY_TOKEN))
SOME = st.integers(0, 9)  # which of those that there are
MONEY = st.sampled_from(["0.50", "19.99", "100.00", "500.00", "1234.56"]).map(Decimal)


class Crash(BaseException):
    """The process is gone at this point; whatever was not committed is gone with it."""


class Dealings(RuleBasedStateMachine):
    """What a shop, a customer, a bank and a bad network may do, in any order."""

    world: World  # set by the test, once
    wire: cards.Wire  # the line to the bank; each sequence begins with a bank of its own

    def __init__(self) -> None:
        super().__init__()
        self._undo = transaction.atomic()
        self._undo.__enter__()
        self.bank = self.wire.bank = cards.bank()
        self.books = self.bank.books[cards.ACCOUNT]
        self.waiting: list[Delivery] = []
        self.before, self.crash_after, self.passed = settings.CLOCK_OFFSET, 0, 0
        self.disarm = chaos.arm(self._pass)

    @property
    def estimate(self) -> Estimate:
        """As it is in the database now."""
        return Estimate.objects.select_related("shop__settings", "customer").get(pk=self.world.accord.pk)

    # What the customer does.

    @initialize(paid=st.booleans(), part=st.none() | MONEY)
    def comes(self, paid: bool, part: Decimal | None) -> None:
        """Half of the sequences begin with money on the books, so that all that follows has something to meet."""
        self.opens_the_pay_page(part)
        if paid:
            self.pays(0, "pm_card_visa")

    @rule(part=st.none() | MONEY)
    def opens_the_pay_page(self, part: Decimal | None) -> None:
        with self.whatever_happens():
            payment_card.open_intent(self.estimate, part)

    @rule(part=st.none() | MONEY)
    def goes_to_stripe_s_page(self, part: Decimal | None) -> None:
        with self.whatever_happens():
            payment_card.open_checkout(self.estimate, part, None, success_url=BACK, cancel_url=BACK)

    @rule(which=SOME, card=CARDS)
    def pays(self, which: int, card: str) -> None:
        for intent in self.some("payment_intent", which, self.is_on_our_page):
            with suppress(Refusal):
                intents.confirm(self.books, intent, {"payment_method": card})

    @rule(which=SOME, card=CARDS)
    def pays_there(self, which: int, card: str) -> None:
        typed = {"number": BY_TOKEN[card].number, "exp_month": "12", "exp_year": "99", "cvc": "123"}
        for session in self.some("checkout.session", which, lambda one: one["status"] == "open"):
            with suppress(Refusal):
                sessions.pay(self.books, session, typed)

    @rule(which=SOME, complete=st.booleans())
    def answers_the_bank(self, which: int, complete: bool) -> None:
        for intent in self.some("payment_intent", which, lambda one: one["status"] == "requires_action"):
            with suppress(Refusal):
                intents.authenticate(self.books, intent, {"complete": complete})
            for session in self.books.all("checkout.session", payment_intent=intent["id"]):
                sessions.settle(self.books, session)

    @rule(which=SOME)
    def comes_back_to_the_page(self, which: int) -> None:
        for row in self.rows(which):
            with self.whatever_happens():
                payment_card.settle_intent(row)

    # What the shop does.

    @rule(amount=MONEY)
    def changes_the_deductible(self, amount: Decimal) -> None:
        with self.whatever_happens():
            by_hand.edit(self.estimate, self.world.advisor, deductible=amount)

    @rule(amount=MONEY)
    def takes_cash(self, amount: Decimal) -> None:
        with self.whatever_happens():
            payment.record(self.estimate, "cash", amount, self.world.advisor)

    @rule(which=SOME, part=st.none() | MONEY)
    def gives_back(self, which: int, part: Decimal | None) -> None:
        for row in self.rows(which, status=State.SUCCEEDED):
            with self.whatever_happens():
                payment.refund(row, self.world.owner, part)

    @rule(which=SOME, cents=st.sampled_from([1, 1999, 50_000]))
    def gives_back_in_stripe_s_own_dashboard(self, which: int, cents: int) -> None:
        for charge in self.some("charge", which, lambda one: one["paid"]):
            with suppress(Refusal):
                charges.refund(self.books, {"charge": charge["id"], "amount": cents})

    # What the bank does.

    @rule(which=SOME)
    def a_refund_comes_back(self, which: int) -> None:
        for back in self.some("refund", which, lambda one: one["status"] == "succeeded"):
            charges.fail_refund(self.books, back, {})

    @rule(which=SOME, inquiry=st.booleans())
    def a_payer_disputes(self, which: int, inquiry: bool) -> None:
        fresh = lambda one: one["paid"] and not one["disputed"] and one["amount_refunded"] < one["amount"]  # noqa: E731
        for charge in self.some("charge", which, fresh):
            disputes.open_on(self.books, charge, inquiry=inquiry)

    @rule(which=SOME, won=st.booleans())
    def a_dispute_is_decided(self, which: int, won: bool) -> None:
        for dispute in self.some("dispute", which, lambda one: one["status"].endswith("needs_response")):
            disputes.close(self.books, dispute, won=won)

    # What the network and the machine do.

    @precondition(lambda self: self.told())
    @rule(which=SOME, twice=st.booleans())
    def an_event_arrives(self, which: int, twice: bool) -> None:
        delivery = self.waiting[which % len(self.waiting)]
        for _ in range(2 if twice else 1):
            self.deliver(delivery)
        self.waiting.remove(delivery)

    @precondition(lambda self: self.told())
    @rule(which=SOME)
    def an_event_is_lost(self, which: int) -> None:
        self.waiting.pop(which % len(self.waiting))

    @rule(words=st.lists(st.sampled_from(["reset", "accept+reset", "500", "429", "ok"]), min_size=1, max_size=3))
    def the_line_is_bad(self, words: list[str]) -> None:
        self.wire.script(words)

    @rule(after=st.integers(1, 5))
    def the_next_step_crashes(self, after: int) -> None:
        self.crash_after, self.passed = after, 0

    @rule(seconds=st.sampled_from([30, 600, LATER, 3 * 86_400]))
    def time_passes(self, seconds: int) -> None:
        settings.CLOCK_OFFSET += seconds

    @rule()
    def the_worker_works(self) -> None:
        self.work(JOBS)

    @rule()
    def a_night_passes(self) -> None:
        self.work([lambda: payment_compare.compare_books(clock.now().date())])

    # What is always true.

    @invariant()
    def nothing_is_in_the_ledger_that_the_bank_does_not_know(self) -> None:
        for entry in Entry.objects.filter(kind=Kind.PAYMENT, provider="stripe").select_related("payment"):
            intent = self.books.find("payment_intent", entry.payment.stripe_payment_intent_id)
            assert intent["status"] == "succeeded"
            assert entry.amount * CENTS == intent["amount_received"]

    @invariant()
    def the_sums_are_those_of_the_ledger(self) -> None:
        estimate = self.estimate
        assert Standing.of(estimate).owed == estimate.owed
        assert estimate.balance >= 0

    def teardown(self) -> None:
        """The end of each sequence."""
        try:
            self.agrees()
        finally:
            self.close()

    def agrees(self) -> None:
        """Reconciles with a good line and no event delivered; then the ledger is the bank's, to the cent."""
        self.crash_after = 0
        self.wire.script([])
        for _ in range(ROUNDS):
            settings.CLOCK_OFFSET += LATER
            self.work(JOBS)
        self.work([payment_compare.compare_books])
        assert ours() == theirs(self.books)
        assert not list(Difference.objects.open().values_list("what", "ours", "theirs"))
        assert not Refund.objects.under_way().exists()
        self.the_sums_are_those_of_the_ledger()
        # What is too much is on somebody's list, once; a task that was made earlier stays until it is done.
        tasks = Task.objects.open().filter(estimate=self.estimate, what="overpaid").count()
        assert tasks == 1 if self.estimate.owed.overpaid else tasks <= 1

    def close(self) -> None:
        """Nothing of this sequence is left."""
        self.disarm()
        settings.CLOCK_OFFSET = self.before
        transaction.set_rollback(True)
        self._undo.__exit__(None, None, None)

    # Helpers, in the order of their calls.

    @contextmanager
    def whatever_happens(self) -> Iterator[None]:
        """A step that may be refused, find nobody at Stripe, or be the process's last."""
        with suppress(NotNow, CardsAway, TooMany, Crash):
            yield

    def some(self, kind: str, which: int, fits: Any) -> list[Json]:
        """One of the bank's objects of a kind, if there is any that fits."""
        found = [one for one in self.books.all(kind) if fits(one)]
        return [found[which % len(found)]] if found else []

    def is_on_our_page(self, intent: Json) -> bool:
        """Whether it is open, and no page of Checkout's."""
        there = any(self.books.all("checkout.session", payment_intent=intent["id"]))
        return intent["status"] in intents.OPEN and not there

    def rows(self, which: int, **like: Any) -> list[Payment]:
        """One of our card payments, if there is any."""
        found = list(Payment.objects.filter(method="card", **like).order_by("created_at"))
        return [found[which % len(found)]] if found else []

    def told(self) -> list[Delivery]:
        """The events that are on their way."""
        self.waiting += self.bank.to_tell()
        return self.waiting

    def deliver(self, delivery: Delivery) -> None:
        """Knocks at our webhook."""
        signature = delivery.headers["Stripe-Signature"]
        with suppress(Crash):
            answer = Client().post(HOOK, delivery.body, "application/json", headers={"Stripe-Signature": signature})
            assert answer.status_code == 200
            delivery.arrived()

    def work(self, jobs: Iterable[Callable[[], int]]) -> None:
        """Jobs of the worker, until there is nothing to do at once; each may be the process's last."""
        for job in jobs:
            for _ in range(MOST_TIMES):
                done = 0
                with self.whatever_happens():
                    done = job()
                if not done:
                    break

    def _pass(self, name: str) -> None:
        """One crash point on the way of a step."""
        self.passed += 1
        if self.passed == self.crash_after:
            self.crash_after = 0
            raise Crash(name)


JOBS = (
    payment_compare.catch_up, apply_events, payment_watch.refund_due, payment_watch.settle_due, payment_watch.fit_due,
)  # fmt: skip


def ours() -> dict[str, tuple[int, int]]:
    """What the ledger says of each intent: what came in and was not taken back, and what that cost; in cents."""
    found: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for entry in Entry.objects.filter(provider="stripe").select_related("payment"):
        sums = found[entry.payment.stripe_payment_intent_id]
        sums[0] += entry.amount
        sums[1] += entry.fee
    return {name: (int(net * 100), int(fee * 100)) for name, (net, fee) in found.items()}


def theirs(books: Any) -> dict[str, tuple[int, int]]:
    """The same by the bank's balance transactions."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for moved in books.all("balance_transaction"):
        sums = found[books.objects[moved["source"]]["payment_intent"]]
        sums[0] += moved["amount"]
        sums[1] += moved["fee"]
    return {name: (net, fee) for name, (net, fee) in found.items()}
