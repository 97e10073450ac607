"""A test message: to somebody at the shop, by the very way that a customer's takes."""

from __future__ import annotations

from django.conf import settings

from clearcoat.core import gsm, tokens
from clearcoat.notifications.compose import LONGEST_NAME, LONGEST_NAME_IN_TEXT, Words, code_of, tidy, words
from clearcoat.notifications.events import EVENTS
from clearcoat.notifications.models import Notification, Type
from clearcoat.shops.models import Shop

EVENT = "test"
SHOWN = 4  # of the last tests, on the page that sends them


def queue_test(shop: Shop, way: Type, to: str, language: str) -> Notification:
    """Writes one test into the outbox, due at once."""
    name = tidy(shop.name, LONGEST_NAME)
    context: dict[str, object] = {
        "short_shop": gsm.fitted(name, LONGEST_NAME_IN_TEXT) or "Clearcoat",
        "link": f"{settings.SITE_URL}/shop/settings/messages",
        "language": language,
    }
    code = code_of(EVENT, tokens.nonce()) if way == Type.SMS else ""
    said = words(EVENT, way, language, context, code)
    return Notification.objects.create(
        shop=shop, event=EVENT, type=way, channel=EVENTS[EVENT].kind, language=language, to=to, code=code,
        subject=said.subject, text=said.text, html=said.html,
    )  # fmt: skip


def last_tests(shop: Shop) -> list[Notification]:
    """The newest tests of the shop, with what became of them."""
    return list(Notification.objects.filter(shop=shop, event=EVENT).order_by("-created_at")[:SHOWN])


def queue_words(shop: Shop, way: Type, to: str, language: str, said: Words, code: str = "") -> Notification:
    """Writes words that are being tried into the outbox, due at once; the links in them lead nowhere."""
    return Notification.objects.create(
        shop=shop, event=EVENT, type=way, channel=EVENTS[EVENT].kind, language=language, to=to, code=code,
        subject=said.subject, text=_dead(said.text), html=_dead(said.html),
    )  # fmt: skip


def _dead(text: str) -> str:
    return text.replace(tokens.PLACEHOLDER, "test").replace(tokens.PREFERENCES, "test")
