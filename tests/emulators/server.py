"""What the emulators share: a threaded server on a free port, a script of faults, and a ledger of what was accepted.

    with TwilioEmulator() as twilio:
        twilio.script(["accept+hang", "429:7", "ok"])

The script has one word per request that would send something; after its end everything is "ok". Other processes
read GET /_ledger and write POST /_script (a JSON list). A word may carry a value after a colon.

What the provider tells us by itself lies signed in `outgoing`, in order, until a test hands it over: "early-callback"
puts the last word there before the request is answered, "dup-callback" every word twice and the last one first.
"""

from __future__ import annotations

import json
import select
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

HANG = 30.0  # seconds that a hanging answer is held, unless the client leaves first
DRIP = 0.02  # seconds between two bytes
IDLE = 60.0  # seconds after which a silent client is dropped
BODY_LIMIT = 1_048_576  # bytes of a request
KEPT_REQUESTS = 5_000

CALLING_BACK = {"early-callback", "dup-callback"}
REFUSING = {"hang", "500", "reset", "429"}  # and every error code of the provider; nothing is accepted
ACCEPTING = {"ok", "accept+hang", "accept+500", "accept+reset", "drip", "html", "truncate", "empty", *CALLING_BACK}

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """Status, body and headers of one answer. Bytes are sent as they are, everything else as JSON."""

    status: int
    body: Json | bytes
    headers: Mapping[str, str] | None = None
    kind: str = "application/json"

    @property
    def content(self) -> bytes:
        """The body's bytes."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()

    @property
    def raw(self) -> bytes:
        """The whole answer as it is sent."""
        return _raw(self.status, self.content, self.headers or {}, self.kind)


@dataclass(frozen=True)
class Callback:
    """One signed call of the provider to a webhook."""

    url: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Fault:
    """One word of the script: "429:7" is kind "429" with value "7"."""

    kind: str
    value: str = ""

    def seconds(self, default: float) -> float:
        """The value as seconds."""
        return float(self.value or default)


class Emulator:
    """A provider on 127.0.0.1. `ahead` moves its clock by seconds; `rate` limits requests a second."""

    door: type[Door]
    extra_faults: frozenset[str] = frozenset()
    codes: Mapping[str, tuple[int, str]] = {}  # error code → (status, message)

    def __init__(self, *, port: int = 0, rate: int | None = None) -> None:
        self.ledger: list[Json] = []
        self.requests: deque[Json] = deque(maxlen=KEPT_REQUESTS)
        self.outgoing: deque[Callback] = deque()
        self.lock = threading.RLock()
        self.stopping = threading.Event()
        self.ahead = 0.0
        self.rate = rate
        self._recent: deque[float] = deque()
        self._faults: deque[Fault] = deque()
        self._server = _Server(("127.0.0.1", port), self.door)
        self._server.emulator = self
        self.base_url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        serve = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        serve.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def script(self, words: Iterable[str]) -> None:
        """Sets the faults of the coming requests; a word that is none raises ValueError."""
        faults = [Fault(*word.split(":", 1)) for word in words]
        for fault in faults:
            if fault.kind not in REFUSING | ACCEPTING | self.extra_faults | set(self.codes):
                raise ValueError(f"The script does not know {fault.kind!r}.")
        with self.lock:
            self._faults = deque(faults)

    def next_fault(self) -> Fault:
        """The fault of this request."""
        with self.lock:
            return self._faults.popleft() if self._faults else Fault("ok")

    def call_back(self, fault: Fault, tell: Callable[[str], None]) -> None:
        """What the fault makes the provider say by itself about what it has just accepted."""
        words = {"early-callback": ["delivered"], "dup-callback": ["delivered", "sent", "delivered", "sent"]}
        for word in words.get(fault.kind, []):
            tell(word)

    def now(self) -> float:
        """Seconds since 1970 by the provider's clock."""
        return time.time() + self.ahead

    def too_fast(self) -> bool:
        """Whether this request is above the rate; counts it if not."""
        with self.lock:
            while self._recent and self._recent[0] <= self.now() - 1:
                self._recent.popleft()
            if self.rate is not None and len(self._recent) >= self.rate:
                return True
            self._recent.append(self.now())
            return False

    def refusal(self, code: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The provider's answer for one of its error codes."""
        status, message = self.codes[code]
        return Answer(status, self.error_body(status, code, message), headers)

    def error_body(self, status: int, code: str, message: str) -> Json | bytes:
        """An error in the provider's own shape."""
        raise NotImplementedError


class Door(BaseHTTPRequestHandler):
    """Reads one request completely, asks the emulator, and answers as the script says."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE
    slow_down = ""  # the provider's code for 429
    broken = ""  # the provider's code for 500

    @property
    def emulator(self) -> Emulator:
        """The emulator that this door belongs to."""
        assert isinstance(self.server, _Server)
        return self.server.emulator

    def do_GET(self) -> None:
        """A look-up, or the ledger."""
        if urlsplit(self.path).path == "/_ledger":
            with self.emulator.lock:
                self.write(Answer(200, {"accepted": self.emulator.ledger, "requests": list(self.emulator.requests)}))
            return
        self.write(self.noted(self.look_up(), b"", Fault("ok")))

    def do_POST(self) -> None:
        """A request to send something, or a new script. A body that does not arrive whole is never accepted."""
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(length, BODY_LIMIT))
        self.close_connection = self.close_connection or len(body) != length
        if len(body) != length:
            return
        if self.path == "/_script":
            self.emulator.script(json.loads(body))
            self.write(Answer(200, {}))
            return
        fault = self.emulator.next_fault()
        answer = self.refused(fault) or self.take(body, fault)
        self.deliver(self.noted(answer, body, fault), fault)

    def look_up(self) -> Answer:
        """The provider's answer to a GET."""
        raise NotImplementedError

    def take(self, body: bytes, fault: Fault) -> Answer:
        """Accepts the request into the ledger, or refuses it."""
        raise NotImplementedError

    def refused(self, fault: Fault) -> Answer | None:
        """The answer of a fault that accepts nothing."""
        emulator = self.emulator
        if fault.kind in emulator.codes:
            return emulator.refusal(fault.kind)
        if fault.kind == "429" or emulator.too_fast():
            wait = fault.value if fault.kind == "429" else "1"
            return emulator.refusal(self.slow_down, {"Retry-After": wait} if wait else None)
        return emulator.refusal(self.broken) if fault.kind in {"500", "hang", "reset"} else None

    def noted(self, answer: Answer, body: bytes, fault: Fault) -> Answer:
        """Writes the request down beside its answer."""
        entry = {
            "method": self.command,
            "path": self.path,
            "headers": dict(self.headers.items()),
            "body": body.decode("utf-8", "replace"),
            "fault": fault.kind,
            "status": answer.status,
            "answer": answer.body,
        }
        self.emulator.requests.append(entry)
        return answer

    def deliver(self, answer: Answer, fault: Fault) -> None:
        """Sends the answer, or what the fault leaves of it."""
        if fault.kind in {"accept+hang", "hang"}:
            self.hold(fault.seconds(HANG))
        elif fault.kind in {"accept+reset", "reset"}:
            self.reset()
        elif fault.kind == "accept+500":
            self.write(self.emulator.refusal(self.broken))
        elif fault.kind == "html" and answer.status < 300:
            self.write(
                Answer(answer.status, b"<html><body>Welcome to the hotel Wi-Fi</body></html>", None, "text/html")
            )
        elif fault.kind == "empty" and answer.status < 300:
            self.write(Answer(answer.status, {}))
        elif fault.kind == "truncate":
            self.cut(answer)
        elif fault.kind == "drip":
            self.drip(answer, fault.seconds(DRIP))
        else:
            self.write(answer)

    def write(self, answer: Answer) -> None:
        """Sends an answer whole."""
        self.send(answer.raw)

    def send(self, raw: bytes) -> bool:
        """Sends bytes; gives whether the client was still there."""
        try:
            self.wfile.write(raw)
        except OSError:
            self.close_connection = True
            return False
        return True

    def hold(self, seconds: float) -> None:
        """Says nothing until the client leaves, the emulator stops or the time is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.emulator.stopping.is_set():
            if select.select([self.connection], [], [], 0.02)[0]:
                break
        self.close_connection = True

    def reset(self) -> None:
        """Ends the connection with RST."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def cut(self, answer: Answer) -> None:
        """Sends the first half of what the header promises."""
        self.send(answer.raw[: -len(answer.content) // 2])
        self.close_connection = True

    def drip(self, answer: Answer, pause: float) -> None:
        """Sends the answer byte by byte, headers too."""
        for byte in answer.raw:
            if self.emulator.stopping.wait(pause) or not self.send(bytes([byte])):
                break
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Keeps quiet: the ledger is the log."""

    def finish(self) -> None:
        """Lets go of the connection, also when it is no longer there."""
        with suppress(OSError):
            super().finish()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 1024
    emulator: Emulator

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed in the middle is expected."""


def _raw(status: int, body: bytes, headers: Mapping[str, str], kind: str = "application/json") -> bytes:
    lines = [f"HTTP/1.1 {status} Emulated", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
