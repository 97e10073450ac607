"""When the books of an account at Stripe were last laid beside ours, to the end."""

from __future__ import annotations

from django.db import models

from clearcoat.core import clock


class Comparison(models.Model):
    """One row an account: `till` is its name among ours (`str` of a Till)."""

    till = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"books of {self.till}"

    @classmethod
    def done(cls, till: str) -> None:
        """They were compared just now."""
        cls.objects.update_or_create(till=till, defaults={"at": clock.now()})
