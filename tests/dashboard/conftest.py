"""Browsers of the people at the shop, signed in; and the board's form as it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from clearcoat.accounts.models import User
from clearcoat.accounts.sessions import BACKEND
from clearcoat.estimates.models import Estimate


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def advisor(world) -> Client:
    return browser(world.advisor.user)


@pytest.fixture
def owner(world) -> Client:
    return browser(world.owner.user)


@pytest.fixture
def tech(world) -> Client:
    return browser(world.tech.user)


@pytest.fixture
def rival(world) -> Client:
    return browser(world.rival.user)


@pytest.fixture
def maria(world) -> Client:
    return browser(world.maria.user)


@pytest.fixture
def send() -> Callable[..., HttpResponse]:
    """Sends the move form of a car as a browser would; `part=True` as the page's script would."""

    def post(client: Client, estimate: Estimate, to: str, *, part: bool = False, path: str = "move", **typed: Any):
        eta = estimate.estimated_completion
        fixed = {"to": to, "version": estimate.version, "eta": eta or "", "eta_before": eta or ""}
        headers = {"X-Part": "1"} if part else {}
        return client.post(f"/shop/estimates/{estimate.pk}/{path}", fixed | typed, headers=headers)

    return post
