"""The web server: one ASGI application for everything, under uvicorn.

Streams stay in the event loop; everything else is Django as WSGI in threads, where it is several times cheaper than
under ASGI. One port and one process are enough for a shop; `--workers` adds processes at the same socket.
"""

from __future__ import annotations

import multiprocessing
import signal
import socket
import sys
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import NoReturn, cast

import uvicorn
from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi_typing import WSGIApp
from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver

from clearcoat.live.bodies import WholeBodies
from clearcoat.live.front import Front
from clearcoat.live.held import App, Receive, Scope, Send

DRAIN_SECONDS = 30  # for requests that are under way when we are told to stop
BACKLOG = 2048
THREADS = 8  # of one process: what waits for the database or a provider; more only queue for the interpreter's lock


def build(beside: Beside | None = None) -> Front:
    """The whole site as one ASGI application. The static files have to be collected before."""
    get_resolver().url_patterns  # noqa: B018 - a fault in any door is to show now, not at the first visitor
    return Front(in_threads(cast(WSGIApp, WSGIHandler()), beside))


def in_threads(site: WSGIApp, beside: Beside | None) -> App:
    """The site, and what answers beside it under paths of its own.

    That has threads of its own: a request to the site may wait for it, so it must not queue behind such requests.
    """
    inner = WholeBodies(cast(App, WSGIMiddleware(site, workers=THREADS)))
    if beside is None:
        return inner
    paths, other = beside.paths, WholeBodies(cast(App, WSGIMiddleware(beside.app, workers=THREADS)))

    async def choose(scope: Scope, receive: Receive, send: Send) -> None:
        await (other if scope["path"].startswith(paths) else inner)(scope, receive, send)

    return choose


@dataclass(frozen=True, slots=True)
class Beside:
    """An application that answers at the site's port, under these paths: the demo's bank."""

    paths: tuple[str, ...]
    app: WSGIApp


class Server(uvicorn.Server):
    """uvicorn's server with our streams."""

    def __init__(self, front: Front, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.front = front

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends the streams first: they would otherwise be waited for until the drain is over."""
        await self.front.close()
        await super().shutdown(sockets)


def run(host: str, port: int, *, workers: int = 1, beside: Beside | None = None) -> None:
    """Serves until SIGTERM or SIGINT; several processes share one listening socket."""
    # uvicorn raises the signal anew once it has shut down; as an exception it lets our caller tidy up, too.
    signal.signal(signal.SIGTERM, _end)
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(BACKLOG)
    helpers = [start_helper(listener) for _ in range(workers - 1)]
    try:
        serve(listener, beside)
    finally:
        for helper in helpers:
            helper.terminate()
        for helper in helpers:
            helper.join(DRAIN_SECONDS)


def serve(listener: socket.socket, beside: Beside | None = None) -> None:
    """One process's loop."""
    front = build(beside)
    config = uvicorn.Config(
        front,
        lifespan="on",
        log_config=None,
        access_log=False,  # addresses of secret links do not belong into a log
        proxy_headers=False,  # we believe TRUSTED_PROXIES ourselves
        server_header=False,
        date_header=True,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        ws="none",
        h11_max_incomplete_event_size=32_768,
    )
    Server(front, config).run(sockets=[listener])


def _end(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(0)


def start_helper(listener: socket.socket) -> BaseProcess:
    """One more process at the same socket; it is forked before this one's event loop begins."""
    helper = multiprocessing.get_context("fork").Process(target=_help, args=(listener,), daemon=True)
    helper.start()
    return helper


def _help(listener: socket.socket) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent, which ends us
    serve(listener)
