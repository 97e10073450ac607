"""One open stream, and the question to Django whether it may be open."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.conf import settings

from clearcoat.core.http import believed_address
from clearcoat.live.reader import Reader
from clearcoat.live.stream import HOLD, changed

RETRY_AFTER = b"30"  # seconds; the page polls meanwhile
GONE = b"event: gone\ndata: {}\n\n"

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Answer:
    """What Django said to a request."""

    def __init__(self, messages: list[Message]) -> None:
        self.start: Message = next(message for message in messages if message["type"] == "http.response.start")
        self.body = b"".join(m.get("body", b"") for m in messages if m["type"] == "http.response.body")
        name = HOLD.lower().encode()
        kept = {key.lower(): value for key, value in self.start["headers"]}.get(name, b"").decode()
        estimate, _, version = kept.partition(" ")
        self.hold: tuple[str, int] | None = (estimate, int(version)) if kept and self.start["status"] == 200 else None

    async def begin(self, send: Send) -> None:
        """Passes it on as the beginning of a stream that stays open."""
        await send(self._start_without(HOLD.lower().encode(), b"content-length"))
        await send({"type": "http.response.body", "body": self.body, "more_body": True})

    async def forward(self, send: Send) -> None:
        """Passes it on as an answer that ends."""
        await send(self._start_without(HOLD.lower().encode()))
        await send({"type": "http.response.body", "body": self.body})

    def _start_without(self, *dropped: bytes) -> Message:
        headers = [(key, value) for key, value in self.start["headers"] if key.lower() not in dropped]
        return {**self.start, "headers": headers}


class Stream:
    """One open page of one estimate."""

    __slots__ = ("_work", "django", "estimate", "over", "scope", "send", "version")

    def __init__(self, django: App, scope: Scope, send: Send, estimate: str, version: int) -> None:
        self.django, self.scope, self.send = django, scope, send
        self.estimate, self.version = estimate, version
        self.over = False
        self._work: set[asyncio.Task[None]] = set()

    def tell(self, version: int, what: str) -> None:
        """Called by the reader for each change. Internal ones are not the customer's; after one of access we ask."""
        if what == "internal" or self.over:
            return
        self.version = max(self.version, version)
        work = self.check() if what == "access" else self.write(changed(version, what).encode())
        task = asyncio.get_running_loop().create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def catch_up(self, reader: Reader) -> None:
        """Tells a change that came between Django's answer and the reader's first look."""
        now = await reader.version_of(self.estimate)
        if now is not None and now > self.version:
            self.tell(now, "status")

    async def check(self) -> None:
        """Asks again whether this page may be open; ends it when not."""
        answer = await ask(self.django, self.scope, self.version)
        if answer.start["status"] in {401, 403, 404}:
            await self.write(GONE)
            await self.end()

    async def write(self, data: bytes) -> None:
        """Sends a piece of the stream."""
        if not self.over:
            await self.send({"type": "http.response.body", "body": data, "more_body": True})

    async def end(self) -> None:
        """Closes the stream from our side."""
        if not self.over:
            self.over = True
            await self.send({"type": "http.response.body", "body": b"", "more_body": False})


async def ask(django: App, scope: Scope, version: int | None = None) -> Answer:
    """Django's answer to this request; with a version, as if the page had seen that one."""
    messages: list[Message] = []
    headers = scope["headers"]
    if version is not None:
        headers = [pair for pair in headers if pair[0] != b"last-event-id"]
        headers = [*headers, (b"last-event-id", str(version).encode())]

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def keep(message: Message) -> None:
        messages.append(message)

    await django({**scope, "headers": headers}, receive, keep)
    return Answer(messages)


async def refuse(send: Send, status: int, code: str, message: str) -> None:
    """An error that Django is not asked about, with a word when to come back."""
    headers = [(b"content-type", b"application/json"), (b"retry-after", RETRY_AFTER), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    detail = {"code": code, "message": message, "fields": {}}
    await send({"type": "http.response.body", "body": json.dumps({"error": detail}).encode()})


def visitor_keys(scope: Scope) -> dict[str, int]:
    """By what a visitor's streams are counted, and how many may be open: the address, and the sign-in or link."""
    headers = {key: value.decode("latin-1") for key, value in scope["headers"]}
    peer = scope["client"][0] if scope.get("client") else ""
    address = believed_address(peer, headers.get(b"x-forwarded-for", ""))
    keys = {f"address {address}": settings.STREAMS_PER_ADDRESS}
    secret = headers.get(b"authorization", "") or _cookie(headers.get(b"cookie", ""))
    if secret:
        keys[hashlib.sha256(secret.encode()).hexdigest()] = settings.STREAMS_PER_PERSON
    return keys


def _cookie(header: str) -> str:
    """The cookie that says who this is."""
    try:
        jar = SimpleCookie(header)
    except CookieError:
        return ""
    known = (jar[name].value for name in ("link_api", settings.SESSION_COOKIE_NAME) if name in jar)
    return next(known, "")
