import pytest
from django.db import transaction

from clearcoat.core import seal
from clearcoat.shops.models import Sender, Shop

SECRET = "auth-token-0123456789"


def raw(shop: Shop, column: str) -> str:
    return Sender.objects.filter(pk=shop.pk).extra(select={"raw": column}).values_list("raw", flat=True).get()


@pytest.fixture
def shop(db) -> Shop:
    shop = Shop.open("Harbor")
    shop.sending.keep(twilio_auth_token=SECRET)
    return shop


def fresh(shop: Shop) -> Sender:
    return Sender.objects.get(pk=shop.pk)


def test_a_secret_is_not_in_the_database_and_comes_back_whole(shop):
    assert SECRET not in raw(shop, "twilio_auth_token")
    assert fresh(shop).twilio_auth_token == SECRET


def test_the_same_secret_is_never_sealed_alike():
    assert seal.seal(SECRET) != seal.seal(SECRET)


def test_nothing_stays_nothing(shop):
    assert (raw(shop, "resend_api_key"), fresh(shop).resend_api_key) == ("", "")


def test_an_older_key_still_opens_what_it_sealed(shop, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key", [settings.SECRET_KEY]
    assert fresh(shop).twilio_auth_token == SECRET
    fresh(shop).keep(twilio_auth_token=SECRET)
    settings.SECRET_KEY_FALLBACKS = []
    assert fresh(shop).twilio_auth_token == SECRET


def test_a_secret_that_no_key_opens_is_lost_and_opens_nothing(shop, settings):
    settings.SECRET_KEY = "another key"
    own = fresh(shop)
    assert own.lost == ["twilio_auth_token"]
    assert own.twilio_auth_token not in {"", SECRET}


def test_a_lost_secret_is_not_overwritten_by_what_stands_for_it(shop, settings):
    right, settings.SECRET_KEY = settings.SECRET_KEY, "another key"
    own = fresh(shop)
    own.pause("Dana")
    with pytest.raises(ValueError, match="lost for good"), transaction.atomic():
        own.save()
    settings.SECRET_KEY = right
    assert fresh(shop).twilio_auth_token == SECRET


def test_a_sealed_text_that_was_changed_is_not_opened():
    sealed = seal.seal(SECRET)
    assert seal.opened(sealed[:-5] + "AAAA=") == seal.LOST
