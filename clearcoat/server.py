"""The web server: uvicorn, told to end the open streams before it waits for requests to finish."""

from __future__ import annotations

import multiprocessing
import signal
import socket
from multiprocessing.process import BaseProcess

import uvicorn

from clearcoat.asgi import application

DRAIN_SECONDS = 30  # for requests that are under way when we are told to stop
BACKLOG = 2048


class Server(uvicorn.Server):
    """uvicorn's server with our streams."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends the streams first: they would otherwise be waited for until the drain is over."""
        await application.close()
        await super().shutdown(sockets)


def run(host: str, port: int, *, workers: int = 1) -> None:
    """Serves until SIGTERM or SIGINT; several processes share one listening socket."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(BACKLOG)
    helpers = [start_helper(listener) for _ in range(workers - 1)]
    try:
        serve(listener)
    finally:
        for helper in helpers:
            helper.terminate()
        for helper in helpers:
            helper.join(DRAIN_SECONDS)


def serve(listener: socket.socket) -> None:
    """One process's loop."""
    config = uvicorn.Config(
        application,
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
    Server(config).run(sockets=[listener])


def start_helper(listener: socket.socket) -> BaseProcess:
    """One more process at the same socket; it is forked before this one's event loop begins."""
    helper = multiprocessing.get_context("fork").Process(target=_help, args=(listener,), daemon=True)
    helper.start()
    return helper


def _help(listener: socket.socket) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent, which ends us
    serve(listener)
