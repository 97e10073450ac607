"""The front door: one ASGI application that keeps the streams itself and hands everything else to Django as WSGI.

Django in threads and streams in the event loop: a waiting page costs a few kilobytes and no thread. The permission is
asked of Django by running the very same request through it, again every minute and whenever access was changed.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter

from django.conf import settings

from clearcoat.live.held import Answer, App, Receive, Scope, Send, Stream, ask, refuse, visitor_keys
from clearcoat.live.reader import Reader

STREAMS = re.compile(r"/api/customer/estimates/[0-9a-f-]{36}/events")
PING_SECONDS = 15.0
PERMISSION_SECONDS = 60.0
TOO_MANY = "Too many live pages are open; this one looks now and then."


class Front:
    """The whole site as one ASGI application."""

    def __init__(self, django: App) -> None:
        self.django = django
        self.reader = Reader()
        self.streams: set[Stream] = set()
        self.counts: Counter[str] = Counter()
        self.closing = False
        self._pinger: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or keeps one stream until somebody ends it."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http" and STREAMS.fullmatch(scope["path"]) and scope["method"] == "GET":
            await self._stream(scope, receive, send)
        elif scope["type"] == "http":
            await self.django(scope, receive, send)

    async def close(self) -> None:
        """Ends every stream, so that a server that stops does not wait for them; the pages come back by themselves.

        One that comes back at once, while this server still listens, gets an answer that ends and comes back again.
        """
        self.closing = True
        await asyncio.gather(*(stream.end() for stream in tuple(self.streams)), return_exceptions=True)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        keys = visitor_keys(scope)
        if len(self.streams) >= settings.STREAMS_MOST or any(self.counts[key] >= most for key, most in keys.items()):
            await refuse(send, 503, "too_many_streams", TOO_MANY)
            return
        self.counts.update(keys.keys())
        try:
            answer = await ask(self.django, scope)
            if answer.hold and not self.closing:
                await self._keep(Stream(self.django, scope, send, *answer.hold), answer, receive)
            else:
                await answer.forward(send)
        finally:
            self.counts.subtract(keys.keys())
            self.counts += Counter()  # forgets the keys that are at nought

    async def _keep(self, stream: Stream, answer: Answer, receive: Receive) -> None:
        await answer.begin(stream.send)
        leave = self.reader.watch(stream.estimate, stream.tell)
        self.streams.add(stream)
        if self._pinger is None or self._pinger.done():
            self._pinger = asyncio.create_task(self._ping())
        try:
            await stream.catch_up(self.reader)
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            stream.over = True
            self.streams.discard(stream)
            leave()

    async def _ping(self) -> None:
        """One task for all streams: says that we are there, and asks again whether each may go on."""
        rounds = 0
        while self.streams:
            await asyncio.sleep(PING_SECONDS)
            rounds += 1
            due = rounds % round(PERMISSION_SECONDS / PING_SECONDS) == 0
            for stream in tuple(self.streams):
                await stream.write(b": ping\n\n")
                if due:
                    await stream.check()

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
