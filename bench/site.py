"""A real server with a real database, started for a benchmark and ended after it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of a benchmark; `ratio` is to the row that `to` names."""

    what: str
    figure: float
    unit: str
    ratio: float | None = None
    to: str = ""

    @property
    def ratio_text(self) -> str:
        """`0.42×`."""
        return f"{self.ratio:.2f}×" if self.ratio is not None else ""

    def as_dict(self) -> dict[str, object]:
        """For the JSON file."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Site:
    """A running server with one repair that a link opens."""

    base: str
    estimate: str
    link: str
    pid: int
    env: dict[str, str]

    @property
    def page(self) -> str:
        """The owner's page."""
        return f"{self.base}/customer/estimates/{self.estimate}"


@contextmanager
def site(**settings: str) -> Iterator[Site]:
    """Starts the server on a free port with the demo's data in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="clearcoat-bench-") as folder:
        port = free_port()
        env = {**os.environ, "CLEARCOAT_DATA": folder, "PORT": str(port), "LOG_LEVEL": "WARNING", **settings}
        made = subprocess.run(
            [sys.executable, "-m", "bench.prepare"], env=env, check=True, capture_output=True, text=True
        )
        estimate, link = made.stdout.split()[-2:]
        command = [sys.executable, "-m", "clearcoat", "serve", "--port", str(port)]
        server = subprocess.Popen(command, env=env)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            yield Site(f"http://127.0.0.1:{port}", estimate, link, server.pid, env)
        finally:
            server.terminate()
            server.wait(40)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, seconds: float = 20) -> None:
    """Until the server answers."""
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=1).read()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
