"""Paying on the owner's page: the amount is the server's, 'paid' is what the books say, and the policy is strict."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client

from clearcoat.estimates.models import Task
from clearcoat.payments import paper
from clearcoat.payments.models import Merchant, Method, Payment
from clearcoat.providers import stripe
from clearcoat.workflow.payment import record, refund
from clearcoat.workflow.payment_ask import ask_to_pay
from clearcoat.workflow.payment_card import settle_intent
from tests.emulators import cards
from tests.payments.conftest import Till
from tests.payments.test_api import hostile
from tests.portal.conftest import by_link, page_of, text

pytestmark = pytest.mark.django_db
SEEN = {"seen_balance": "500.00"}
WHOLE = {"choice": "balance"} | SEEN


@pytest.fixture
def till(settings, monkeypatch) -> Till:
    """The bank answers in this process."""
    settings.STRIPE_SECRET_KEY, settings.STRIPE_PUBLISHABLE_KEY = cards.SECRET, cards.PUBLISHABLE
    bank = cards.bank()
    wire = cards.Wire(bank)
    monkeypatch.setattr(stripe, "line", lambda timeout: wire)
    return Till(bank, wire, Client())


@pytest.fixture
def holder(holder) -> Client:
    """Who opened the link of Maria's Accord, and reads English."""
    holder.cookies["lang"] = "en"
    return holder


def begin(client, estimate, **form):
    return client.post(f"{page_of(estimate)}/pay", form or WHOLE, headers={"X-Partial": "1"})


def test_only_the_card_service_comes_in_beside_us_and_nobody_frames_the_page(holder, world, till):
    policy = holder.get(f"{page_of(world.accord)}/pay").headers["Content-Security-Policy"]
    assert "script-src 'self' https://js.stripe.com https://*.js.stripe.com;" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "stripe" not in holder.get(page_of(world.accord)).headers["Content-Security-Policy"]


def test_the_demo_lets_nobody_elses_script_in(holder, world, till, settings):
    settings.STRIPE_JS = "/demo/cards/stripe.js"
    policy = holder.get(f"{page_of(world.accord)}/pay").headers["Content-Security-Policy"]
    assert "https:" not in policy


def test_the_secret_is_given_to_a_post_alone_and_kept_nowhere(holder, world, till):
    answer = begin(holder, world.accord)
    assert answer.json()["clientSecret"].startswith("pi_")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "_secret_" not in answer.json()["back"]
    assert "_secret_" not in text(holder.get(f"{page_of(world.accord)}/pay"))


@pytest.mark.parametrize(
    "form",
    [
        {"choice": "balance", "seen_balance": "0.50"},
        {"choice": "balance"},
        {"choice": "part", "amount": "500.01"} | SEEN,
        {"choice": "part", "amount": "0.49"} | SEEN,
        {"choice": "part", "amount": "-1"} | SEEN,
        {"choice": "part", "amount": "NaN"} | SEEN,
        {"choice": "part", "amount": ""} | SEEN,
        {"choice": "asked", "seen_asked": "1.00"} | SEEN,
        {"choice": "part", "amount": "20.00", "seen_balance": "499.00"},
        {"choice": "cheap", "amount": "1.00"} | SEEN,
    ],
)
def test_no_amount_but_the_one_that_was_shown_or_a_part_of_it_is_charged(holder, world, till, form):
    assert begin(holder, world.accord, **form).status_code in {409, 422}
    assert not Payment.objects.exists()


def test_an_amount_of_the_pages_own_making_changes_nothing(holder, world, till):
    assert begin(holder, world.accord, **WHOLE, amount="1.00", cents="100").json()["cents"] == 50_000


@pytest.mark.timeout(600)  # with --hostile
def test_a_hostile_form_never_makes_another_amount(holder, world, till, pytestconfig):
    """Each is refused, or the intent is for the amount that the page showed or for a part of it, and never for more."""
    rng, taken = random.Random(14), 0
    for _ in range(pytestconfig.getoption("--hostile") // 3):
        form = hostile(rng) | {"choice": rng.choice(["balance", "part", "part", "asked", "", "Part"])}
        form |= {"seen_balance": rng.choice(["500.00", "500.00", "499.99", "NaN", ""])}
        answer = begin(holder, world.accord, **{name: "" if value is None else value for name, value in form.items()})
        if answer.status_code != 200:
            assert answer.status_code in {409, 422}, form
            continue
        wanted = Decimal(form["amount"]) if form["choice"] == "part" else Decimal(500)
        assert Decimal("0.50") <= wanted <= 500
        assert till.intent(Payment.objects.get())["amount"] == answer.json()["cents"] == wanted * 100
        taken += 1
    assert taken


def test_what_the_shop_asks_for_is_offered_first(holder, world, till):
    ask_to_pay(world.accord, world.advisor, Decimal(200))
    assert "The shop asks for $200.00 now." in text(holder.get(page_of(world.accord)))
    assert begin(holder, world.accord, choice="asked", seen_asked="200.00", **SEEN).json()["cents"] == 20_000


def test_nobody_is_pressed_to_pay_before_the_shop_asks_or_the_car_is_ready(holder, world, till):
    page = text(holder.get(page_of(world.accord)))
    assert "You pay this when you pick up your car. Paying sooner is possible, too." in page
    assert f'<a class="button" href="{page_of(world.accord)}/pay">' in page


@pytest.mark.parametrize("amount", [200, 500])
def test_what_the_shop_asks_for_is_not_said_to_have_time(holder, world, till, amount):
    ask_to_pay(world.accord, world.advisor, Decimal(amount))
    page = text(holder.get(page_of(world.accord)))
    assert "when you pick up your car" not in page
    assert f'<a class="button button--main" href="{page_of(world.accord)}/pay">' in page


def test_a_bill_that_changed_is_looked_at_again_before_anything_is_charged(holder, world, till):
    record(world.accord, Method.CASH, Decimal(100), world.advisor)
    answer = begin(holder, world.accord)
    assert (answer.status_code, "changed" in answer.json()["message"]) == (409, True)


def test_a_part_that_was_paid_already_is_not_charged_again_from_the_same_page(holder, world, till):
    """Taken out: `seen_balance` for a part; then whoever lost the answer and pays again pays twice."""
    part = {"choice": "part", "amount": "200.00"} | SEEN
    begin(holder, world.accord, **part)
    till.confirm(Payment.objects.get())
    told = [begin(holder, world.accord, **part) for _ in range(2)]
    assert [one.status_code for one in told] == [409, 409]
    assert "just come in" in told[0].json()["message"]
    assert len(list(till.books.all("payment_intent"))) == 1


def test_paid_is_said_only_when_the_books_say_so(holder, world, till):
    back = begin(holder, world.accord).json()["back"]
    payment = Payment.objects.get()
    assert "We are checking" in text(holder.get(f"{back}&redirect_status=succeeded"))
    till.confirm(payment)
    assert "Paid." not in text(holder.get(back, headers={"X-Part": "1"}))
    assert "Paid. Thank you!" in text(holder.get(back))
    assert payment.entries.get().amount == 500


def test_the_secret_that_a_bank_leaves_in_the_address_is_gone_before_there_is_a_page(holder, world, till):
    """Taken out: the way to the clean address; then the page asks for itself with the secret, every five seconds."""
    told = begin(holder, world.accord).json()
    secret = told["clientSecret"]
    answer = holder.get(f"{told['back']}&payment_intent=pi_1&payment_intent_client_secret={secret}", follow=True)
    assert [secret in where for where, _ in answer.redirect_chain] == [False]
    assert secret not in answer.content.decode()


def test_a_bank_that_does_not_answer_leaves_the_payment_open(holder, world, till, monkeypatch):
    back = begin(holder, world.accord).json()["back"]
    monkeypatch.setattr(stripe, "line", lambda timeout: broken())
    assert "We are checking with your bank" in text(holder.get(back))


@pytest.mark.parametrize("key", ["", "sk_test_other"])
def test_keys_that_changed_leave_the_page_of_an_older_payment_whole(holder, world, till, settings, key):
    """Taken out: NotNow among what `back` bears; then the page is a 500."""
    payment = till.paid(world.accord)
    till.bank.open("acct_other", "sk_test_other")
    settings.STRIPE_SECRET_KEY = key
    assert "Paid." in text(holder.get(f"{page_of(world.accord)}/pay/back?payment={payment.pk}"))


def broken():
    wire = cards.Wire(cards.bank())
    wire.request = lambda *_, **__: ("{}", 500, {})
    return wire


def test_a_decline_is_told_in_plain_words_with_a_way_on(holder, world, till):
    back = begin(holder, world.accord).json()["back"]
    till.confirm(Payment.objects.get(), "pm_card_chargeDeclinedInsufficientFunds")
    page = text(holder.get(back))
    assert "There is not enough money on this card." in page
    assert "Try again" in page


def test_fifty_declines_in_a_row_lock_the_page_and_tell_staff_once(holder, world, till):
    """Taken out: is_locked on the page; then it goes on offering the card's fields."""
    begin(holder, world.accord)
    payment = Payment.objects.get()
    tries = [till.confirm(payment, "pm_card_chargeDeclined") for _ in range(50)]
    settle_intent(payment)
    page = text(holder.get(f"{page_of(world.accord)}/pay"))
    assert (any(tries), till.intent(payment)["status"], begin(holder, world.accord).status_code) == (
        False,
        "canceled",
        409,
    )
    assert "declined many times" in page
    assert "data-pay" not in page
    assert Task.objects.open().filter(what="cards_locked").count() == 1


def test_declines_speak_spanish(world, till, spanish):
    page = text(by_link(world, world.accord).get(f"{page_of(world.accord)}/pay?lang=es"))
    assert "No hay suficiente dinero en esta tarjeta." in page


def test_without_a_script_the_way_leads_over_the_card_services_page(holder, world, till):
    answer = holder.post(f"{page_of(world.accord)}/pay", WHOLE)
    assert answer.status_code == 302
    assert "/c/pay/" in answer.headers["Location"]
    session = Payment.objects.get().stripe_session_id
    assert "We are checking" in text(holder.get(f"{page_of(world.accord)}/pay/back?session={session}"))


@pytest.mark.parametrize(
    "question", ["", "?payment=x", "?session=cs_none", f"?session={'x' * 200}", "?payment=%00", "?session=%00"]
)
def test_an_address_that_names_no_payment_of_this_repair_leads_to_the_page(holder, world, till, question):
    assert holder.get(f"{page_of(world.accord)}/pay/back{question}").status_code == 302


def test_a_shop_may_want_more_than_the_link(holder, maria, world, till):
    Merchant.of(world.harbor).keep(pays_by_link=False)
    assert "Sign in to pay" in text(holder.get(page_of(world.accord)))
    assert "/customer/login" in holder.get(f"{page_of(world.accord)}/pay").headers["Location"]
    assert begin(holder, world.accord).status_code == 302
    assert begin(maria, world.accord).status_code == 200


def test_a_shop_without_keys_says_to_pay_at_the_desk(holder, world):
    assert "Please bring $500.00 when you come." in text(holder.get(f"{page_of(world.accord)}/pay"))
    assert "Pay $500.00" not in text(holder.get(page_of(world.accord)))


def test_test_mode_is_marked_on_the_page_and_on_the_receipt(holder, world, till):
    assert "TEST MODE" in text(holder.get(f"{page_of(world.accord)}/pay"))
    assert "TEST MODE" in text(holder.get(receipt_of(till.paid(world.accord))))


def test_a_receipt_tells_the_card_what_it_was_for_and_what_went_back(holder, world, till):
    payment = till.paid(world.accord, "300.00")
    record(world.accord, Method.CASH, Decimal(50), world.advisor)
    page = text(holder.get(receipt_of(payment)))
    for words in ("Receipt 1", "Visa, ending in 4242", "Deductible", "$300.00", "Still to pay", "$150.00"):
        assert words in page


def test_a_receipts_number_stays_when_money_goes_back(holder, world):
    payment = record(world.accord, Method.CASH, Decimal(500), world.owner)
    refund(payment, world.owner, Decimal(20), "Too much")
    page = text(holder.get(receipt_of(payment)))
    assert "Receipt 1" in page
    assert "-$20.00" in page


def test_the_insurers_cheque_is_no_receipt_of_the_customers(holder, world):
    payment = record(world.accord, Method.INSURER, Decimal(900), world.advisor)
    assert holder.get(receipt_of(payment)).status_code == 404
    assert "$900.00" not in text(holder.get(page_of(world.accord)))


def test_another_repairs_receipt_is_not_there(holder, world):
    payment = record(world.civic, Method.CASH, Decimal(5), world.advisor)
    assert holder.get(f"{page_of(world.accord)}/receipts/{payment.pk}").status_code == 404
    assert holder.get(f"{receipt_of(payment)}.pdf").status_code == 404


def test_the_paper_is_tagged_and_in_the_customers_language(holder, world):
    payment = record(world.accord, Method.CASH, Decimal(500), world.advisor)
    answer = holder.get(f"{receipt_of(payment)}.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert b"/Lang(es)" in answer.content
    assert b"pdfuaid:part" in answer.content
    assert paper.receipt(payment) == answer.content


def test_a_name_on_a_paper_is_words_alone(world):
    world.accord.vehicle_make = "#panic() *b* \\"
    world.accord.save()
    payment = record(world.accord, Method.CASH, Decimal(500), world.advisor)
    payment.paid_at = datetime(2026, 1, 1, tzinfo=UTC)
    assert paper.receipt(payment).startswith(b"%PDF")


def receipt_of(payment):
    return f"{page_of(payment.estimate)}/receipts/{payment.pk}"
