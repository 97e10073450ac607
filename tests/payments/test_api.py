"""Payments over the API: who may, what is refused, and what comes back."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from clearcoat.payments.models import Merchant, Payment
from clearcoat.workflow import estimate as by_hand
from clearcoat.workflow.payment import record
from tests.api.caller import Caller


def intent_of(estimate):
    return f"/api/estimates/{estimate.pk}/payment-intent"


def payments_of(estimate):
    return f"/api/estimates/{estimate.pk}/payments"


@pytest.fixture
def maria(world):
    return Caller.of(world.maria.user)


@pytest.fixture
def advisor(world):
    return Caller.of(world.advisor.user)


@pytest.fixture
def owner(world):
    return Caller.of(world.owner.user)


def test_the_payer_gets_what_the_browser_needs_and_the_servers_amount(world, till, maria):
    answer = maria.post(intent_of(world.accord), {})
    body = answer.json()
    assert (answer.status_code, body["amount"], body["currency"]) == (201, "500.00", "USD")
    assert body["clientSecret"].startswith(Payment.objects.get().stripe_payment_intent_id)
    assert "no-store" in answer["Cache-Control"]


def test_a_link_pays_where_the_shop_allows_it_and_not_elsewhere(world, till):
    holder = Caller(link=world.link(world.accord).token)
    assert holder.post(intent_of(world.accord), {}).status_code == 201
    Merchant.of(world.harbor).keep(pays_by_link=False)
    assert holder.post(intent_of(world.accord), {}).status_code == 403


def test_the_link_opens_the_address_of_paying_in_a_browser(client, world, till):
    cookie = client.get(f"/t/{world.link(world.accord).token}").cookies["link_pay"]
    assert cookie["path"] == intent_of(world.accord)


def test_stripe_that_does_not_answer_is_503_and_worth_another_try(world, till, maria):
    till.wire.script(["reset"])
    answer = maria.post(intent_of(world.accord), {})
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert maria.post(intent_of(world.accord), {}).status_code == 201


def test_a_sixth_new_intent_within_the_hour_is_429(world, till, maria):
    for _ in range(5):
        till.paid(world.accord, "1.00")
    assert maria.post(intent_of(world.accord), {}).status_code == 429


def test_more_than_the_balance_is_422_with_the_field(world, till, maria):
    answer = maria.post(intent_of(world.accord), {"amount": "500.01"})
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["amount"])


@pytest.mark.timeout(600)  # with --hostile
def test_a_hostile_body_never_makes_another_amount(world, till, maria, pytestconfig):
    """Each is refused, or the intent is for what was asked within the balance. `--hostile 5000` tries that many."""
    rng = random.Random(13)
    for _ in range(pytestconfig.getoption("--hostile")):
        body = hostile(rng)
        answer = maria.post(intent_of(world.accord), body)
        if answer.status_code != 201:
            assert answer.status_code in {400, 409, 422}, body
            continue
        wanted = Decimal(body["amount"]) if body.get("amount") else Decimal(500)
        assert Decimal("0.50") <= wanted <= 500
        assert till.intent(Payment.objects.get())["amount"] == wanted * 100


def hostile(rng: random.Random):
    """A body that somebody might try."""
    amounts = [
        "-1.00", "0", "0.00", "0.49", "500.01", "99999999.99", "1e3", "١٢", "1,00", " 1.00", "1.00 ", "NaN", "Infinity",
        "0x10", "1.005", "", None, 5, 5.0, True, [], {}, "500.00", "499.99", "1" * 400, "\x00", "-0", "+5", "5.",
    ]  # fmt: skip
    body = {"amount": rng.choice(amounts) if rng.random() < 0.7 else f"{rng.uniform(-600, 600):.{rng.randint(0, 4)}f}"}
    if rng.random() < 0.3:
        body[rng.choice(["currency", "customer", "payment_method_types", "shop", "paid_at", "Amount", "status"])] = "1"
    return body


def test_recorded_money_is_there_once_for_each_key(world, advisor):
    body = {"method": "cash", "amount": "120.00", "note": "till 2"}
    answers = [advisor.post(payments_of(world.accord), body, **{"Idempotency-Key": "a"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Payment.objects.count() == 1


def test_payments_that_come_to_more_than_can_be_kept_are_422(world, advisor):
    """Taken out: `storable` in ledger.settle; then the second one is a 500 on PostgreSQL."""
    body = {"method": "cash", "amount": "99999999.99"}
    answers = [advisor.post(payments_of(world.accord), body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 422]
    assert Payment.objects.count() == 1


def test_the_list_tells_the_sums(world, advisor):
    record(world.accord, "check", Decimal(120), world.advisor)
    body = advisor.get(payments_of(world.accord)).json()
    assert (body["amountPaid"], body["balance"], body["paymentStatus"]) == ("120.00", "380.00", "partial")
    assert body["items"][0]["recordedBy"] == "Ana Ruiz"


def test_a_refund_is_taken_in_and_made_once_for_each_key(world, till, owner):
    payment = till.paid(world.accord)
    address = f"{payments_of(world.accord)}/{payment.pk}/refund"
    answers = [owner.post(address, {"amount": "100.00"}, **{"Idempotency-Key": "r"}) for _ in range(2)]
    till.work()
    assert [answer.status_code for answer in answers] == [202, 202]
    assert till.charge(payment)["amount_refunded"] == 10_000


def test_a_draft_with_money_in_its_books_is_kept(world, owner):
    """Taken out: Payment in `delete`; then the ledger itself stops it with a 500."""
    draft = by_hand.create(world.harbor, world.owner, total=Decimal(100))
    record(draft, "insurer", Decimal(10), world.advisor)
    assert owner.delete(f"/api/estimates/{draft.pk}").status_code == 409


def test_a_payment_of_another_car_is_not_there(world, owner):
    payment = record(world.civic, "cash", Decimal(10), world.advisor)
    assert owner.post(f"{payments_of(world.accord)}/{payment.pk}/refund", {}).status_code == 404


def test_the_receipt_comes_as_a_paper_or_as_json(world, till, maria):
    till.paid(world.accord)
    address = f"/api/customer/estimates/{world.accord.pk}/receipt"
    paper = maria.get(address)
    told = maria.get(address, Accept="application/json").json()
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")
    assert (told["receiptNumber"], told["amount"], told["last4"], told["testMode"]) == (1, "500.00", "4242", True)


def test_an_older_receipt_is_found_by_its_number(world, maria):
    record(world.accord, "cash", Decimal(10), world.advisor)
    record(world.accord, "cash", Decimal(20), world.advisor)
    address = f"/api/customer/estimates/{world.accord.pk}/receipt"
    assert maria.get(f"{address}?number=1", Accept="application/json").json()["amount"] == "10.00"
    assert maria.get(f"{address}?number=3").status_code == 404


def test_the_customers_list_tells_what_came_in(world, till, maria):
    till.paid(world.accord, "200.00")
    row = maria.get(f"/api/customer/estimates/{world.accord.pk}").json()
    assert (row["amountPaid"], row["balance"], row["paymentStatus"]) == ("200.00", "300.00", "partial")


def test_no_secret_of_an_intent_and_no_key_is_in_a_log(world, till, maria, caplog):
    """Taken out: the `stripe` logger's level and `repr=False` of the secret; then the canary is found."""
    caplog.set_level("DEBUG")
    secret = maria.post(intent_of(world.accord), {}).json()["clientSecret"]
    till.wire.script(["500"])
    maria.post(intent_of(world.accord), {"amount": "20.00"})
    till.deliver()
    till.work()
    assert secret not in caplog.text
    assert "sk_test_harbor" not in caplog.text
