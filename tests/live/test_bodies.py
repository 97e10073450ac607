"""Slow, broken and giant bodies: pages go on, and a thread begins with what is whole."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager

import pytest

from clearcoat.live import bodies
from clearcoat.server import THREADS, in_threads

PHOTO = os.urandom(3 * bodies.IN_MEMORY)


def echo(environ, start_response):
    """A site that answers with the body it was given."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


class Visitor:
    """One request; what it sends next is put into `line`, None for a line that was cut."""

    def __init__(self, length: int | str | None = None):
        headers = [] if length is None else [(b"content-length", str(length).encode())]
        self.scope = {
            "type": "http", "method": "POST", "path": "/", "query_string": b"", "http_version": "1.1",
            "headers": headers,
        }  # fmt: skip
        self.line, self.status, self.body = asyncio.Queue(), None, b""

    def says(self, *pieces):
        for piece in pieces:
            self.line.put_nowait(piece)
        return self

    async def receive(self):
        piece = await self.line.get()
        if piece is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": piece, "more_body": bool(piece)}

    async def send(self, message):
        self.status = message.get("status", self.status)
        self.body += message.get("body", b"")

    async def visit(self, site):
        await asyncio.wait_for(site(self.scope, self.receive, self.send), 5)
        return self


@asynccontextmanager
async def waiting(site, *visitors):
    """The site while these are on their way."""
    tasks = [asyncio.create_task(site(one.scope, one.receive, one.send)) for one in visitors]
    await asyncio.sleep(0.05)
    yield
    for one in visitors:
        one.says(None)
    await asyncio.wait(tasks, timeout=2)


def site():
    return in_threads(echo, None)


def test_bodies_that_do_not_come_on_leave_every_thread_to_others():
    async def scene():
        one = site()
        async with waiting(one, *(Visitor(len(PHOTO)).says(b"a") for _ in range(2 * THREADS))):
            assert (await Visitor().visit(one)).status == 200
            sent = await Visitor(len(PHOTO)).says(PHOTO, b"").visit(one)
            assert (sent.status, sent.body) == (200, PHOTO)

    asyncio.run(scene())


def test_a_sender_who_falls_silent_is_told_so_and_forgotten(monkeypatch):
    monkeypatch.setattr(bodies, "SILENCE", 0.05)

    async def scene():
        one = site()
        assert (await Visitor(100).says(b"half").visit(one)).status == 408
        assert one.held == 0

    asyncio.run(scene())


def test_a_sender_who_leaves_reaches_nobody():
    async def scene():
        one = bodies.WholeBodies(lambda *_: pytest.fail("half a body came through"))
        assert (await Visitor(100).says(b"half", None).visit(one)).status is None
        assert one.held == 0

    asyncio.run(scene())


def test_more_than_a_process_holds_is_refused_for_a_moment(monkeypatch):
    monkeypatch.setattr(bodies, "MOST_HELD", len(PHOTO) + 10)

    async def scene():
        one = site()
        async with waiting(one, Visitor(len(PHOTO) + 1).says(PHOTO)):
            assert (await Visitor(100).says(b"x" * 100, b"").visit(one)).status == 503
            assert (await Visitor(4).says(b"name", b"").visit(one)).status == 200

    asyncio.run(scene())


@pytest.mark.parametrize("length", [bodies.LARGEST_BODY + 1, "9" * 40, "1_0"])
def test_what_is_no_length_that_we_take_is_passed_on_unread(length):
    async def untouched(scope, receive, send):
        await send({"type": "http.response.start", "status": 413})

    async def scene():
        one = Visitor(length).says(b"x")
        assert (await one.visit(bodies.WholeBodies(untouched))).status == 413
        assert not one.line.empty()

    asyncio.run(scene())


def test_a_length_with_noughts_before_it_is_waited_for_too():
    async def scene():
        one = site()
        async with waiting(one, *(Visitor("0" * 9 + "100") for _ in range(THREADS))):
            assert (await Visitor().visit(one)).status == 200

    asyncio.run(scene())
