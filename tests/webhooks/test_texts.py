"""A customer's text, from the provider's call to the thread."""

import pytest

from clearcoat.customers.consent import standing
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.models import ProviderEvent
from clearcoat.threads.models import Picture, Post, Thread
from clearcoat.workflow import consent, conversation
from clearcoat.workflow.delivery import apply_events
from tests.emulators.twilio import ACCOUNT


def test_a_text_is_in_the_thread_once_however_often_it_is_told(provider, world):
    for _ in range(2):
        provider.inbound("Is it ready?", MessageSid="SM7")
    apply_events()
    apply_events()
    assert [post.thread.estimate for post in Post.objects.all()] == [world.accord]


def test_its_pictures_are_noted_with_the_account_that_has_them(provider, world):
    provider.inbound("Look", NumMedia="2", MediaUrl0="https://api.twilio.com/a", MediaUrl1="https://api.twilio.com/b")
    apply_events()
    assert [(p.address[-1], p.account) for p in Picture.objects.all()] == [("a", ACCOUNT), ("b", ACCOUNT)]


def test_shops_that_share_a_number_read_only_what_their_own_customers_write(provider, world):
    provider.inbound("Is it ready?")
    apply_events()
    assert [thread.shop for thread in Thread.objects.all()] == [world.harbor]


def test_a_stranger_is_seen_by_whoever_has_the_number(provider, world):
    world.lakeside.settings.sms_number = "+12015550100"
    world.lakeside.settings.save()
    provider.inbound("Hello?", From="+13125550999")
    apply_events()
    assert [(thread.shop, thread.number) for thread in Thread.objects.all()] == [(world.lakeside, "+13125550999")]


def test_the_providers_own_reading_of_a_stop_counts(provider, world):
    provider.inbound("arrêt", OptOutType="STOP")
    apply_events()
    assert standing(world.harbor.pk, world.accord.phone, "service") == "withdrawn"


@pytest.mark.parametrize("body", ["STOP\0", "please \0stop"])
def test_a_stop_with_a_letter_that_no_database_holds_is_heard(provider, world, body):
    provider.inbound(body)
    apply_events()
    assert standing(world.harbor.pk, world.accord.phone, "service") == "withdrawn"


def test_a_stop_of_somebody_with_a_very_long_name_is_heard(provider, world):
    Estimate.objects.filter(pk=world.accord.pk).update(first_name="M" * 80, last_name="F" * 80)
    provider.inbound("STOP")
    apply_events()
    assert standing(world.harbor.pk, world.accord.phone, "service") == "withdrawn"


def test_a_sender_that_is_longer_than_a_number_is_heard(provider, world):
    provider.inbound("Hello?", From="rcs:somebody_of_a_brand_0999")
    apply_events()
    assert not ProviderEvent.objects.filter(applied_at=None).exists()


def test_a_shop_that_claims_the_number_of_all_takes_nobodys_stop_away(provider, world, settings):
    settings.TWILIO_PHONE_NUMBER = "+12015550100"
    world.lakeside.settings.sms_number = settings.TWILIO_PHONE_NUMBER
    world.lakeside.settings.save()
    provider.inbound("STOP")
    apply_events()
    assert standing(world.harbor.pk, world.accord.phone, "service") == "withdrawn"
    assert [thread.shop for thread in Thread.objects.all()] == [world.harbor]


@pytest.mark.parametrize("words", ["STOP", "Is it ready?"])
def test_a_text_to_a_number_that_a_shop_had_before_is_still_heard(provider, world, words):
    for shop, number in ((world.harbor, "+13125550111"), (world.lakeside, "+14145550111")):
        shop.settings.sms_number = number
        shop.settings.save()
    provider.inbound(words)
    apply_events()
    assert (standing(world.harbor.pk, world.accord.phone, "service") == "withdrawn") is (words == "STOP")
    assert [post.thread.estimate for post in Post.objects.all()] == [world.accord]


def test_a_shop_with_an_account_of_its_own_reads_nothing_of_ours(provider, world, own_keys):
    own_keys.settings.sms_number = "+12015550100"
    own_keys.settings.save()
    provider.inbound("Is it ready?", From="+13125550999")
    apply_events()
    assert [thread.shop for thread in Thread.objects.all()] == [world.harbor]


class TestSetAside:
    """A text that cannot be applied is never lost in silence."""

    @pytest.fixture
    def broken(self, monkeypatch):
        monkeypatch.setattr(conversation, "hear_text", lambda *_: 1 / 0)

    def wait(self, settings, hours):
        for _ in range(hours):
            settings.CLOCK_OFFSET += 3601
            apply_events()

    def test_it_is_in_the_inbox_once_and_unread_after_an_hour(self, provider, world, settings, broken):
        provider.inbound("Can you pick me up at 5?")
        apply_events()
        assert not Post.objects.exists()
        self.wait(settings, hours=80)
        (post,) = Post.objects.all()
        assert (post.text, post.thread.number) == ("Can you pick me up at 5?", world.accord.phone)
        assert Thread.objects.visible_to(world.advisor).unread().get() == post.thread

    def test_its_stop_counts(self, provider, world, settings, broken):
        provider.inbound("STOP")
        self.wait(settings, hours=2)
        assert standing(world.harbor.pk, world.accord.phone, "service") == "withdrawn"

    def test_what_is_wrong_with_its_wish_hides_no_words(self, provider, world, settings, monkeypatch):
        monkeypatch.setattr(consent, "withdraw", lambda *_: 1 / 0)
        provider.inbound("STOP")
        self.wait(settings, hours=2)
        assert {post.text for post in Post.objects.all()} == {"STOP"}
