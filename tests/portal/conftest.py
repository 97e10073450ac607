"""What the tests of the owner's door share."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings as live
from django.test import Client

from clearcoat.core.assets import BUNDLES
from clearcoat.portal.views.repair import SHELF
from tests.world import PASSWORD


@pytest.fixture(autouse=True)
def _empty_shelf():
    SHELF.clear()


@pytest.fixture
def spanish(settings, tmp_path):
    """Spanish as the catalogue has it, whether or not it was compiled already."""
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (
        (live.PACKAGE / "locale/es/LC_MESSAGES/django.po").open("rb") as words,
        (folder / "django.mo").open("wb") as compiled,
    ):
        write_mo(compiled, read_po(words, locale="es"))
    settings.LOCALE_PATHS = [tmp_path]


@pytest.fixture
def maria(world):
    """A browser in which Maria is signed in."""
    return signed_in(world.maria.user.email)


@pytest.fixture
def sam(world):
    """A browser in which Sam is signed in."""
    return signed_in(world.sam.user.email)


@pytest.fixture
def holder(world):
    """A browser that opened the link of Maria's Accord."""
    return by_link(world, world.accord)


def signed_in(email: str, password: str = PASSWORD) -> Client:
    client = Client()
    answer = client.post("/customer/login", {"email": email, "password": password})
    assert answer.status_code == 302, answer.content
    return client


def by_link(world, estimate) -> Client:
    client = Client()
    assert client.get(f"/t/{world.link(estimate).token}").status_code == 302
    return client


def page_of(estimate) -> str:
    return f"/customer/estimates/{estimate.pk}"


def text(answer) -> str:
    """The page's words, with its white space as a reader sees it."""
    return " ".join(answer.content.decode().split())


def css() -> str:
    """The style sheet of this door, joined as BundledStorage does."""
    return "\n".join(Path(live.PACKAGE, f"static/css/{part}.css").read_text() for part in BUNDLES["portal.css"])
