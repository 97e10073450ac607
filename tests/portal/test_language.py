import re

import pytest
from babel.messages.pofile import read_po
from django.conf import settings as live

from clearcoat.customers.models import Customer
from tests.portal.conftest import by_link, page_of, signed_in, text

PAGES = ["/", "/customer/login", "/customer/register", "/customer/forgot-password", "/t/wrong", "/nothing/here"]

WAYS = {"status": "mail", "payment": "both", "review": "none"}


def test_a_link_speaks_the_language_that_the_shop_noted(world, spanish):
    page = text(by_link(world, world.accord).get(page_of(world.accord)))
    assert '<html lang="es">' in page
    assert "<h1>En reparación</h1>" in page
    assert "Nuestros técnicos están trabajando en su auto." in page
    assert "viernes 4 de diciembre" in page


def test_the_shops_note_wins_over_the_browsers_wish(world, spanish):
    answer = by_link(world, world.civic).get(page_of(world.civic), headers={"Accept-Language": "es"})
    assert answer["Content-Language"] == "en"


def test_a_choice_wins_and_is_remembered(holder, world, spanish):
    assert "<h1>In progress</h1>" in text(holder.get(page_of(world.accord) + "?lang=en"))
    assert "<h1>In progress</h1>" in text(holder.get(page_of(world.accord)))


@pytest.mark.parametrize("address", PAGES)
def test_every_page_offers_the_other_language(client, db, address):
    page = text(client.get(address, headers={"Accept-Language": "en"}))
    assert '<a href="?lang=es' in page
    assert 'lang="es" hreflang="es">Español</a>' in page


@pytest.mark.parametrize("address", PAGES)
def test_every_page_speaks_spanish(client, db, spanish, address):
    page = text(client.get(address + "?lang=es"))
    assert '<html lang="es">' in page
    assert 'lang="en" hreflang="en">English</a>' in page
    assert not re.search(r"\b(the|your|sign in)\b", re.sub(r"<[^>]+>", " ", page), re.IGNORECASE)


def test_the_page_of_a_repair_offers_the_other_language(holder, world):
    assert '<a href="?lang=en"' in text(holder.get(page_of(world.accord)))


def test_signing_in_speaks_the_persons_language(maria, world):
    assert maria.cookies["lang"].value == "es"


def test_a_choice_made_before_signing_in_is_kept(client, world):
    client.get("/?lang=en")
    client.post("/customer/login", {"email": world.maria.user.email, "password": "clearcoat-demo"})
    assert client.cookies["lang"].value == "en"


def test_preferences_change_the_language_at_once(world, spanish):
    sam = signed_in(world.sam.user.email)
    typed = WAYS | {"language": "es", "first_name": "Sam", "last_name": "Okafor", "phone_number": ""}
    answer = sam.post("/customer/preferences", typed, follow=True)
    assert "Guardado." in text(answer)
    assert Customer.objects.get(pk=world.sam.pk).language == "es"


def test_every_word_of_this_door_is_translated():
    with (live.PACKAGE / "locale/es/LC_MESSAGES/django.po").open("rb") as file:
        catalog = read_po(file, locale="es")
    assert [message.id for message in catalog if message.id and not all(_strings(message))] == []


def test_every_place_holder_survives_translation():
    with (live.PACKAGE / "locale/es/LC_MESSAGES/django.po").open("rb") as file:
        catalog = read_po(file, locale="es")
    holders = re.compile(r"%\(\w+\)[sd]|</?strong>")
    for message in catalog:
        if message.id:
            plain = message.id if isinstance(message.id, str) else message.id[0]
            assert all(sorted(holders.findall(s)) == sorted(holders.findall(plain)) for s in _strings(message)), plain


def _strings(message):
    return [message.string] if isinstance(message.string, str) else list(message.string)
