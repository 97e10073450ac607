"""What a payer sees of the bank, and how its events reach us."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import stripe
from django.test import Client
from django.urls import include, path

from clearcoat.demo.cards import house
from clearcoat.demo.cards.bank import Bank
from clearcoat.demo.cards.calls import Call
from clearcoat.demo.cards.courier import Courier
from clearcoat.demo.cards.hooks import Delivery, Hook
from clearcoat.demo.cards.numbers import BY_NUMBER, TO_TRY
from tests.emulators import cards

urlpatterns = [path("demo/", include("clearcoat.demo.urls"))]
pytestmark = pytest.mark.urls(__name__)

PRICE = {"currency": "usd", "unit_amount": 50_000, "product_data": {"name": "Deductible"}}
ASKED = {
    "mode": "payment", "success_url": "http://testserver/done?s={CHECKOUT_SESSION_ID}",
    "line_items": [{"quantity": 1, "price_data": PRICE}], "payment_intent_data": {"metadata": {"payment": "7"}},
}  # fmt: skip


@pytest.fixture
def client_page() -> Client:
    return Client()


@pytest.fixture
def open_bank(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> Bank:
    """The bank of the demo's pages is this one."""
    bank.public = bank.books[cards.ACCOUNT].public = "http://testserver/demo/cards"
    monkeypatch.setattr(house, "bank", lambda: bank)
    return bank


def paid_with(page: Client, address: str, number: str):
    return page.post(address, {"number": number, "expiry": "12 / 40", "cvc": "123"})


def test_the_card_is_typed_into_a_page_that_only_this_site_may_frame(client_page: Client):
    answer = client_page.get("/demo/cards/frame?locale=en")
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("locale", "words"), [("es", "Número de tarjeta"), ("en", "Card number"), ("xx", "Card number")]
)
def test_the_frame_speaks_the_page_s_language_and_leaves_no_cookie(client_page: Client, locale: str, words: str):
    answer = client_page.get(f"/demo/cards/frame?locale={locale}")
    assert f">{words}</label>" in answer.content.decode()
    assert not answer.cookies


def test_every_card_to_try_is_one_of_the_bank_s():
    assert {number.replace(" ", "") for number, _ in TO_TRY} <= set(BY_NUMBER)


def test_checkout_takes_the_money_once_and_leads_back(open_bank, client, client_page):
    session = client.v1.checkout.sessions.create(ASKED)
    assert "$500.00" in client_page.get(session.url).content.decode()
    done = paid_with(client_page, session.url, "4242424242424242")
    assert done.headers["Location"] == f"http://testserver/done?s={session.id}"
    assert paid_with(client_page, session.url, "4242424242424242").status_code == 404
    session = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (session.payment_status, session.payment_intent.metadata["payment"]) == ("paid", "7")
    assert len(list(open_bank.books[cards.ACCOUNT].all("charge"))) == 1


def test_checkout_shows_a_decline_and_stays_open(open_bank, client, client_page):
    session = client.v1.checkout.sessions.create(ASKED)
    shown = paid_with(client_page, session.url, "4000000000009995").content.decode()
    assert "Your card has insufficient funds." in shown
    assert paid_with(client_page, session.url, "4242424242424242").status_code == 302


def test_checkout_asks_for_3_d_secure_without_javascript(open_bank, client, client_page):
    session = client.v1.checkout.sessions.create(ASKED)
    assert 'value="true"' in paid_with(client_page, session.url, "4000002500003155").content.decode()
    assert "unable to authenticate" in client_page.post(session.url, {"complete": "false"}).content.decode()
    paid_with(client_page, session.url, "4000002500003155")
    assert client_page.post(session.url, {"complete": "true"}).status_code == 302


@pytest.mark.parametrize(("word", "heard"), [("ok", "ab"), ("duplicate", "aabb"), ("reorder", "ba"), ("drop", "")])
def test_the_switch_decides_what_the_webhook_hears(bank: Bank, word: str, heard: str, monkeypatch: pytest.MonkeyPatch):
    courier, told = Courier(bank), []
    monkeypatch.setattr(courier, "deliver", lambda delivery: told.append(delivery.event["id"]))
    bank.outgoing.extend(Delivery(Hook("", ()), {"id": name}) for name in "ab")
    courier.switch = word
    courier.round()
    assert "".join(told) == heard


def test_what_is_held_goes_out_later(bank: Bank, monkeypatch: pytest.MonkeyPatch):
    courier, told = Courier(bank), []
    monkeypatch.setattr(courier, "deliver", told.append)
    bank.outgoing.append(Delivery(Hook("", ()), {"id": "a"}))
    courier.switch = "hold"
    courier.round()
    assert not told
    courier.switch = "ok"
    courier.round()
    assert len(told) == 1


@pytest.mark.parametrize(("status", "left"), [(200, 0), (503, 1)])
def test_an_event_has_arrived_only_when_the_webhook_says_so(bank: Bank, status: int, left: int, monkeypatch):
    class Hears(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    monkeypatch.setattr("clearcoat.demo.cards.courier.AGAIN_SECONDS", ())
    with HTTPServer(("127.0.0.1", 0), Hears) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        event = {"id": "evt_1", "pending_webhooks": 1}
        Courier(bank).deliver(Delivery(Hook(f"http://127.0.0.1:{server.server_port}/", ("whsec_x",)), event))
    assert event["pending_webhooks"] == left


@pytest.mark.parametrize(
    ("key", "word", "status"), [(cards.SECRET, "hold", 200), (cards.SECRET, "x", 400), ("", "hold", 401)]
)
def test_only_the_shop_s_key_moves_the_switch(bank: Bank, key: str, word: str, status: int):
    courier = Courier(bank)
    answer = courier.told(Call("POST", "/bank/webhooks", {"authorization": f"Bearer {key}"}, f"switch={word}"))
    assert answer.status == status
    assert courier.switch == ("hold" if status == 200 else "ok")


def test_over_http_the_script_of_faults_decides_what_the_client_learns():
    with cards.CardsEmulator() as emulator:
        base = {"api": emulator.base_url}
        client = stripe.StripeClient(cards.SECRET, base_addresses=base, max_network_retries=0)
        emulator.script(["accept+500", "429", "accept+reset", "ok"])
        asked, key = {"amount": 100, "currency": "usd"}, {"idempotency_key": "one"}
        for error in (stripe.APIError, stripe.RateLimitError, stripe.APIConnectionError):
            with pytest.raises(error):
                client.v1.payment_intents.create(asked, key)
        created = client.v1.payment_intents.create(asked, key)
        assert [one["id"] for one in emulator.bank.books[cards.ACCOUNT].all("payment_intent")] == [created.id]
