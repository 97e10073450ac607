"""Setting up cards: secrets go in and never come out, and each step says what was found."""

from __future__ import annotations

import pytest

from clearcoat.core.seal import LOST
from clearcoat.dashboard.setup import steps_of
from clearcoat.payments.models import Merchant, Trial
from clearcoat.payments.trying import try_due
from clearcoat.providers import stripe
from clearcoat.workflow.payment_events import TYPES
from tests.emulators import cards

pytestmark = pytest.mark.django_db
WHERE = "/shop/settings/payments"
KEYS = {"secret_key": "sk_test_harbor", "publishable_key": "pk_test_harbor", "webhook_secret": "whsec_harbor"}


@pytest.fixture
def bank(settings, monkeypatch):
    one = cards.bank()
    monkeypatch.setattr(stripe, "line", lambda timeout: cards.Wire(one))
    return one


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_secrets_go_in_and_never_come_out(owner, world):
    owner.post(WHERE, KEYS)
    kept = Merchant.of(world.harbor)
    assert (kept.secret_key, kept.webhook_secrets) == ("sk_test_harbor", ["whsec_harbor"])
    page = words(owner.get(WHERE))
    assert "sk_test_harbor" not in page
    assert "whsec_harbor" not in page


def test_an_empty_field_keeps_the_secret_and_a_new_one_leaves_the_old_good(owner, world):
    owner.post(WHERE, KEYS)
    owner.post(WHERE, {"publishable_key": "pk_test_harbor", "webhook_secret": "whsec_next"})
    kept = Merchant.of(world.harbor)
    assert kept.secret_key == "sk_test_harbor"
    assert kept.webhook_secrets == ["whsec_next", "whsec_harbor"]


def test_removed_keys_are_gone(owner, world):
    owner.post(WHERE, KEYS)
    owner.post(WHERE, {"forget_keys": "on", "pays_by_link": "on"})
    kept = Merchant.of(world.harbor)
    assert (kept.secret_key, kept.webhook_secrets, kept.publishable_key) == ("", [], "")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"secret_key": "pk_test_x"}, "secret_key"),
        ({"publishable_key": "sk_test_x"}, "publishable_key"),
        ({"publishable_key": "pk_live_x"}, "publishable_key"),
        ({"publishable_key": ""}, "publishable_key"),
        ({"webhook_secret": "secret"}, "webhook_secret"),
        ({"connected_account": "1"}, "connected_account"),
        ({"connected_account": "acct_1"}, "connected_account"),
    ],
)
def test_what_does_not_belong_together_is_not_kept(owner, world, wrong, field):
    answer = owner.post(WHERE, KEYS | wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Merchant.objects.exists()


def test_stripe_is_asked_and_every_answer_is_shown(owner, world, bank, settings):
    settings.SITE_URL = "https://harbor.test"
    owner.post(WHERE, KEYS)
    bank.hook(cards.ACCOUNT, "https://harbor.test/api/webhooks/stripe?shop=harbor-collision", "whsec_harbor")
    page = words(owner.post(f"{WHERE}/check"))
    for shown in (f"The key opens the account {cards.ACCOUNT}.", "USD, here and at Stripe.", "TEST MODE"):
        assert shown in page
    assert "None came yet." in page


def test_a_wrong_key_is_told_in_plain_words(owner, world, bank):
    owner.post(WHERE, KEYS | {"secret_key": "sk_test_wrong"})
    assert "Stripe refused the key" in words(owner.post(f"{WHERE}/check"))


def test_a_webhook_that_is_missing_or_lacks_events_is_told(owner, world, bank, settings):
    owner.post(WHERE, KEYS)
    assert "There is none with the address below." in words(owner.post(f"{WHERE}/check"))
    assert TYPES[0] in words(owner.get(WHERE))


def test_a_key_that_cannot_be_read_any_more_asks_for_a_new_one(owner, world, settings):
    owner.post(WHERE, KEYS)
    settings.SECRET_KEY = "another"
    assert Merchant.of(world.harbor).secret_key == LOST
    assert "Enter it again." in steps_of(world.harbor, Merchant.of(world.harbor))[0].words


def test_an_advisor_sees_no_settings(advisor):
    assert advisor.get(WHERE).status_code == 403


def test_a_test_payment_is_begun_with_a_button_and_its_part_shows_how_it_stands(owner, world, bank):
    owner.post(WHERE, KEYS | {"secret_key": cards.SECRET, "publishable_key": cards.PUBLISHABLE})
    assert owner.post(f"{WHERE}/trial").url == f"{WHERE}#trial"
    assert f'data-poll="{WHERE}/trial"' in words(owner.get(WHERE))
    try_due()
    assert "$1.00 with Stripe&#x27;s test card: the keys work." in words(owner.get(f"{WHERE}/trial"))


def test_a_second_click_makes_no_second_test_payment(owner, world, bank):
    owner.post(WHERE, KEYS)
    owner.post(f"{WHERE}/trial")
    owner.post(f"{WHERE}/trial")
    assert Trial.objects.count() == 1


def test_live_keys_offer_no_test_payment_and_the_page_says_what_to_do_instead(owner, world, bank):
    owner.post(WHERE, {**KEYS, "secret_key": "sk_live_harbor", "publishable_key": "pk_live_harbor"})
    page = words(owner.get(WHERE))
    assert ("Make a test payment" in page, "Pay a small bill with a card of your own" in page) == (False, True)
    assert "real money" in words(owner.post(f"{WHERE}/trial", follow=True))
    assert not Trial.objects.exists()


def test_a_test_payment_of_another_shop_is_not_shown(owner, rival, world, bank):
    owner.post(WHERE, KEYS)
    owner.post(f"{WHERE}/trial")
    assert "steps__one" in words(owner.get(f"{WHERE}/trial"))
    assert "steps__one" not in words(rival.get(f"{WHERE}/trial"))
