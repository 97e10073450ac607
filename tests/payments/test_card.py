"""Paying by card: one open intent, the server's amount, and nothing is paid before the books say so."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from clearcoat.accounts.limits import TooMany
from clearcoat.core import clock
from clearcoat.demo.cards import charges, disputes, sessions
from clearcoat.demo.cards import intents as at_bank
from clearcoat.demo.cards.refusal import Refusal
from clearcoat.estimates.models import Task
from clearcoat.notifications.models import Notification
from clearcoat.payments import intents
from clearcoat.payments.models import Difference, Dispute, Entry, Merchant, Payment, Refund
from clearcoat.payments.refusals import CardsAway, NotNow
from clearcoat.providers.stripe import StripeCards
from clearcoat.workflow import estimate as by_hand
from clearcoat.workflow.payment import record, refund
from clearcoat.workflow.payment_card import open_checkout, open_intent, settle_intent
from clearcoat.workflow.payment_watch import fit_due, refund_due, settle_due
from tests.emulators import cards

DECLINED = "4000000000000002"


def fresh(estimate):
    estimate.refresh_from_db()
    return estimate


def test_the_intent_is_for_the_balance_and_names_its_payment(world, till):
    opened = open_intent(world.accord)
    intent = till.intent(opened.payment)
    assert (intent["amount"], intent["currency"]) == (50_000, "usd")
    assert intent["metadata"]["payment"] == str(opened.payment.pk)
    assert intent["receipt_email"] is None


def test_the_open_intent_is_used_again_with_the_new_amount(world, till):
    first = open_intent(world.accord)
    second = open_intent(world.accord, Decimal(120))
    assert (first.payment.pk, first.client_secret) == (second.payment.pk, second.client_secret)
    assert till.intent(second.payment)["amount"] == 12_000


def test_nothing_is_paid_before_the_books_say_so(world, till):
    payment = till.pay(world.accord)
    assert fresh(world.accord).payment_status == "unpaid"
    settle_intent(payment)
    assert fresh(world.accord).payment_status == "paid"


def test_what_came_in_is_booked_with_card_fee_and_receipt(world, till):
    payment = till.paid(world.accord)
    entry = Entry.objects.get(payment=payment)
    assert (payment.brand, payment.last4, payment.receipt_number) == ("visa", "4242", 1)
    assert (entry.amount, entry.fee) == (Decimal(500), Decimal("14.80"))


def test_a_wallet_with_a_longer_name_than_is_kept_is_booked_all_the_same(world, till):
    """Taken out: LONGEST_WORD; then PostgreSQL refuses the row, and the money is never booked."""
    payment = till.pay(world.accord)
    till.charge(payment)["payment_method_details"]["card"]["wallet"] = {"type": "amex_express_checkout"}
    assert settle_intent(payment).wallet == "amex_express_checkou"


def test_looking_again_books_nothing_twice(world, till):
    payment = till.paid(world.accord)
    again = settle_intent(payment)
    assert Entry.objects.count() == 1
    assert again.receipt_number == payment.receipt_number
    assert Notification.objects.filter(event="payment_received", type="sms").count() == 1


def test_a_part_leaves_the_rest_and_the_next_intent_is_another(world, till):
    first = till.paid(world.accord, "200.00")
    second = open_intent(world.accord).payment
    assert (second.amount, second.pk == first.pk) == (300, False)


@pytest.mark.parametrize("again", [None, Decimal(200)])
def test_who_asks_to_pay_again_after_paying_is_told_and_charged_nothing(world, till, again):
    """Taken out: `_expect_ended`; then a second intent is opened that nobody asked for with open eyes."""
    till.pay(world.accord, "200.00")
    with pytest.raises(NotNow) as refusal:
        open_intent(world.accord, again)
    assert (refusal.value.code, fresh(world.accord).amount_paid) == ("just_paid", 200)
    assert len(list(till.books.all("payment_intent"))) == 1


def test_an_intent_that_stripe_will_not_change_is_not_given_out_with_its_old_amount(world, till, monkeypatch):
    """Taken out: the comparison in open_intent; then $500 are charged where the page said $120."""
    till.pay(world.accord, card="pm_card_authenticationRequired")
    monkeypatch.setattr(at_bank, "_expect_open", lambda intent, what: refuse())
    with pytest.raises(NotNow) as refusal:
        open_intent(world.accord, Decimal(120))
    assert refusal.value.code == "processing"


def refuse():
    raise Refusal("The amount cannot be changed now.", "payment_intent_unexpected_state")


def test_a_decline_leaves_the_intent_open_for_another_card(world, till):
    payment = till.pay(world.accord, card="pm_card_chargeDeclined")
    declined = settle_intent(payment)
    assert (declined.status, declined.declines, declined.failure_code) == ("pending", 1, "generic_decline")
    assert till.confirm(payment)
    assert settle_intent(payment).status == "succeeded"


def test_ten_declines_lock_the_page_end_the_intent_and_tell_staff_once(world, till):
    payment = open_intent(world.accord).payment
    tries = [till.confirm(payment, "pm_card_chargeDeclined") or settle_intent(payment).status for _ in range(50)]
    assert tries[-1] == "canceled"
    assert Payment.objects.get().declines == 10
    assert Task.objects.filter(what="cards_locked").count() == 1
    with pytest.raises(NotNow, match="pay at the desk"):
        open_intent(world.accord)


def test_a_lock_is_over_after_a_day(world, till):
    Payment.objects.filter(pk=till.pay(world.accord).pk).update(
        declines=10, declined_at=clock.now() - timedelta(hours=25), status="canceled"
    )
    assert open_intent(world.accord).client_secret


def test_a_sixth_intent_in_an_hour_is_refused(world, till):
    for _ in range(5):
        till.paid(world.accord, "1.00")
    with pytest.raises(TooMany):
        open_intent(world.accord)


@pytest.mark.parametrize(
    ("amount", "code"),
    [("500.01", "too_much"), ("0.49", "not_by_card"), ("0", "not_by_card"), ("-1", "not_by_card")],
)
def test_an_amount_that_cannot_be_paid_makes_no_intent(world, till, amount, code):
    with pytest.raises(NotNow) as refusal:
        open_intent(world.accord, Decimal(amount))
    assert (refusal.value.code, Payment.objects.count()) == (code, 0)


def test_nothing_can_be_paid_where_nothing_is_due(world, till):
    till.paid(world.accord)
    with pytest.raises(NotNow) as refusal:
        open_intent(world.accord)
    assert refusal.value.code == "nothing_due"


def test_without_keys_no_cards_are_taken(world, till, settings):
    settings.STRIPE_SECRET_KEY = ""
    with pytest.raises(NotNow) as refusal:
        open_intent(world.accord)
    assert refusal.value.code == "cards_off"


@pytest.mark.parametrize("fault", ["reset", "accept+reset", "500", "429"])
def test_a_call_that_fails_leaves_one_intent_when_it_is_tried_again(world, till, fault):
    till.wire.script([fault])
    with pytest.raises(CardsAway):
        open_intent(world.accord)
    open_intent(world.accord)
    assert len(list(till.books.all("payment_intent"))) == 1


def test_an_intent_that_is_being_made_at_another_screen_is_waited_for(world, till, monkeypatch):
    """Taken out: the code in the body of a 409; then this screen is told that Stripe refused it."""
    monkeypatch.setattr(intents, "PAUSE", 0.0)
    till.bank.used[cards.ACCOUNT].under_way.add(f"pi-{world.accord.pk}-1")
    with pytest.raises(CardsAway, match="another screen"):
        open_intent(world.accord)


def test_a_refund_that_stripe_is_at_is_not_called_failed(world, till):
    """Taken out: the same; then it is given back once more by hand."""
    row = refund(till.paid(world.accord), world.owner, Decimal(100))
    till.bank.used[cards.ACCOUNT].under_way.add(f"re-{row.pk}")
    refund_due()
    assert Refund.objects.get().status == "pending"


def test_a_row_that_never_learned_of_its_intent_is_given_up_after_a_day(world, till):
    till.wire.script(["accept+reset"])
    with pytest.raises(CardsAway):
        open_intent(world.accord)
    Payment.objects.update(created_at=clock.now() - timedelta(hours=24))
    assert open_intent(world.accord).payment.balance_version == 2


def test_an_amount_edited_while_somebody_pays_is_booked_as_what_came_in(world, till):
    payment = till.pay(world.accord)
    by_hand.edit(world.accord, world.advisor, deductible=Decimal(750))
    settle_intent(payment)
    assert (fresh(world.accord).payment_status, world.accord.balance) == ("partial", 250)


def test_an_open_intent_follows_a_price_that_falls(world, till):
    payment = open_intent(world.accord).payment
    by_hand.edit(world.accord, world.advisor, deductible=Decimal(400))
    assert fit_due() == 1
    assert till.intent(payment)["amount"] == 40_000


def test_an_open_intent_is_called_off_when_the_desk_took_the_money(world, till):
    payment = open_intent(world.accord).payment
    record(world.accord, "cash", Decimal(500), world.advisor)
    fit_due()
    assert till.intent(payment)["status"] == "canceled"


def test_who_pays_both_ways_is_overpaid_and_staff_are_told(world, till):
    payment = till.pay(world.accord)
    record(world.accord, "cash", Decimal(500), world.advisor)
    settle_intent(payment)
    assert fresh(world.accord).owed.overpaid == 500
    assert Task.objects.open().filter(what="overpaid").count() == 1


def test_a_refund_is_a_row_first_and_goes_out_once(world, till):
    payment = till.paid(world.accord)
    row = refund(payment, world.owner, Decimal(100), "goodwill")
    assert (row.status, fresh(world.accord).amount_paid) == ("pending", 500)
    assert (refund_due(), refund_due()) == (1, 0)
    assert (fresh(world.accord).amount_paid, Refund.objects.get().status) == (400, "succeeded")
    assert Entry.objects.get(kind="refund").by == "Dana Whitfield"


@pytest.mark.parametrize("fault", ["reset", "accept+reset", "500"])
def test_a_refund_whose_answer_was_lost_is_made_once(world, till, fault):
    payment = till.paid(world.accord)
    refund(payment, world.owner, Decimal(100))
    till.wire.script([fault])
    refund_due()
    assert Refund.objects.get().status == "unknown"
    Refund.objects.update(check_at=clock.now())
    refund_due()
    assert till.charge(payment)["amount_refunded"] == 10_000
    assert fresh(world.accord).amount_paid == 400


def test_no_second_refund_while_the_first_is_under_way(world, till):
    payment = till.paid(world.accord)
    refund(payment, world.owner, Decimal(400))
    with pytest.raises(NotNow):
        refund(payment, world.owner, Decimal(200))


def test_a_refund_whose_keys_were_removed_is_a_task_and_not_on_its_way_for_ever(world, till):
    """Taken out: OutOfReach in `send`; then it is 'Being refunded' until the end of time."""
    payment = till.paid(world.accord)
    refund(payment, world.owner)
    Payment.objects.update(own_keys=True)
    refund_due()
    assert "key of this payment is gone" in Refund.objects.get().failure
    assert Task.objects.open().filter(what="refund_failed").exists()


def test_a_refund_that_stripe_refuses_is_a_task(world, till):
    payment = till.paid(world.accord)
    refund(payment, world.owner)
    till.dispute(payment)
    refund_due()
    assert "took this payment back" in Refund.objects.get().failure
    assert Task.objects.open().filter(what="refund_failed").exists()


def test_a_refund_that_comes_back_days_later_is_money_again(world, till):
    payment = till.paid(world.accord)
    refund(payment, world.owner)
    till.work()
    charges.fail_refund(till.books, next(till.books.all("refund")), {})
    settle_intent(payment)
    assert (fresh(world.accord).amount_paid, world.accord.amount_refunded) == (500, 0)
    assert Task.objects.open().filter(what="refund_failed").exists()


def test_a_refund_made_at_stripe_is_booked_too(world, till):
    payment = till.paid(world.accord)
    till.refund_there(payment, 12_345)
    settle_intent(payment)
    assert fresh(world.accord).amount_refunded == Decimal("123.45")


def test_a_chargeback_takes_the_money_and_shows_its_deadline(world, till):
    payment = till.paid(world.accord)
    till.dispute(payment)
    settle_intent(payment)
    dispute = Dispute.objects.get()
    assert (fresh(world.accord).balance, dispute.can_answer) == (500, True)
    assert dispute.due_by > clock.now() + timedelta(days=8)
    assert Task.objects.open().filter(what="disputed").exists()


@pytest.mark.parametrize(("won", "paid"), [(True, 500), (False, 0)])
def test_a_decided_dispute_leaves_what_the_bank_decided(world, till, won, paid):
    payment = till.paid(world.accord)
    disputes.close(till.books, till.dispute(payment), won=won)
    settle_intent(payment)
    assert fresh(world.accord).amount_paid == paid


def test_an_inquiry_moves_no_money(world, till):
    payment = till.paid(world.accord)
    till.dispute(payment, inquiry=True)
    settle_intent(payment)
    assert fresh(world.accord).amount_paid == 500
    assert Dispute.objects.get().is_inquiry


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"livemode": True}, "other_mode"),
        ({"currency": "cad"}, "other_currency"),
        ({"metadata": {}}, "foreign"),
        ({"metadata": {"payment": "00000000-0000-0000-0000-000000000000"}}, "foreign"),
    ],
)
def test_an_intent_that_is_not_ours_changes_no_row(world, till, change, what):
    payment = till.pay(world.accord)
    till.intent(payment).update(change)
    settle_intent(payment)
    payment.refresh_from_db()
    assert (payment.status, fresh(world.accord).amount_paid, Entry.objects.count()) == ("pending", 0, 0)
    assert Difference.objects.get().what == what


def test_an_inquiry_that_becomes_a_chargeback_is_a_task_again(world, till):
    """Taken out: TAKEN_BACK in TO_DO; then nobody hears of the deadline."""
    payment = till.paid(world.accord)
    dispute = till.dispute(payment, inquiry=True)
    settle_intent(payment)
    Task.objects.get(what="disputed").mark_done("Ana Ruiz")
    dispute["status"] = "needs_response"
    disputes._move(till.books, dispute, -50_000, disputes.FEE)
    settle_intent(payment)
    assert Task.objects.open().filter(what="disputed").exists()


def test_a_chargeback_takes_what_was_paid_also_where_the_account_counts_in_another_currency(world, till):
    """Taken out: the look at the currency; then $685.00 are gone of $500.00."""
    payment = till.paid(world.accord)
    dispute = till.dispute(payment)
    dispute["balance_transactions"][0] |= {"currency": "cad", "amount": -68_500}
    settle_intent(payment)
    assert fresh(world.accord).amount_paid == 0


def test_an_abandoned_intent_is_called_off_after_a_week(world, till):
    payment = open_intent(world.accord).payment
    Payment.objects.update(created_at=clock.now() - timedelta(days=8), check_at=clock.now())
    settle_due()
    assert till.intent(payment)["status"] == "canceled"


def test_a_page_of_checkout_is_paid_into_the_same_books(world, till):
    url = open_checkout(world.accord, None, None, success_url="https://x.test/ok", cancel_url="https://x.test/no")
    session = next(till.books.all("checkout.session"))
    assert url == session["url"]
    card = {"number": "4242424242424242", "exp_month": "12", "exp_year": "34", "cvc": "123"}
    sessions.pay(till.books, session, card)
    till.deliver()
    till.work()
    assert fresh(world.accord).payment_status == "paid"


def test_the_same_page_of_checkout_is_used_again(world, till):
    ways = {"success_url": "https://x.test/ok", "cancel_url": "https://x.test/no"}
    first, again = (open_checkout(world.accord, None, None, **ways) for _ in range(2))
    other = open_checkout(world.accord, Decimal(20), None, **ways)
    assert (first == again, first == other) == (True, False)
    assert [one["status"] for one in till.books.all("checkout.session")] == ["open", "expired"]


def checkout(estimate):
    """The address of Stripe's page."""
    return open_checkout(estimate, None, None, success_url="https://x.test/ok", cancel_url="https://x.test/no")


def at_stripes_page(till, estimate, card=""):
    """The page of Checkout, and the payer's try with a card there."""
    checkout(estimate)
    session = next(till.books.all("checkout.session"))
    if card:
        with suppress(Refusal):
            sessions.pay(till.books, session, {"number": card, "exp_month": "12", "exp_year": "99", "cvc": "123"})
    return session


@pytest.mark.parametrize(
    ("call", "pay", "meanwhile"),
    [
        ("open", open_intent, {"stripe_session_id": "cs_x"}),
        ("open_page", checkout, {"stripe_payment_intent_id": "pi_x"}),
    ],
)
def test_of_a_page_here_and_one_at_stripe_made_at_once_one_can_be_paid(world, till, monkeypatch, call, pay, meanwhile):
    """Taken out: either condition on the row; then both are given out, and the books know of one."""
    real = getattr(StripeCards, call)
    late = lambda *asked, **more: (real(*asked, **more), Payment.objects.update(**meanwhile))[0]  # noqa: E731
    monkeypatch.setattr(StripeCards, call, late)
    with pytest.raises(CardsAway):
        pay(world.accord)


def test_a_page_of_checkout_whose_payment_is_at_the_bank_is_not_followed_by_another(world, till):
    """Taken out: the look at the page that there is; then a day later there are two ways to pay one balance."""
    session = at_stripes_page(till, world.accord, DECLINED)
    session |= {"status": "complete", "url": None}
    till.books.objects[session["payment_intent"]]["status"] = "processing"
    with time_machine.travel(clock.now() + timedelta(hours=25)), pytest.raises(NotNow) as refusal:
        at_stripes_page(till, world.accord)
    assert (refusal.value.code, len(list(till.books.all("checkout.session")))) == ("processing", 1)


def test_a_page_of_checkout_ends_when_its_price_falls_under_a_payer_who_began(world, till):
    session = at_stripes_page(till, world.accord, DECLINED)
    settle_intent(Payment.objects.get())
    record(world.accord, "cash", Decimal(100), world.advisor)
    assert (fit_due(), session["status"]) == (1, "expired")


def test_ten_declines_end_a_page_of_checkout_too(world, till):
    sessions_of = [at_stripes_page(till, world.accord, DECLINED) for _ in range(10)]
    assert settle_intent(Payment.objects.get()).status == "canceled"
    assert sessions_of[-1]["status"] == "expired"
    assert Task.objects.filter(what="cards_locked").exists()


def test_a_shops_own_keys_take_its_own_payments(world, till):
    till.bank.open("acct_lakeside", "sk_test_lakeside", "pk_test_lakeside")
    Merchant.of(world.golf.shop).keep(secret_key="sk_test_lakeside", publishable_key="pk_test_lakeside")
    opened = open_intent(world.golf)
    assert (opened.publishable_key, opened.payment.own_keys) == ("pk_test_lakeside", True)
    assert opened.payment.stripe_payment_intent_id in till.bank.books["acct_lakeside"].objects


def test_a_connected_account_is_reached_through_the_installations_keys(world, till):
    till.bank.open("acct_connected")
    Merchant.of(world.golf.shop).keep(connected_account="acct_connected")
    opened = open_intent(world.golf)
    assert (opened.account, opened.publishable_key) == ("acct_connected", cards.PUBLISHABLE)
    assert opened.payment.stripe_payment_intent_id in till.bank.books["acct_connected"].objects


@pytest.mark.parametrize("mode", ["test", "live"])
def test_an_intent_of_keys_that_were_replaced_does_not_block_the_next_one(world, till, settings, mode):
    first = open_intent(world.accord).payment
    till.bank.open("acct_two", f"sk_{mode}_two", f"pk_{mode}_two")
    settings.STRIPE_SECRET_KEY, settings.STRIPE_PUBLISHABLE_KEY = f"sk_{mode}_two", f"pk_{mode}_two"
    second = open_intent(world.accord).payment
    assert second.stripe_payment_intent_id in till.bank.books["acct_two"].objects
    assert Payment.objects.get(pk=first.pk).status == "canceled"


def test_an_intent_of_keys_that_were_removed_does_not_block_the_next_one(world, till):
    till.bank.open("acct_own", "sk_test_own", "pk_test_own")
    merchant = Merchant.of(world.harbor)
    merchant.keep(secret_key="sk_test_own", publishable_key="pk_test_own")
    open_intent(world.accord)
    merchant.keep(secret_key="", publishable_key="")
    assert open_intent(world.accord).payment.own_keys is False


def test_an_intent_is_in_the_currency_that_the_repair_has_now(world, till):
    """Taken out: the currency in _is_of_others; then CAD 500.00 are charged as USD 500.00."""
    open_intent(world.accord)
    by_hand.edit(world.accord, world.advisor, currency="CAD")
    assert till.intent(open_intent(world.accord).payment)["currency"] == "cad"


def test_a_currency_without_cents_is_not_charged_a_hundred_times(world, till):
    """Taken out: the look at the currency in ready_merchant; then a file in yen is charged 50,000 for 500."""
    by_hand.edit(world.accord, world.advisor, currency="JPY")
    with pytest.raises(NotNow) as refusal:
        open_intent(world.accord)
    assert (refusal.value.code, Payment.objects.count()) == ("cards_off", 0)


def test_a_payment_that_was_let_go_is_booked_when_it_came_in_after_all(world, till, settings):
    payment = till.pay(world.accord)
    Payment.objects.update(status="canceled")
    assert settle_intent(payment).status == "succeeded"


def test_the_secret_of_an_intent_is_in_no_row_and_no_repr(world, till):
    opened = open_intent(world.accord)
    assert opened.client_secret not in repr(opened)
    assert opened.client_secret not in str(list(Payment.objects.values()))
