"""What the emulators have to say by themselves, handed to our webhooks and applied, as the worker does it."""

from __future__ import annotations

from django.test import Client

from clearcoat.workflow.delivery import apply_events
from tests.emulators.server import Emulator

SITE = "https://repairs.example.com"


def hand_over(*providers: Emulator, expect: int = 200) -> int:
    """Every call that waits, in its order; gives how many there were."""
    client, handed = Client(), 0
    for provider in providers:
        while provider.outgoing:
            call = provider.outgoing.popleft()
            told = dict(call.headers)
            path = call.url.removeprefix(SITE)
            answer = client.generic("POST", path, call.body, told.pop("Content-Type"), headers=told)
            assert answer.status_code == expect, answer.content
            handed += 1
    return handed


def told(*providers: Emulator) -> None:
    """Hands over what waits, and applies it."""
    hand_over(*providers)
    while apply_events():
        pass
