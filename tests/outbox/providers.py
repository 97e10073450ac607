"""The two emulators in a process of their own, so that workers can be forked from one that has no threads.

Run as a program it prints both addresses and lives until its input ends.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from tests.emulators.resend import ResendEmulator
from tests.emulators.twilio import TwilioEmulator

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Providers:
    """Where they are."""

    twilio: str
    resend: str

    def script(self, base: str, words: list[str]) -> None:
        """The faults of the coming requests."""
        _open(Request(f"{base}/_script", json.dumps(words).encode(), method="POST"))

    def texts(self) -> list[str]:
        """The bodies of all texts that were accepted."""
        return [entry["form"]["Body"] for entry in self._ledger(self.twilio)]

    def mails(self) -> list[str]:
        """The subjects of all mails that were accepted."""
        return [entry["mail"]["subject"] for entry in self._ledger(self.resend)]

    def _ledger(self, base: str) -> list[dict[str, Any]]:
        return json.loads(_open(Request(f"{base}/_ledger")))["accepted"]


@contextmanager
def running() -> Iterator[Providers]:
    """Both, with empty ledgers, for as long as this lasts."""
    command = [sys.executable, "-m", "tests.outbox.providers"]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Providers(*process.stdout.readline().split())
    finally:
        process.kill()
        process.communicate()


def _open(request: Request) -> bytes:
    with urlopen(request, timeout=30) as answer:
        return answer.read()


if __name__ == "__main__":
    with TwilioEmulator() as texts, ResendEmulator() as mails:
        print(texts.base_url, mails.base_url, flush=True)
        sys.stdin.read()
