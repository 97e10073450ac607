"""A picture is fetched from Twilio alone, with a limit on its size and time."""

import pytest

from clearcoat.providers import pictures
from clearcoat.providers.errors import ProviderError
from tests.emulators.media import PATH, PROOF, media_store
from tests.emulators.twilio import ACCOUNT, TOKEN
from tests.photos.samples import jpeg


@pytest.fixture
def store():
    with media_store(jpeg(40, 30)) as running:
        yield running


def fetch(store, address="", **more):
    return pictures.picture(address or store.address, ACCOUNT, TOKEN, api_base=store.base, **more)


def test_the_picture_arrives_and_only_twilio_sees_the_token(store):
    assert fetch(store) == store.picture
    assert store.asked == [(PATH, PROOF), ("/kept/x", "")]


def test_twilios_own_name_is_asked_at_the_address_that_is_set(store):
    assert fetch(store, "https://api.twilio.com" + PATH) == store.picture


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data", "https://api.twilio.com.evil.test" + PATH, "file:///etc/passwd",
        "https://api.twilio.com/2010-04-01/Accounts.json", "https://user@api.twilio.com" + PATH,
        "https://api.twilio.com" + PATH.replace(ACCOUNT, "AC" + "f" * 32), "https://api.twilio.com/x/../.." + PATH, "",
    ],
)  # fmt: skip
def test_no_other_address_is_asked(store, address):
    with pytest.raises(ProviderError) as refused:
        pictures.picture(address, ACCOUNT, TOKEN, api_base=store.base)
    assert refused.value.config or refused.value.permanent
    assert store.asked == []


@pytest.mark.parametrize("fault", ["elsewhere", "404", "503", "huge"])
def test_what_leads_away_or_does_not_come_is_an_error(store, fault, monkeypatch):
    monkeypatch.setattr(pictures, "LARGEST", 100_000)
    store.fault = fault
    with pytest.raises(ProviderError):
        fetch(store)
    assert len(store.asked) == (2 if fault == "huge" else 1)


def test_a_picture_that_only_trickles_is_given_up(store):
    store.fault = "drip"
    with pytest.raises(ProviderError):
        fetch(store, timeout=0.5)


@pytest.mark.parametrize(
    ("location", "is_store"),
    [
        ("https://mms.twiliocdn.com/x", True), ("http://mms.twiliocdn.com/x", False),
        ("https://twiliocdn.com/x", False),
        ("https://evil-twiliocdn.com/x", False), ("https://mms.twiliocdn.com:8443/x", False),
        ("https://a@mms.twiliocdn.com/x", False),
    ],
)  # fmt: skip
def test_only_twilios_store_may_be_led_to(location, is_store):
    assert pictures._is_store(location) is is_store
