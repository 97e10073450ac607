"""A bucket: moto's S3 behind a door of our own, which checks every signature and knows the script of faults.

The script has one word per request, a GET or DELETE too. Extra words: "mangle" changes a byte on the way (of what is
put, or of what is fetched), and every error code below.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from urllib.parse import parse_qs, unquote, urlsplit

from moto.moto_server.werkzeug_app import create_backend_app
from werkzeug.test import Client

from tests.emulators.server import Answer, Door, Emulator, Fault, Json

KEY_ID = "harbor-test-key"
SECRET = "harbor-test-secret"
BUCKET = "harbor"
REGION = "us-east-1"
BODY_LIMIT = 33_554_432  # bytes of a request
OWN = {"content-length", "content-type", "connection", "date", "server"}  # headers that the answer writes itself


class S3Door(Door):
    """Every request goes on to moto, unless its signature, its digest or the script forbids it."""

    slow_down = "SlowDown"
    broken = "InternalError"

    def do_GET(self) -> None:
        """Any request."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), BODY_LIMIT))
        fault = self.emulator.next_fault()
        if fault.kind == "mangle" and self.command == "PUT":
            body = _mangled(body)
        answer = self.refused(fault) or self.take(body, fault)
        if fault.kind == "mangle" and self.command == "GET":
            answer = Answer(answer.status, _mangled(answer.content), answer.headers, answer.kind)
        self.deliver(self.noted(answer, body, fault), fault)

    do_PUT = do_POST = do_DELETE = do_HEAD = do_GET

    def take(self, body: bytes, fault: Fault) -> Answer:
        """Moto's answer, or why the request never came so far."""
        code = self.stranger() or _damaged(self.headers.get("Content-MD5"), body)
        if code:
            return self.emulator.refusal(code)
        assert isinstance(self.emulator, S3Emulator)
        return self.emulator.pass_on(self.command, self.path, dict(self.headers.items()), body)

    def noted(self, answer: Answer, body: bytes, fault: Fault) -> Answer:
        """Writes the request down: what came, not the bytes."""
        self.emulator.requests.append(
            {
                "method": self.command,
                "path": self.path,
                "headers": dict(self.headers.items()),
                "size": len(body),
                "fault": fault.kind,
                "status": answer.status,
            }
        )
        return answer

    def stranger(self) -> str:
        """The error code for a request that nobody signed, that is signed with another key or too old."""
        given = self.headers.get("Authorization", "").removeprefix("AWS4-HMAC-SHA256 ")
        if given:
            sign = dict(part.strip().split("=", 1) for part in given.split(","))
            moment, payload = self.headers["X-Amz-Date"], self.headers["X-Amz-Content-SHA256"]
        else:
            query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            sign = {name.removeprefix("X-Amz-"): value for name, value in query.items()}
            moment, payload = sign.get("Date", ""), "UNSIGNED-PAYLOAD"
        if "Signature" not in sign:
            return "AccessDenied"
        if sign["Credential"].split("/")[0] != KEY_ID:
            return "InvalidAccessKeyId"
        if not given and self.emulator.now() > _at(moment) + int(sign["Expires"]):
            return "ExpiredPresignedRequest"
        wanted = self.signature(sign["SignedHeaders"], sign["Credential"], moment, payload)
        return "" if hmac.compare_digest(wanted, sign["Signature"]) else "SignatureDoesNotMatch"

    def signature(self, names: str, credential: str, moment: str, payload: str) -> str:
        """Signature Version 4 of this request, as the owner of the key would have written it."""
        url = urlsplit(self.path)
        query = sorted(part if "=" in part else f"{part}=" for part in url.query.split("&") if part)
        headers = [f"{name}:{' '.join(self.headers[name].split())}" for name in names.split(";")]
        shown = "&".join(part for part in query if not part.startswith("X-Amz-Signature="))
        request = "\n".join([self.command, url.path, shown, *headers, "", names, payload])
        scope = credential.split("/", 1)[1]
        text = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(request.encode()).hexdigest()])
        key = f"AWS4{SECRET}".encode()
        for part in [*scope.split("/"), text]:
            key = hmac.digest(key, part.encode(), "sha256")
        return key.hex()


class S3Emulator(Emulator):
    """One bucket, empty at first; `ledger` holds what was put into it or removed."""

    door = S3Door
    extra_faults = frozenset({"mangle"})
    codes: Mapping[str, tuple[int, str]] = {
        "AccessDenied": (403, "Access Denied"),
        "AuthorizationHeaderMalformed": (400, "The region is wrong"),
        "BadDigest": (400, "The Content-MD5 you specified did not match what we received."),
        "EntityTooLarge": (400, "Your proposed upload exceeds the maximum allowed size"),
        "ExpiredPresignedRequest": (403, "Request has expired"),
        "InternalError": (500, "We encountered an internal error. Please try again."),
        "InvalidAccessKeyId": (403, "The access key you provided does not exist in our records."),
        "MethodNotAllowed": (405, "The specified method is not allowed against this resource."),
        "NoSuchBucket": (404, "The specified bucket does not exist"),
        "NotImplemented": (501, "A header you provided implies functionality that is not implemented."),
        "PayloadTooLarge": (413, "The object exceeded the maximum allowed size"),
        "RequestTimeout": (400, "Your socket connection to the server was not read from."),
        "SignatureDoesNotMatch": (403, "The request signature we calculated does not match yours."),
        "SlowDown": (503, "Please reduce your request rate."),
        "XMinioStorageFull": (507, "Storage backend has reached its minimum free drive threshold."),
        "404": (404, ""),
        "503": (503, ""),
    }

    def __init__(self, *, port: int = 0) -> None:
        super().__init__(port=port)
        self.url = f"s3://{BUCKET}?endpoint={self.base_url}&region={REGION}&path_style=1"
        self._moto = moto("s3")
        moto("moto_api").post("/moto-api/reset")
        assert self._moto.put(f"/{BUCKET}").status_code == 200

    def pass_on(self, method: str, path: str, headers: Json, body: bytes) -> Answer:
        """Moto's answer."""
        with self.lock:
            got = self._moto.open(path, method=method, headers=headers, data=body)
        if method != "GET" and got.status_code < 300:
            self.ledger.append({"method": method, "key": unquote(urlsplit(path).path).removeprefix(f"/{BUCKET}/")})
        kept = {name: value for name, value in got.headers.items() if name.lower() not in OWN}
        return Answer(got.status_code, got.data, kept, got.headers.get("Content-Type", "application/xml"))

    def error_body(self, status: int, code: str, message: str) -> bytes:
        """S3's error shape; a bare status comes from a proxy in between, in words of its own."""
        if code.isdigit():
            return b"<html><body>nginx</body></html>"
        return f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{message}</Message></Error>".encode()


@cache
def moto(service: str) -> Client:
    """A service of moto in this process; making one costs a third of a second."""
    return Client(create_backend_app(service))


def _mangled(body: bytes) -> bytes:
    return body[:-1] + bytes([body[-1] ^ 1]) if body else body


def _damaged(digest: str | None, body: bytes) -> str:
    right = base64.b64encode(hashlib.md5(body).digest()).decode()
    return "BadDigest" if digest not in {None, right} else ""


def _at(moment: str) -> float:
    return datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()
