"""The whole program as its users meet it: `clearcoat demo` on a port and a database of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.databases import FOLDER, KIND

PASSWORD = "clearcoat-demo"
START_SECONDS = 60


@dataclass
class Site:
    """A running site; `stop` and `start` are a restart of the server with the same data."""

    folder: Path
    port: int
    env: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    log: list[str] = field(default_factory=list)

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Until it answers."""
        log = (self.folder / "server.log").open("ab")
        command = [sys.executable, "-m", "clearcoat", "demo", "--port", str(self.port), "--without-photos"]
        self.process = subprocess.Popen(command, env=self.env, stdout=log, stderr=log)
        end = time.monotonic() + START_SECONDS
        while not self.answers():
            assert self.process.poll() is None, (self.folder / "server.log").read_text()
            assert time.monotonic() < end, "the site did not start"
            time.sleep(0.1)

    def answers(self) -> bool:
        """Whether it is ready."""
        try:
            return urllib.request.urlopen(f"{self.base}/readyz", timeout=2).status == 200
        except OSError:
            return False

    def stop(self) -> None:
        """As Ctrl-C does."""
        if self.process:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(40)
            self.process = None

    def api(self, method: str, path: str, body: Any = None, token: str = "") -> Any:
        """One call of the API; an error is an assertion."""
        data = json.dumps(body).encode() if body is not None else None
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
        return self.read(urllib.request.Request(f"{self.base}{path}", data, headers, method=method))

    def read(self, request: urllib.request.Request) -> Any:
        """The answer's JSON; an error is an assertion."""
        try:
            answer = urllib.request.urlopen(request, timeout=20).read()
        except urllib.error.HTTPError as error:
            raise AssertionError(
                f"{request.method} {request.full_url}: {error.code} {error.read().decode()}"
            ) from error
        return json.loads(answer) if answer else None

    def staff(self, email: str = "advisor@demo.test") -> str:
        """A staff token."""
        return str(self.api("POST", "/api/shop/login", {"email": email, "password": PASSWORD})["token"])

    def inbox(self) -> list[dict[str, Any]]:
        """What the stand-ins delivered, newest last."""
        files = sorted((self.folder / "data" / "inbox").glob("*.json"))
        return [json.loads(file.read_text()) for file in files]


def prepare(name: str) -> Site:
    """A site that is not started yet, on the database of this run of the tests."""
    folder = Path(FOLDER) / name
    folder.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"sqlite:///{folder}/site.sqlite3"
    if KIND == "postgresql":
        server = os.environ["TEST_POSTGRES_URL"]
        with psycopg.connect(server.replace("/clearcoat?", "/postgres?"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        url = server.replace("/clearcoat?", f"/{name}?")
    env = {**os.environ, "CLEARCOAT_DATA": str(folder / "data"), "DATABASE_URL": url}
    return Site(folder, port, {**env, "CLEARCOAT_DEMO": "1", "STREAMS_PER_ADDRESS": "1000"})
