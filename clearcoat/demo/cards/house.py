"""The demo's own bank: its keys, where it answers, and the program that other programs talk to."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.conf import settings

from clearcoat.demo.cards.bank import Bank
from clearcoat.demo.cards.calls import Call
from clearcoat.demo.cards.courier import Courier

PATH, HOOK = "/demo/cards", "/api/webhooks/stripe"
ACCOUNT = "acct_clearcoatdemo"
SECRET, PUBLISHABLE, SIGNING = "sk_test_clearcoatdemo", "pk_test_clearcoatdemo", "whsec_clearcoatdemo"
BOOKS = settings.DATA / "cards.json"
LARGEST_BODY = 65_536  # bytes
API = (f"{PATH}/v1/", f"{PATH}/bank/")  # what answers programs; the pages beside it are Django's


@cache
def bank() -> Bank:
    """The one of this process; its books are kept beside the demo's data."""
    one = Bank(BOOKS, f"{settings.SITE_URL}{PATH}")
    one.open(ACCOUNT, SECRET, PUBLISHABLE)
    return one


@cache
def courier() -> Courier:
    """Who carries the demo's events to our webhook."""
    return Courier(bank())


def is_open() -> bool:
    """Whether this site takes cards at this bank."""
    return bool(settings.STRIPE_SECRET_KEY == SECRET)


def lend_keys(port: int) -> None:
    """Gives the demo and its worker the keys to this bank, which are no secret: it exists in the demo only."""
    base = f"http://127.0.0.1:{port}"
    lent = {
        "STRIPE_SECRET_KEY": SECRET, "STRIPE_PUBLISHABLE_KEY": PUBLISHABLE, "STRIPE_API_BASE": f"{base}{PATH}",
        "STRIPE_JS": f"{PATH}/stripe.js",
    }  # fmt: skip
    for name, value in lent.items():
        setattr(settings, name, value)
    settings.STRIPE_WEBHOOK_SECRET = [SIGNING]
    os.environ.update(lent | {"STRIPE_WEBHOOK_SECRET": SIGNING})
    bank().hook(ACCOUNT, f"{settings.SITE_URL}{HOOK}", SIGNING, via=f"{base}{HOOK}")


@contextmanager
def answering(port: int) -> Iterator[None]:
    """The bank alone at the demo's port, while the demo's past is made and its site is not up yet."""
    with make_server("127.0.0.1", port, api, ThreadingServer, Quiet) as alone:
        Thread(target=alone.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            alone.shutdown()


def forget() -> None:
    """Closes every account: what an earlier demo's visitors paid is gone."""
    BOOKS.unlink(missing_ok=True)


class ThreadingServer(ThreadingMixIn, WSGIServer):
    """A thread for each request."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def api(environ: Any, start_response: Any) -> Iterable[bytes]:
    """The bank's API as a WSGI application of its own: it answers in threads that the site never waits for in vain."""
    path = environ["PATH_INFO"].removeprefix(PATH)
    headers = {name[5:].replace("_", "-").lower(): v for name, v in environ.items() if name.startswith("HTTP_")}
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(min(length, LARGEST_BODY)).decode("utf-8", "replace")
    form = environ.get("QUERY_STRING", "") if environ["REQUEST_METHOD"] == "GET" else body
    call = Call(environ["REQUEST_METHOD"], path, headers, form)
    answer = courier().told(call) or bank().ask(call)
    reply = [("Content-Type", "application/json"), ("Cache-Control", "no-store"), *answer.headers.items()]
    start_response(f"{answer.status} Answered", reply)
    return [json.dumps(answer.body).encode()]
