"""A message goes out once, whatever the provider answers."""

import pytest

from tests.emulators.twilio import SENDER
from tests.outbox.rows import make, now, state

LOST_ANSWERS = ["accept+500", "accept+reset", "html", "truncate", "empty"]


def test_a_text_goes_out_with_its_words_and_ends_as_sent(text, twilio, work):
    work()
    (entry,) = twilio.ledger
    assert entry["form"] | {"ValidityPeriod": ""} == {
        "To": text.to, "From": SENDER, "Body": text.text, "ValidityPeriod": ""
    }  # fmt: skip
    sent = now(text)
    assert (sent.status, sent.provider, sent.provider_id) == ("sent", "twilio", entry["message"]["sid"])
    assert (sent.token, sent.lease_until, sent.reason) == (None, None, "")
    assert sent.attempts == 1
    assert sent.sent_at


def test_a_mail_goes_out_from_the_shop_under_its_key(mail, resend, work):
    work()
    (entry,) = resend.ledger
    assert entry["key"] == f"n-{mail.pk}"
    assert entry["mail"]["from"] == "Harbor Collision <portal@localhost.invalid>"
    assert entry["mail"]["reply_to"] == ["desk@harbor.test"]
    assert now(mail).provider_id == entry["id"]


def test_the_shops_name_reaches_the_mail_as_it_is_written(shop, resend, work):
    shop.name = 'José & "Söhne" <Taller>'
    shop.save()
    make(shop, "email")
    work()
    assert resend.ledger[0]["mail"]["from"] == '"José & Söhne <Taller>" <portal@localhost.invalid>'


def test_the_shops_own_sender_is_used(shop, twilio, resend, work):
    own = shop.settings
    own.sms_number, own.sender_name, own.sender_email = "+12015550111", "Harbor", "hello@harbor.test"
    own.save()
    make(shop, "sms"), make(shop, "email")
    work()
    assert twilio.ledger[0]["form"]["From"] == "+12015550111"
    assert resend.ledger[0]["mail"]["from"] == "Harbor <hello@harbor.test>"


def test_a_mail_about_an_account_comes_from_the_portal(db, resend, work):
    make(None, "email", channel="account")
    work()
    assert resend.ledger[0]["mail"]["from"] == "Clearcoat <portal@localhost.invalid>"


def test_the_secret_is_only_in_what_is_sent(shop, twilio, work):
    row = make(shop, "sms", text="See https://x.test/t/{secret}", purpose="link", nonce="ab" * 16)
    work()
    assert "{secret}" not in twilio.ledger[0]["form"]["Body"]
    assert "{secret}" in now(row).text


@pytest.mark.parametrize("fault", LOST_ANSWERS)
def test_a_text_whose_answer_is_lost_is_found_and_not_sent_again(text, twilio, work, fault):
    twilio.script([fault])
    work()
    assert state(text) == "unknown"
    work(after=121)
    assert state(text) == "sent"
    assert len(twilio.ledger) == 1
    assert now(text).provider_id == twilio.ledger[0]["message"]["sid"]


@pytest.mark.parametrize("fault", LOST_ANSWERS)
def test_a_mail_whose_answer_is_lost_is_repeated_under_its_key(mail, resend, work, fault):
    resend.script([fault])
    work()
    assert state(mail) == "unknown"
    work(after=31)
    assert state(mail) == "sent"
    assert len(resend.ledger) == 1
    assert now(mail).provider_id == resend.ledger[0]["id"]


@pytest.mark.parametrize("way", ["sms", "email"])
def test_a_provider_that_takes_it_and_says_nothing_leaves_an_open_question(way, shop, twilio, resend, work, impatient):
    row, provider = make(shop, way), {"sms": twilio, "email": resend}[way]
    provider.script(["accept+hang"])
    work()
    assert state(row) == "unknown"
    assert "we are checking" in now(row).reason
    work(after=121)
    assert state(row) == "sent"
    assert len(provider.ledger) == 1


@pytest.mark.parametrize("fault", ["500", "reset"])
def test_a_text_that_was_never_taken_goes_out_in_the_end(text, twilio, work, fault):
    twilio.script([fault])
    for wait in (0, 121, 61):
        work(after=wait)
    assert state(text) == "sent"
    assert len(twilio.ledger) == 1


def test_without_keys_the_local_stand_ins_deliver(shop, settings, tmp_path, work):
    settings.INBOX = tmp_path
    rows = [make(shop, "sms"), make(shop, "email")]
    work()
    assert [now(row).provider for row in rows] == ["local", "local"]
    assert len(list(tmp_path.glob("*.json"))) == 2
