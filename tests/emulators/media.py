"""Twilio's store of pictures: the resource that leads on to a short-lived address, and what can go wrong with it."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.emulators.twilio import ACCOUNT, TOKEN

PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/MM{'a' * 32}/Media/ME{'b' * 32}"
PROOF = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()


@dataclass
class Store:
    """`fault` is ok, elsewhere, 404, 503, drip or huge; `asked` are the paths asked for, with their proof."""

    picture: bytes
    base: str = ""
    fault: str = "ok"
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """What the webhook names."""
        return self.base + PATH


@contextmanager
def media_store(picture: bytes) -> Iterator[Store]:
    """Runs one on a free port of this machine."""
    store = Store(picture)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            store.asked.append((self.path, self.headers.get("Authorization", "")))
            if self.path == PATH:
                self.lead_on()
            else:
                self.answer(200, store.picture * (2000 if store.fault == "huge" else 1))

        def lead_on(self) -> None:
            if self.headers.get("Authorization") != PROOF or store.fault in {"404", "503"}:
                self.answer(int(store.fault) if store.fault in {"404", "503"} else 401)
                return
            base = store.base.replace("127.0.0.1", "localhost") if store.fault == "elsewhere" else store.base
            where = f"{base}/kept/x"
            self.send_response(307)
            self.send_header("Location", where)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def answer(self, status: int, body: bytes = b"") -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            for letter in body[:40] if store.fault == "drip" else ():
                self.wfile.write(bytes([letter]))
                time.sleep(0.1)
            if store.fault != "drip":
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    store.base = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()
