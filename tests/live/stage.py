"""A front before a Django of our own making, and a history that is a list."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import asynccontextmanager

from clearcoat.live import reader as reading
from clearcoat.live.front import Front

ESTIMATE = str(uuid.uuid4())
PATH = f"/api/customer/estimates/{ESTIMATE}/events"


class Stage:
    """The history, Django's next answers, and how often it was asked."""

    def __init__(self, monkeypatch):
        self.rows, self.version, self.status, self.asked = [], 1, 200, []
        monkeypatch.setattr(reading, "newest", lambda: len(self.rows))
        monkeypatch.setattr(reading, "news_since", lambda pk: [row for row in self.rows if row[0] > pk])
        monkeypatch.setattr(reading, "version_of", lambda estimate: self.version)
        self.front = Front(self.django)

    def change(self, what="status"):
        self.version += 1
        self.rows.append((len(self.rows) + 1, ESTIMATE, self.version, what))

    async def django(self, scope, receive, send):
        self.asked.append(dict(scope["headers"]).get(b"last-event-id", b"").decode())
        held = [(b"clearcoat-hold", f"{ESTIMATE} {self.version}".encode())] if self.status == 200 else []
        headers = [*held, (b"content-type", b"text/event-stream"), (b"content-length", b"13")]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"retry: 3000\n\n"})

    @asynccontextmanager
    async def watching(self, cookie="a"):
        page = Page(cookie)
        task = asyncio.create_task(self.front(page.scope, page.receive, page.send))
        await page.until(lambda: page.body or page.over)
        await asyncio.sleep(0.02)
        yield page
        page.gone.set()
        await asyncio.wait_for(task, 5)


class Page:
    """One browser's end of a stream."""

    def __init__(self, cookie):
        headers = [(b"cookie", f"link_api={cookie}".encode())]
        self.scope = {"type": "http", "method": "GET", "path": PATH, "headers": headers, "client": ("10.0.0.9", 1)}
        self.start, self.body, self.over, self.gone = None, b"", False, asyncio.Event()

    async def receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message["body"]
            if not message.get("more_body"):
                self.over = True
                self.gone.set()

    async def until(self, true, seconds=5):
        async with asyncio.timeout(seconds):
            while not true():
                await asyncio.sleep(0.01)
