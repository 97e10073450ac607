"""`clearcoat serve`: pages, API and live pages on one port."""

from __future__ import annotations

import socket
from argparse import ArgumentParser, Namespace

from django.core.management.base import CommandError

from clearcoat import server


def configure(parser: ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="the port (default 8000)")
    parser.add_argument("--workers", type=int, default=1, help="how many processes (default 1)")


def run(options: Namespace) -> int:
    """Until it is told to stop; requests that are under way are finished first."""
    check_port(options.host, options.port)
    server.run(options.host, options.port, workers=options.workers)
    return 0


def check_port(host: str, port: int) -> None:
    """Raises CommandError, with what to do, when somebody listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"port {port} is taken: set PORT or --port to another one ({error.strerror})."
            ) from error
