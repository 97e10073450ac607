"""Who is let in at the webhooks, and what is kept of it."""

import pytest
from django.db import OperationalError

from clearcoat.notifications.models import ProviderEvent
from tests.emulators.twilio import ACCOUNT
from tests.webhooks.conftest import OTHER_ACCOUNT, OTHER_SECRET, OTHER_TOKEN, SECRET

STATUS, RESEND = "/api/webhooks/twilio/status", "/api/webhooks/resend"


def test_a_signed_receipt_is_kept_word_for_word(provider):
    assert provider.text(MessageSid="SM1", MessageStatus="sent").status_code == 200
    event = ProviderEvent.objects.get()
    assert (event.event_id, event.message_id, event.shop, event.account) == ("SM1:sent", "SM1", None, ACCOUNT)
    assert event.form == {"MessageSid": "SM1", "MessageStatus": "sent", "AccountSid": ACCOUNT}


def test_a_signed_event_of_resend_is_kept(provider):
    assert provider.mail("delivered", "id-1", event_id="msg_1").status_code == 200
    assert ProviderEvent.objects.get().json["data"] == {"email_id": "id-1"}


def test_the_same_event_is_kept_once(provider, kept):
    for _ in range(3):
        assert provider.text(MessageSid="SM1").status_code == 200
        assert provider.mail("delivered", "id-1", event_id="msg_1").status_code == 200
    assert kept() == 2


def test_each_word_on_a_text_is_an_event_of_its_own(provider, kept):
    for word in ("sent", "delivered"):
        provider.text(MessageSid="SM1", MessageStatus=word)
    assert kept() == 2


def test_a_text_in_is_answered_with_nothing_to_say(provider):
    answer = provider.inbound("Thanks!")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"<Response/>", "text/xml")


def test_letters_of_all_kinds_are_signed_alike(provider, kept):
    assert provider.inbound("¿Está listo? 🚗 a=b&c%41", Empty="").status_code == 200
    assert ProviderEvent.objects.get().form["Body"] == "¿Está listo? 🚗 a=b&c%41"


def test_the_token_before_still_opens_while_it_is_set(provider, settings):
    assert provider.text(token="old").status_code == 400
    settings.TWILIO_AUTH_TOKEN_PREVIOUS = "old"
    assert provider.text(token="old").status_code == 200


def test_several_secrets_of_resend_open_while_they_are_set(provider, settings):
    settings.RESEND_SIGNING_SECRET = [OTHER_SECRET, SECRET]
    assert provider.mail("sent", "1").status_code == provider.mail("sent", "1", secret=OTHER_SECRET).status_code == 200


@pytest.mark.parametrize("ago", [301, -302, 86_400, -86_400])
def test_a_time_that_is_far_from_ours_is_refused(provider, kept, ago):
    assert provider.mail("sent", "1", ago=ago).status_code == 400
    assert kept() == 0


@pytest.mark.parametrize("ago", [290, -290])
def test_a_clock_may_be_a_little_off(provider, ago):
    assert provider.mail("sent", "1", ago=ago).status_code == 200


@pytest.mark.parametrize("secret", ["", "whsec_", "no base64!"])
def test_an_empty_secret_opens_nothing(provider, settings, kept, secret):
    settings.RESEND_SIGNING_SECRET, settings.TWILIO_AUTH_TOKEN = [secret], ""
    assert provider.mail("sent", "1", secret="whsec_").status_code == 400
    assert provider.text(token="").status_code == 400
    assert kept() == 0


def test_another_account_under_our_token_is_refused(provider):
    assert provider.text(AccountSid=OTHER_ACCOUNT).status_code == 400


def test_the_signed_address_is_the_public_one(provider, settings):
    settings.SITE_URL = "https://elsewhere.example.com"
    assert provider.text().status_code == 400


def test_a_shops_own_secret_opens_its_own_address_only(provider, own_keys):
    mine = {"token": OTHER_TOKEN, "AccountSid": OTHER_ACCOUNT}
    assert provider.text(f"{STATUS}?shop={own_keys.slug}", **mine).status_code == 200
    assert provider.mail("sent", "1", path=f"{RESEND}?shop={own_keys.slug}", secret=OTHER_SECRET).status_code == 200
    assert {event.shop for event in ProviderEvent.objects.all()} == {own_keys}
    for path in ("", "?shop=harbor-collision", "?shop=", "?shop=nobody"):
        assert provider.text(STATUS + path, **mine).status_code == 400
        assert provider.mail("sent", "1", path=RESEND + path, secret=OTHER_SECRET).status_code == 400


def test_our_secret_does_not_open_a_shops_own_address(provider, own_keys):
    assert provider.text(f"{STATUS}?shop={own_keys.slug}").status_code == 400
    assert provider.mail("sent", "1", path=f"{RESEND}?shop={own_keys.slug}").status_code == 400


def test_a_body_of_more_than_a_mebibyte_is_not_read(provider, kept):
    assert provider.inbound("x" * 1_048_577).status_code == 413
    assert kept() == 0


def test_a_database_that_cannot_keep_it_lets_the_provider_come_again(provider, monkeypatch):
    def full(*args, **more):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(ProviderEvent, "keep", full)
    answer = provider.text()
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")


def test_a_fault_of_ours_lets_the_provider_come_again(provider, monkeypatch):
    monkeypatch.setattr(ProviderEvent, "keep", None)
    assert provider.text().status_code == 500


@pytest.mark.parametrize("path", [STATUS, RESEND, "/api/webhooks/twilio/inbound"])
def test_only_a_post_is_taken(provider, path):
    answer = provider.client.get(path)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
