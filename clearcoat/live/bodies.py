"""Bodies of requests are waited for in the event loop: a thread of Django's gets one when all of it is there.

A phone on a slow line, or somebody who sends a byte a minute, would otherwise keep one of a handful of threads.
"""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator
from tempfile import SpooledTemporaryFile

from clearcoat.core.http import LARGEST_BODY, announced_length
from clearcoat.live.held import App, Message, Receive, Scope, Send, refuse

SILENCE = 30.0  # seconds without a byte, after which the sender counts as gone
LONGEST = 900.0  # seconds for a whole body; 25 MB take as long over 230 kbit/s
IN_MEMORY = 65_536  # bytes of one body; more lie in a file without a name, which ends with its process
MOST_HELD = 1_000_000_000  # bytes of all bodies that one process waits for or works on
PIECE = 262_144  # bytes handed on at once

SLOW = (408, "too_slow", "This came too slowly. Please send it again.")
NO_ROOM = (503, "busy", "Too much is being sent at once. Please send it again in a moment.")


class WholeBodies:
    """The application, which never waits for a body."""

    def __init__(self, app: App) -> None:
        self.app, self.held = app, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request. What is too large goes on unread: it is refused by its announced length."""
        length = dict(scope["headers"]).get(b"content-length", b"0").decode("latin-1")
        if not 0 < announced_length(length) <= LARGEST_BODY:  # without a length nobody reads the body
            await self.app(scope, receive, send)
            return
        mine = 0
        with SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                async with asyncio.timeout(LONGEST):
                    async for piece in pieces(receive):
                        mine += len(piece)
                        self.held += len(piece)
                        self._keep(body, piece)
                body.seek(0)
            except ConnectionError:
                pass  # nobody is there to read an answer
            except TimeoutError:
                await refuse(send, *SLOW)
            except OSError:
                await refuse(send, *NO_ROOM)
            else:
                await self.app(scope, replayed(body), send)
            finally:
                self.held -= mine

    def _keep(self, body: SpooledTemporaryFile[bytes], piece: bytes) -> None:
        """Raises OSError when there is no room for it."""
        if self.held > MOST_HELD:
            raise OSError(errno.ENOSPC, "Too many bodies are held at once.")
        body.write(piece)


async def pieces(receive: Receive) -> AsyncIterator[bytes]:
    """The body as it comes. Raises ConnectionError when its sender leaves, TimeoutError when it falls silent."""
    more = True
    while more:
        async with asyncio.timeout(SILENCE):
            message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionResetError
        yield message.get("body", b"")
        more = message.get("more_body", False)


def replayed(body: SpooledTemporaryFile[bytes]) -> Receive:
    """Receives a body that is here already."""

    async def receive() -> Message:
        piece = body.read(PIECE)
        return {"type": "http.request", "body": piece, "more_body": bool(piece)}

    return receive
