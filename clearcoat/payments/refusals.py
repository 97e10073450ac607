"""Why money cannot be moved: in one sentence for the person who tried."""

from __future__ import annotations


class NotNow(Exception):
    """It cannot be done as things are; the text says what to do, `code` says it to programs."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


class OutOfReach(NotNow):
    """The keys that the payment was made with are gone, or others are in their place."""


class CardsAway(Exception):
    """Stripe did not answer, or not in time: nothing is lost, and a later try finds what became of this one."""
