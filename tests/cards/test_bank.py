"""The bank behaves as Stripe does wherever the portal depends on it."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta

import pytest
import stripe
import time_machine

from clearcoat.demo.cards import charges, disputes
from clearcoat.demo.cards.bank import Bank
from clearcoat.demo.cards.calls import Call
from tests.cards.conftest import pay
from tests.emulators import cards

FUTURE = {"exp_month": "12", "exp_year": str(datetime.now(UTC).year + 2), "cvc": "123"}


def types(bank: Bank) -> list[str]:
    return [delivery.event["type"] for delivery in bank.outgoing]


def typed(client: stripe.StripeClient, number: str, **other: str) -> stripe.PaymentIntent:
    """A new intent, confirmed with what somebody typed."""
    intent = client.v1.payment_intents.create({"amount": 50_000, "currency": "usd"})
    data = {"type": "card", "card": FUTURE | {"number": number} | other}
    return client.v1.payment_intents.confirm(intent.id, {"payment_method_data": data})


@pytest.mark.parametrize(("number", "brand"), [("4242424242424242", "visa"), ("5555 5555 5555 4444", "mastercard")])
def test_a_good_card_pays_and_leaves_brand_and_last_four_alone(client, books, number, brand):
    intent = typed(client, number)
    charge = client.v1.charges.retrieve(intent.latest_charge)
    assert (intent.status, intent.amount_received) == ("succeeded", 50_000)
    assert (charge.payment_method_details.card.brand, charge.payment_method_details.card.last4) == (brand, number[-4:])
    assert number.replace(" ", "") not in json.dumps(list(books.objects.values()))


@pytest.mark.parametrize(
    ("number", "code", "reason"),
    [
        ("4000000000000002", "card_declined", "generic_decline"),
        ("4000000000009995", "card_declined", "insufficient_funds"),
        ("4000000000000069", "expired_card", "expired_card"),
        ("4000000000000127", "incorrect_cvc", "incorrect_cvc"),
        ("4000000000000119", "processing_error", "processing_error"),
        ("4111111111111111", "card_declined", "test_mode_live_card"),
    ],
)
def test_a_bad_card_says_why_and_the_intent_stays_open(client, books, number, code, reason):
    with pytest.raises(stripe.CardError) as refused:
        typed(client, number)
    [intent] = client.v1.payment_intents.list().data
    assert (refused.value.code, refused.value.error.decline_code) == (code, reason)
    assert (intent.status, intent.last_payment_error.code, books.balance()) == ("requires_payment_method", code, 0)


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"number": "4242424242424241"}, "incorrect_number"),
        ({"number": "4242"}, "incorrect_number"),
        ({"number": "x" * 16}, "incorrect_number"),
        ({"exp_month": "13"}, "invalid_expiry_month"),
        ({"exp_year": "2019"}, "invalid_expiry_year"),
        ({"cvc": "12"}, "invalid_cvc"),
    ],
)
def test_what_no_card_has_is_refused(client, books, other, code):
    with pytest.raises(stripe.CardError) as refused:
        typed(client, **{"number": "4242424242424242"} | other)
    assert (refused.value.code, books.balance()) == (code, 0)


@pytest.mark.parametrize(
    ("card", "complete", "status"),
    [
        ("pm_card_authenticationRequired", True, "succeeded"),
        ("pm_card_authenticationRequired", False, "requires_payment_method"),
        ("pm_card_threeDSecureRequiredChargeDeclined", True, None),
    ],
)
def test_3_d_secure_decides_before_any_money_moves(client, bank, books, card, complete, status):
    intent = pay(client, card)
    assert (intent.status, intent.next_action.type, books.balance()) == ("requires_action", "use_stripe_sdk", 0)
    path = f"/bank/payment_intents/{intent.id}/authenticate"
    form = f"client_secret={intent.client_secret}&complete={str(complete).lower()}"
    answer = bank.ask(Call("POST", path, {"authorization": f"Bearer {cards.PUBLISHABLE}"}, form))
    assert answer.body.get("status") == status
    assert (books.balance() > 0) == (status == "succeeded")
    assert (answer.status == 402) == (status is None)


def test_an_amount_that_changes_ends_a_3_d_secure_under_way(client):
    intent = pay(client, "pm_card_authenticationRequired")
    changed = client.v1.payment_intents.update(intent.id, {"amount": 40_000})
    assert (changed.status, changed.next_action, changed.amount) == ("requires_confirmation", None, 40_000)


@pytest.mark.parametrize("verb", ["update", "confirm", "cancel"])
def test_what_is_paid_can_no_more_be_changed(client, paid, verb):
    asked = {"update": {"amount": 40_000}, "confirm": {"payment_method": "pm_card_visa"}, "cancel": {}}[verb]
    with pytest.raises(stripe.InvalidRequestError) as refused:
        getattr(client.v1.payment_intents, verb)(paid.id, asked)
    assert (refused.value.code, refused.value.error.payment_intent.id) == ("payment_intent_unexpected_state", paid.id)


def test_a_canceled_intent_takes_no_money(client, books):
    intent = client.v1.payment_intents.create({"amount": 50_000, "currency": "usd"})
    assert client.v1.payment_intents.cancel(intent.id).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert books.balance() == 0


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"amount": 49}, "amount_too_small"),
        ({"amount": 100_000_000}, "amount_too_large"),
        ({"amount": "5.00"}, "parameter_invalid_integer"),
        ({"colour": "red"}, "parameter_unknown"),
        ({"payment_method_types": ["card"]}, "payment_method_types_no_longer_supported"),
        ({"confirm": "maybe"}, "parameter_invalid_boolean"),
        ({"metadata": "x"}, "parameter_invalid_map"),
    ],
)
def test_a_wrong_parameter_makes_no_intent(client, books, asked, code):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.payment_intents.create({"amount": 50_000, "currency": "usd"} | asked)
    assert (refused.value.code, books.objects.keys() & {"pi"}) == (code, set())
    assert not list(books.all("payment_intent"))


def test_a_wrong_key_opens_nothing(bank):
    stranger = stripe.StripeClient("sk_test_stranger", http_client=cards.Wire(bank))
    with pytest.raises(stripe.AuthenticationError):
        stranger.v1.payment_intents.list()


def test_an_account_never_sees_what_is_another_s(bank, paid):
    bank.open("acct_lakeside", "sk_test_lakeside")
    lakeside = stripe.StripeClient("sk_test_lakeside", http_client=cards.Wire(bank))
    with pytest.raises(stripe.InvalidRequestError) as refused:
        lakeside.v1.payment_intents.retrieve(paid.id)
    assert refused.value.code == "resource_missing"
    with pytest.raises(stripe.PermissionError):
        lakeside.v1.payment_intents.retrieve(paid.id, options={"stripe_account": cards.ACCOUNT})


def test_a_connected_account_is_reached_by_its_name_and_its_events_name_it(client, bank, books):
    bank.open("acct_connected")
    asked = {"amount": 50_000, "currency": "usd"}
    intent = client.v1.payment_intents.create(asked, {"stripe_account": "acct_connected"})
    assert intent.id in bank.books["acct_connected"].objects
    assert intent.id not in books.objects
    assert json.loads(bank.outgoing[-1].body)["account"] == "acct_connected"


@pytest.mark.parametrize("verb", ["look", "authenticate"])
def test_a_page_s_key_opens_one_intent_and_only_with_its_secret(client, bank, paid, verb):
    page = {"authorization": f"Bearer {cards.PUBLISHABLE}"}
    path = f"/bank/payment_intents/{paid.id}/{verb}"
    assert bank.ask(Call("POST", path, page, f"client_secret={paid.client_secret}")).status == 200
    assert bank.ask(Call("POST", path, page, "client_secret=pi_guessed")).status == 400
    assert bank.ask(Call("POST", path, page)).status == 400
    assert bank.ask(Call("GET", "/v1/payment_intents", page)).status == 401


def test_the_same_key_gives_the_same_answer_and_moves_money_once(client, books, paid):
    key = {"idempotency_key": "refund-1"}
    first, again = (client.v1.refunds.create({"payment_intent": paid.id, "amount": 100}, key) for _ in range(2))
    assert first.id == again.id
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert [item["amount"] for item in books.all("refund")] == [100]


def test_a_decline_is_repeated_too(client, books):
    for _ in range(2):
        with pytest.raises(stripe.CardError):
            client.v1.payment_intents.create(
                {"amount": 100, "currency": "usd", "confirm": True, "payment_method": "pm_card_chargeDeclined"},
                {"idempotency_key": "one"},
            )
    assert len(list(books.all("charge"))) == 1


def test_a_key_is_no_good_for_another_amount(client, paid):
    key = {"idempotency_key": "refund-1"}
    client.v1.refunds.create({"payment_intent": paid.id, "amount": 100}, key)
    with pytest.raises(stripe.IdempotencyError):
        client.v1.refunds.create({"payment_intent": paid.id, "amount": 101}, key)


def test_a_key_is_forgotten_after_a_day(client, books, paid):
    key = {"idempotency_key": "refund-1"}
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1)) as clock:
        client.v1.refunds.create({"payment_intent": paid.id, "amount": 100}, key)
        clock.shift(timedelta(days=1, minutes=1))
        client.v1.refunds.create({"payment_intent": paid.id, "amount": 100}, key)
    assert len(list(books.all("refund"))) == 2


def test_a_key_that_is_under_way_is_a_conflict(client, bank, paid):
    call = Call("POST", "/v1/refunds", {"authorization": f"Bearer {cards.SECRET}", "idempotency-key": "k"},
                f"payment_intent={paid.id}")  # fmt: skip
    found = []
    with bank.lock:  # the first is held in the middle
        first = threading.Thread(target=lambda: found.append(bank.ask(call)))
        bank.used[cards.ACCOUNT].under_way.add("k")
        found.append(bank.ask(call))
        bank.used[cards.ACCOUNT].under_way.clear()
        first.start()
    first.join(5)
    assert [answer.status for answer in found] == [409, 200]


@pytest.mark.parametrize(("parts", "left"), [([50_000], 0), ([20_000, 30_000], 0), ([1], 49_999)])
def test_refunds_never_come_to_more_than_was_paid(client, books, paid, parts, left):
    for amount in parts:
        client.v1.refunds.create({"payment_intent": paid.id, "amount": amount})
    charge = books.find("charge", paid.latest_charge)
    assert (charge["amount"] - charge["amount_refunded"], charge["refunded"]) == (left, left == 0)
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create({"payment_intent": paid.id, "amount": left + 1})
    assert charge["amount_refunded"] == sum(parts)


def test_a_refund_that_fails_brings_its_money_back(client, books, paid):
    before = books.balance()
    back = client.v1.refunds.create({"payment_intent": paid.id})
    charges.fail_refund(books, books.find("refund", back.id), {})
    assert client.v1.refunds.retrieve(back.id).status == "failed"
    assert (books.balance(), books.find("charge", paid.latest_charge)["refunded"]) == (before, False)


@pytest.mark.parametrize(("won", "moved"), [(True, -1500), (False, -51_500)])
def test_a_dispute_takes_the_money_at_once_and_gives_it_back_when_it_is_won(client, books, paid, won, moved):
    before = books.balance()
    dispute = disputes.open_on(books, books.find("charge", paid.latest_charge))
    assert books.balance() == before - 51_500
    disputes.close(books, dispute, won=won)
    assert (books.balance() - before, dispute["status"]) == (moved, "won" if won else "lost")


def test_an_inquiry_moves_no_money(client, books, paid):
    before = books.balance()
    dispute = disputes.open_on(books, books.find("charge", paid.latest_charge), inquiry=True)
    assert disputes.close(books, dispute, won=False)["status"] == "warning_closed"
    assert books.balance() == before


def test_a_charge_that_was_charged_back_cannot_be_refunded(client, books):
    intent = pay(client, "pm_card_createDispute")
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create({"payment_intent": intent.id})
    assert refused.value.code == "charge_disputed"
    assert [dispute["status"] for dispute in books.all("dispute")] == ["needs_response"]


def test_evidence_decides_as_in_stripe_s_test_mode(client, books):
    pay(client, "pm_card_createDispute")
    [dispute] = client.v1.disputes.list().data
    answered = client.v1.disputes.update(dispute.id, {"evidence": {"uncategorized_text": "winning_evidence"}})
    assert answered.status == "won"


def test_the_balance_is_the_sum_of_what_moved(client, books, paid):
    client.v1.refunds.create({"payment_intent": paid.id, "amount": 1_000})
    moves = list(client.v1.balance_transactions.list({"limit": 1}).auto_paging_iter())
    assert [(move.type, move.amount, move.fee) for move in moves] == [("refund", -1_000, 0), ("charge", 50_000, 1_480)]
    assert books.balance() == sum(move.net for move in moves) == 47_520


def test_every_event_is_signed_with_each_secret(client, bank, paid):
    call = bank.outgoing[-1]
    for secret in (cards.SIGNING, cards.OLD_SIGNING):
        event = stripe.Webhook.construct_event(call.body, call.headers["Stripe-Signature"], secret)
        assert event.type == "charge.succeeded"
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(call.body, call.headers["Stripe-Signature"], "whsec_other")


def test_an_event_shows_the_object_as_it_was(client, bank, paid):
    client.v1.refunds.create({"payment_intent": paid.id})
    [told] = [one for one in bank.outgoing if one.event["type"] == "charge.succeeded"]
    assert json.loads(told.body)["data"]["object"]["amount_refunded"] == 0


def test_what_was_not_delivered_can_be_asked_for(client, bank, paid):
    for delivery in bank.to_tell()[:-1]:
        delivery.arrived()
    missed = client.v1.events.list({"delivery_success": False, "types": ["charge.*", "payment_intent.succeeded"]})
    assert [event.type for event in missed.data] == ["charge.succeeded"]
    assert types(bank) == []


def test_a_list_is_read_forwards_and_backwards(client):
    names = [client.v1.payment_intents.create({"amount": 100, "currency": "usd"}).id for _ in range(5)][::-1]
    assert [one.id for one in client.v1.payment_intents.list({"limit": 2}).auto_paging_iter()] == names
    newer = client.v1.payment_intents.list({"ending_before": names[3], "limit": 2})
    assert [one.id for one in newer.data] == names[1:3]


def test_an_id_becomes_the_object_where_that_is_asked(client, paid):
    shown = client.v1.payment_intents.retrieve(paid.id, {"expand": ["latest_charge.balance_transaction"]})
    assert shown.latest_charge.balance_transaction.fee == 1_480
    [listed] = client.v1.payment_intents.list({"expand": ["data.latest_charge"]}).data
    assert listed.latest_charge.amount == 50_000


def test_the_books_outlive_the_process(tmp_path, client):
    file = tmp_path / "cards.json"
    for _ in range(2):
        again = Bank(file)
        books = again.open(cards.ACCOUNT, cards.SECRET)
        again.hook(cards.ACCOUNT, cards.HOOK, cards.SIGNING)
        pay(stripe.StripeClient(cards.SECRET, http_client=cards.Wire(again)), "pm_card_visa", 10_000)
    assert books.balance() == 2 * (10_000 - 320)
    assert len(list(books.all("webhook_endpoint"))) == 1
    assert len(again.outgoing) == 6


def test_checkout_is_paid_on_its_page_and_expires(client, bank, books):
    price = {"currency": "usd", "unit_amount": 50_000, "product_data": {"name": "Deductible"}}
    line = {"quantity": 1, "price_data": price}
    asked = {"mode": "payment", "success_url": "https://harbor.test/", "line_items": [line]}
    session = client.v1.checkout.sessions.create(asked | {"payment_intent_data": {"metadata": {"payment": "7"}}})
    assert (session.status, session.payment_intent, session.amount_total) == ("open", None, 50_000)
    client.v1.checkout.sessions.expire(session.id)
    assert types(bank)[-1] == "checkout.session.expired"
    assert "for_intent" not in session
