"""A test payment from the settings tells the truth about keys and webhook, and leaves nothing behind in any book."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from clearcoat.core import clock
from clearcoat.dashboard.takings import takings_of
from clearcoat.dashboard.trial import steps_of_trial
from clearcoat.demo.cards.hooks import Delivery, Hook
from clearcoat.notifications.models import ProviderEvent
from clearcoat.payments.models import Difference, Entry, Merchant, Payment, Trial
from clearcoat.payments.refusals import NotNow
from clearcoat.payments.trying import begin_trial, try_due
from clearcoat.providers import stripe
from clearcoat.workflow.delivery import apply_events
from clearcoat.workflow.payment_compare import catch_up, compare_books
from tests.emulators import cards


@pytest.fixture
def trial(world, till):
    """Harbor has ordered one, and the worker has made it; nobody has told us yet."""
    begin_trial(world.harbor)
    assert try_due() == 1
    return Trial.objects.get()


def after(seconds: float) -> Trial:
    """As it stands when the worker looked so much later, twice."""
    with time_machine.travel(clock.now() + timedelta(seconds=seconds)):
        try_due()
        try_due()
    return Trial.objects.get()


def told(trial: Trial) -> list[str]:
    return [step.state for step in steps_of_trial(trial)]


def test_it_is_made_heard_of_and_given_back(till, trial):
    till.deliver()
    apply_events()
    done = after(2)
    assert told(done) == ["good", "good", "good"]
    assert not done.is_under_way
    assert sum(one["amount"] for one in till.books.all("balance_transaction")) == 0


def test_it_waits_for_its_webhook_and_no_longer_than_a_minute(till, trial):
    assert told(after(59)) == ["good", "open", "open"]
    done = after(61)
    with time_machine.travel(clock.now() + timedelta(seconds=61)):
        assert told(done) == ["good", "bad", "good"]


def test_a_webhook_that_comes_late_is_told_with_its_seconds(till, trial):
    after(61)
    till.deliver()
    ProviderEvent.objects.update(received_at=trial.made_at + timedelta(seconds=75))
    apply_events()
    assert steps_of_trial(Trial.objects.get())[1].words == "Heard after 75 seconds."


def test_the_refunds_event_alone_is_not_the_one_that_it_waits_for(till, trial):
    """Taken out: the type in _is_of_trial; then a webhook that lacks the payment's events looks right."""
    till.bank.to_tell()
    after(61)
    till.deliver()
    apply_events()
    assert (ProviderEvent.objects.count(), Trial.objects.get().heard_at) == (2, None)


def test_events_that_are_fetched_do_not_make_the_webhook_look_heard(till, trial):
    """Taken out: the look at Trial.told_of in _keep; then every webhook seems to work within ten minutes."""
    catch_up()
    apply_events()
    assert not ProviderEvent.objects.exists()
    assert Trial.objects.get().heard_at is None


def test_an_event_that_another_shop_signed_is_not_its_webhook(world, till, trial):
    """Taken out: is_of_keys; then any shop's secret makes this one's webhook look right."""
    Merchant.of(world.lakeside).keep(secret_key="sk_test_x", webhook_secret="whsec_lakeside")
    for one in till.bank.to_tell():
        forged = Delivery(Hook("", ("whsec_lakeside",)), one.event)
        till.post(forged.body, forged.headers, f"?shop={world.lakeside.slug}")
    apply_events()
    assert Trial.objects.get().heard_at is None


def test_its_events_are_never_put_aside_as_a_strangers(till, trial):
    """Taken out: _is_of_trial in of_card; then staff are told of a payment that is not theirs."""
    after(61)
    till.deliver()
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        apply_events()
    assert not Difference.objects.exists()
    assert not ProviderEvent.objects.filter(applied_at=None).exists()


def test_books_reports_and_ledger_know_nothing_of_it(world, till, trial):
    """Taken out: Trial.moved_by in Till.moved; then its charge and its refund are differences."""
    after(61)
    compare_books()
    assert not Difference.objects.exists()
    assert not Entry.objects.exists()
    assert not Payment.objects.exists()
    assert not takings_of(world.harbor, clock.now().date()).entries


def test_money_of_others_beside_it_is_still_a_difference(till, trial):
    till.books.book("charge", {"id": "ch_other", "currency": "usd"}, 12_300, 387)
    compare_books()
    assert [one.theirs for one in Difference.objects.all()] == [Decimal(123)]


def test_a_movement_that_names_no_source_is_not_its_own(trial):
    Trial.objects.update(stripe_charge_id="ch_1", stripe_refund_id="")
    assert Trial.moved_by(["ch_1", "ch_2", ""]) == {"ch_1"}


def test_clicked_twice_it_is_one(world, till, trial):
    """Taken out: the constraint and look_at__isnull in begin; then each click makes a payment."""
    assert begin_trial(world.harbor) == trial
    after(61)
    assert begin_trial(world.harbor) != trial


def test_an_answer_that_was_lost_makes_no_second_payment(world, till):
    begin_trial(world.harbor)
    till.wire.script(["accept+reset"])
    try_due()
    assert told(after(2))[0] == "good"
    assert len(list(till.books.all("payment_intent"))) == 1


def test_a_refund_whose_answer_was_lost_is_made_once(till, trial):
    till.wire.script(["accept+reset"])
    after(61)
    assert after(64).returned_at
    assert len(list(till.books.all("refund"))) == 1


@pytest.mark.parametrize(
    ("card", "said"),
    [("pm_card_chargeDeclined", "Stripe refused this"), ("pm_card_authenticationRequired", "did not finish it")],
)
def test_a_payment_that_does_not_come_about_is_told_and_nothing_is_given_back(world, till, monkeypatch, card, said):
    monkeypatch.setattr(stripe, "TEST_CARD", card)
    begin_trial(world.harbor)
    (step,) = steps_of_trial(after(1))
    assert (step.state, said in step.words) == ("bad", True)
    assert not list(till.books.all("refund"))


def test_a_key_that_stripe_refuses_is_told_at_once(world, till, settings):
    settings.STRIPE_SECRET_KEY = "sk_test_wrong"
    begin_trial(world.harbor)
    try_due()
    (step,) = steps_of_trial(Trial.objects.get())
    assert (step.state, "Stripe refused the key" in step.words) == ("bad", True)


def test_keys_that_are_gone_before_the_refund_are_told(till, trial, settings):
    settings.STRIPE_SECRET_KEY = ""
    step = steps_of_trial(after(61))[2]
    assert (step.state, "key of this payment is gone" in step.words) == ("bad", True)


def test_a_stripe_that_stays_away_is_asked_for_five_minutes_only(world, till):
    begin_trial(world.harbor)
    till.wire.script(["500"] * 9)
    assert after(200).is_under_way
    assert not after(301).is_under_way


def test_a_worker_that_does_not_run_is_told(world, till):
    begin_trial(world.harbor)
    with time_machine.travel(clock.now() + timedelta(seconds=16)):
        (step,) = steps_of_trial(Trial.objects.get())
    assert "worker" in step.words


@pytest.mark.parametrize("key", ["sk_live_harbor", "rk_live_harbor", ""])
def test_without_test_keys_there_is_none(world, till, settings, key):
    settings.STRIPE_SECRET_KEY = key
    with pytest.raises(NotNow):
        begin_trial(world.harbor)
    assert not Trial.objects.exists()


def test_the_installations_webhook_is_not_that_of_the_shops_own_keys(world, till, settings):
    Merchant.of(world.harbor).keep(
        secret_key=cards.SECRET, publishable_key=cards.PUBLISHABLE, webhook_secret="whsec_own"
    )
    begin_trial(world.harbor)
    try_due()
    till.deliver()
    apply_events()
    assert Trial.objects.get().heard_at is None
