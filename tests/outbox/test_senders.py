"""From whose account a message leaves, and that one account is never asked about another's."""

import pytest

from clearcoat.notifications import senders
from clearcoat.notifications.outbox import deliver_due
from clearcoat.shops.models import Shop
from tests.emulators.resend import KEY
from tests.emulators.twilio import ACCOUNT, SENDER, TOKEN
from tests.outbox.rows import make, now, state
from tests.world import ROUND_THE_CLOCK

OWN, OWN_TOKEN, SERVICE = "AC" + "b" * 32, "own-token", "MG" + "c" * 32


@pytest.fixture
def own(shop, twilio, resend):
    """The shop has accounts of its own at both providers, and the emulators know them."""
    twilio.accounts[OWN] = OWN_TOKEN
    resend.keys = (KEY, "re_own")
    keys = {"twilio_account": OWN, "twilio_auth_token": OWN_TOKEN, "resend_api_key": "re_own"}
    shop.sending.keep(messaging_service=SERVICE, **keys)
    return shop


def test_a_shop_sends_by_its_own_accounts(own, twilio, resend, work):
    text, mail = make(own, "sms"), make(own, "email")
    work()
    assert (twilio.ledger[0]["by"], twilio.ledger[0]["form"]["MessagingServiceSid"]) == (OWN, SERVICE)
    assert resend.ledger[0]["by"] == "_own"
    assert (now(text).account, now(mail).account) == (OWN, "own")


def test_other_shops_send_by_the_installations(own, twilio, work):
    make(Shop.open("Lakeside", **ROUND_THE_CLOCK), "sms")
    work()
    assert (twilio.ledger[0]["by"], twilio.ledger[0]["form"]["From"]) == (ACCOUNT, SENDER)


def test_a_shop_may_have_a_number_of_its_own_in_the_installations_account(shop, twilio, work):
    shop.sending.keep(messaging_service=SERVICE)
    make(shop, "sms")
    work()
    assert (twilio.ledger[0]["by"], twilio.ledger[0]["form"]["MessagingServiceSid"]) == (ACCOUNT, SERVICE)


def test_receipts_of_an_own_account_come_to_the_shops_own_address(own, public, twilio, work):
    make(own, "sms")
    work()
    assert twilio.ledger[0]["form"]["StatusCallback"].endswith("/api/webhooks/twilio/status?shop=harbor-collision")


def test_an_open_question_is_not_put_to_another_account(own, twilio, work):
    twilio.script(["accept+reset"])
    row = make(own, "sms")
    work()
    own.sending.keep(twilio_account="", twilio_auth_token="")
    work(after=121)
    assert (state(row), len(twilio.ledger)) == ("needs_human", 1)


def test_an_own_account_never_sends_from_the_installations_number(own, twilio, work):
    own.sending.keep(messaging_service="")
    row = make(own, "sms")
    work()
    assert (state(row), twilio.requests) == ("pending", type(twilio.requests)())
    assert "No sender is set up" in now(row).reason


def test_a_token_that_no_key_opens_holds_the_shops_texts(own, twilio, settings):
    settings.SECRET_KEY = "another key"
    row = make(own, "sms")
    deliver_due()
    assert (state(row), twilio.ledger) == ("pending", [])
    assert "can no longer be opened" in senders.findings(Shop.objects.get(pk=own.pk))[0].text


def test_no_key_is_ever_written_to_a_log(own, twilio, resend, settings, caplog):
    caplog.set_level("DEBUG")
    twilio.accounts[OWN] = "changed"
    settings.RESEND_API_BASE = "http://127.0.0.1:9"
    make(own, "sms"), make(own, "email")
    deliver_due()
    assert not [secret for secret in (OWN_TOKEN, "re_own", TOKEN, KEY) if secret in caplog.text]


def said(shop):
    return " ".join(finding.text for finding in senders.findings(Shop.objects.get(pk=shop.pk)))


def test_a_shop_that_is_set_up_has_nothing_missing(own, public):
    own.sending.keep(resend_signing_secret="whsec_aaaa")
    own.settings.sender_email = "desk@harbor.test"
    own.settings.save()
    assert said(own) == ""


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TWILIO_ACCOUNT_SID", "", "no Twilio account"),
        ("TWILIO_PHONE_NUMBER", "", "no number that texts come from"),
        ("RESEND_API_KEY", "", "no mail account"),
        ("RESEND_SIGNING_SECRET", [], "signing secret is missing"),
        ("HTTPS", False, "no https address"),
        ("EMAIL_FROM", "Clearcoat <portal@localhost.invalid>", "no address that mails come from"),
    ],
)
def test_what_is_missing_is_said_in_plain_words(shop, public, settings, name, value, words):
    settings.EMAIL_FROM = "portal@harbor.test"
    assert said(shop) == ""
    setattr(settings, name, value)
    assert words in said(shop)
