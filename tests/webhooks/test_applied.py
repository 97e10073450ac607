"""What the worker makes of an event: once, for the right shop, and whatever interrupts it."""

import pytest

from clearcoat.core import clock
from clearcoat.customers.consent import standing
from clearcoat.notifications.models import Notification, ProviderEvent
from clearcoat.workflow import delivery
from clearcoat.workflow.delivery import apply_events
from tests.emulators.twilio import ACCOUNT, SENDER
from tests.outbox.rows import make, state
from tests.webhooks.conftest import OTHER_ACCOUNT, OTHER_SECRET, OTHER_TOKEN

STATUS, RESEND = "/api/webhooks/twilio/status", "/api/webhooks/resend"
HARD = {"bounce": {"type": "Permanent"}}


def sent(shop, way="sms", account=ACCOUNT, provider_id="SM1"):
    provider = {"sms": "twilio", "email": "resend"}[way]
    return make(shop, way, status="sent", provider=provider, account=account, provider_id=provider_id)


@pytest.fixture
def theirs(own_keys):
    """What a provider that signs with Lakeside's secrets says, about a text or a mail with this id."""

    def tell(provider, way, message_id):
        slug = f"?shop={own_keys.slug}"
        if way == "sms":
            told = {"MessageSid": message_id, "MessageStatus": "delivered", "AccountSid": OTHER_ACCOUNT}
            return provider.text(STATUS + slug, token=OTHER_TOKEN, **told)
        return provider.mail("bounced", message_id, path=RESEND + slug, secret=OTHER_SECRET, **HARD)

    return tell


@pytest.mark.parametrize(("way", "account"), [("sms", OTHER_ACCOUNT), ("email", "own")])
def test_a_shops_secret_never_touches_another_shops_messages(provider, world, own_keys, theirs, way, account):
    mine, foreign = sent(own_keys, way, account, "mine"), sent(world.harbor, way, account, "foreign")
    for message_id in ("mine", "foreign"):
        assert theirs(provider, way, message_id).status_code == 200
    apply_events()
    assert (state(mine) != "sent", state(foreign)) == (True, "sent")


def test_a_shops_own_account_does_not_speak_of_what_ours_sent(provider, own_keys, theirs):
    row = sent(own_keys, account=ACCOUNT)
    theirs(provider, "sms", "SM1")
    apply_events()
    assert state(row) == "sent"


def test_our_account_speaks_of_every_shops_messages_that_it_sent(provider, world):
    rows = [sent(world.harbor, provider_id="SM1"), sent(world.lakeside, provider_id="SM2")]
    for row in rows:
        provider.text(MessageSid=row.provider_id)
    apply_events()
    assert {state(row) for row in rows} == {"delivered"}


@pytest.mark.parametrize("words", ["STOP", " stop ", "Unsubscribe", "quit", "REVOKE"])
def test_whoever_writes_stop_gets_nothing_that_waits(provider, world, words):
    waiting = make(world.harbor, "sms", to=world.accord.phone)
    other = make(world.harbor, "sms", to=world.civic.phone)
    provider.inbound(words, From=world.accord.phone)
    apply_events()
    assert (state(waiting), state(other)) == ("suppressed", "pending")


def test_a_stop_to_a_shops_own_number_is_that_shops(provider, world):
    world.lakeside.settings.sms_number = "+14145550199"
    world.lakeside.settings.save()
    rows = [make(shop, "sms", to=world.accord.phone) for shop in (world.harbor, world.lakeside)]
    provider.inbound("STOP", From=world.accord.phone, To="+14145550199")
    apply_events()
    assert [state(row) for row in rows] == ["pending", "suppressed"]


def test_a_stop_to_the_shared_number_is_heard_by_all_who_share_it(provider, world):
    rows = [make(shop, "sms", to=world.accord.phone) for shop in (world.harbor, world.lakeside)]
    provider.inbound("STOP", From=world.accord.phone, To=SENDER)
    apply_events()
    assert {state(row) for row in rows} == {"suppressed"}


def test_a_word_that_only_begins_like_it_is_no_stop(provider, world):
    waiting = make(world.harbor, "sms", to=world.accord.phone)
    provider.inbound("stop by at 5?", From=world.accord.phone)
    apply_events()
    assert state(waiting) == "pending"


def test_an_event_is_applied_once_though_two_workers_hold_it(provider, world, monkeypatch):
    sent(world.harbor)
    provider.text(MessageSid="SM1")
    done = []
    monkeypatch.setitem(delivery.APPLY, "text_status", lambda event: done.append(event) or True)
    first, second = ProviderEvent.objects.get(), ProviderEvent.objects.get()
    for event in (first, second):
        delivery._apply(event)
    assert len(done) == 1


def test_an_event_that_cannot_be_applied_does_not_hold_the_others(provider, world, monkeypatch):
    row = sent(world.harbor)
    provider.inbound("Hello")
    provider.text(MessageSid="SM1")
    monkeypatch.setitem(delivery.APPLY, "text_in", lambda event: event.nothing)
    apply_events()
    assert state(row) == "delivered"
    assert ProviderEvent.objects.get(source="text_in").applied_at is None


@pytest.mark.parametrize(
    ("words", "after"), [(("STOP", "START", "STOP"), "withdrawn"), (("STOP", "no more texts", "START"), "restored")]
)
def test_a_text_that_could_be_applied_only_later_overtakes_none_after_it(provider, world, settings, words, after):
    for place, text in enumerate(words):
        provider.inbound(text)
        settings.CLOCK_OFFSET += 1
        if place == 1:  # it fails at first
            ProviderEvent.objects.filter(applied_at=None).update(look_at="2030-01-01T00:00:00Z")
        apply_events()
    ProviderEvent.objects.filter(applied_at=None).update(look_at=clock.now())
    apply_events()
    assert standing(world.harbor.pk, world.accord.phone, "service") == after


def test_a_word_that_we_do_not_know_changes_nothing(provider, world):
    row = sent(world.harbor)
    provider.text(MessageSid="SM1", MessageStatus="teleported")
    apply_events()
    assert state(row) == "sent"
    assert ProviderEvent.objects.get().applied_at


def test_an_event_without_a_message_touches_none(provider, world):
    row = sent(world.harbor, "email", "installation", "")
    provider.mail("delivered", "")
    apply_events()
    assert state(row) == "sent"
    assert Notification.objects.count() == 1
