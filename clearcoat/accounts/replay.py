"""Idempotency-Key: a request that creates something is done once, and its repetition gets the first answer again.

The key's row is written in the transaction of what the request does. A second request with the same key waits for the
first one to end, and a request that fails leaves no row: it may be tried again. https://docs.stripe.com/api/idempotent_requests
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models, transaction

from clearcoat.core import clock, tokens

LIFE = timedelta(hours=24)
LONGEST_KEY = 255  # characters


class AnotherRequest(Exception):
    """The key was used with another body."""


class Replay(models.Model):
    """One key of one caller, with the body that it came with and what was answered."""

    key = models.CharField(max_length=64, unique=True)  # digest of caller and key
    request = models.CharField(max_length=64)  # digest of the body
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"replay {self.pk}"


@dataclass(frozen=True, slots=True)
class Once:
    """A key as one caller gave it, and the body that came with it."""

    caller: str
    key: str
    request: bytes

    def answer(self, work: Callable[[], Any]) -> Any:
        """What `work` gives, done once. Without a key it is done each time. Raises AnotherRequest."""
        if not self.key:
            return work()
        name, body = tokens.digest(f"{self.caller}\n{self.key}"), tokens.digest(self.request.hex())
        with transaction.atomic():
            Replay.objects.filter(key=name, created_at__lt=clock.now() - LIFE).delete()
            Replay.objects.bulk_create([Replay(key=name, request=body)], ignore_conflicts=True)
            row = Replay.objects.select_for_update().get(key=name)
            if row.request != body:
                raise AnotherRequest
            if row.answer is None:
                row.answer = work()
                row.save(update_fields=["answer"])
        return row.answer
