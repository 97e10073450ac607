"""A limit on the whole time of one call; the libraries limit each wait, not their sum."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

Answer = TypeVar("Answer")


def within(seconds: float, call: Callable[[], Answer]) -> Answer:
    """The call's answer; TimeoutError after `seconds`, also when name look-up hangs or bytes only trickle.

    The thread that is left behind ends with its socket.
    """
    box: Future[Answer] = Future()

    def fill() -> None:
        try:
            box.set_result(call())
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
            box.set_exception(error)

    Thread(target=fill, daemon=True, name="provider-call").start()
    return box.result(timeout=seconds)
