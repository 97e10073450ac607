"""A mail server that says what the script tells it to, for one command each: {"RCPT": "550 no such user"}."""

from __future__ import annotations

import socketserver
import threading
from types import TracebackType
from typing import Self

GREETINGS = {"EHLO": "250-here\r\n250 AUTH PLAIN LOGIN", "QUIT": "221 bye", "AUTH": "235 welcome", "DATA": "354 go on"}
CLOSE, HANG = "close", "hang"


class SmtpEmulator:
    """`ledger` holds the accepted messages as bytes, with their recipients."""

    def __init__(self) -> None:
        self.ledger: list[tuple[list[str], bytes]] = []
        self.says: dict[str, str] = {}  # command → answer, "close" or "hang"; "." is the end of the message
        self.stopping = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Door)
        self._server.emulator = self
        self.address = f"127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    emulator: SmtpEmulator


class _Door(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, _Server)
        self.mail, self.to = self.server.emulator, list[str]()
        going = self.say("HELLO", "220 here")
        while going and (line := self.rfile.readline()):
            word = line[:4].decode("latin-1").strip().upper()
            self.to += [line.decode().strip()] if word == "RCPT" else []
            going = self.say(word, GREETINGS.get(word, "250 ok"))
            if word == "DATA" and self.mail.says.get("DATA") is None:
                going = self.take()

    def take(self) -> bool:
        """Reads the message; books it unless the script refuses it."""
        body = b""
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            body += line
        if not self.mail.says.get(".", "2")[0].isdigit() or self.mail.says.get(".", "2")[0] == "2":
            self.mail.ledger.append((self.to, body))
        return self.say(".", "250 accepted")

    def say(self, word: str, usual: str) -> bool:
        """Answers; gives whether the talk goes on."""
        answer = self.mail.says.get(word, usual)
        if answer == HANG:
            self.mail.stopping.wait(10)
        if answer in {HANG, CLOSE}:
            return False
        self.wfile.write(f"{answer}\r\n".encode())
        return word != "QUIT"
