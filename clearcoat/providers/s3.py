"""The storage in a bucket: Amazon S3, Supabase Storage and others that speak the same language.

https://docs.aws.amazon.com/AmazonS3/latest/API/ and https://supabase.com/docs/guides/storage/s3/compatibility
Nothing here asks for a public file or sets a rule of access: the bucket is private, and stays so.
"""

from __future__ import annotations

import hashlib
import os
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import lru_cache, partial
from io import BytesIO
from typing import Any, BinaryIO, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, SSLError
from botocore.session import Session
from django.conf import settings
from django.utils.http import content_disposition_header
from urllib3.exceptions import HTTPError

from clearcoat import env
from clearcoat.core import clock
from clearcoat.providers.deadline import within
from clearcoat.providers.storage import Full, Gone, Misconfigured, StorageError, checked

CONNECT_TIMEOUT = 5  # seconds
READ_TIMEOUT = 20  # seconds without a byte
WHOLE_TIMEOUT = 60.0  # seconds for one call with everything in it
ATTEMPTS = 2  # a connection that was kept open may have died unseen
CONNECTIONS = 20  # kept open by one process
BATCH = 100  # files that one request deletes; Amazon takes 1,000, others less
LONGEST_ADDRESS = 300  # seconds; whoever has a signed address may fetch the file
SAME_ADDRESS = 60  # seconds in which one file has one address, so that a browser asks for it once
ADDRESSES = 10_000  # remembered by one process, about 10 MB
DIGEST = "md5"  # the note beside each file by which `get` knows it again
NOTHING = (None, None, os.devnull, None)
# Keeps boto from looking for profiles and other keys in the environment and the home folder.
NOWHERE = {"profile": (None, None, None, None), "config_file": NOTHING, "credentials_file": NOTHING}

Answer = TypeVar("Answer")


class _NotOffered(Misconfigured):
    """The storage does not know this request."""


BY_CODE: dict[str, type[StorageError]] = {
    "NoSuchKey": Gone,
    "EntityTooLarge": Full,
    "QuotaExceeded": Full,
    "NotImplemented": _NotOffered,
    "MethodNotAllowed": _NotOffered,
    # Refusals that are about this one transmission, although their status blames the request.
    "BadDigest": StorageError,
    "IncompleteBody": StorageError,
    "RequestTimeout": StorageError,
    "XAmzContentSHA256Mismatch": StorageError,
}
BY_STATUS: dict[int, type[StorageError]] = {
    405: _NotOffered,
    408: StorageError,
    409: StorageError,
    413: Full,
    429: StorageError,
    501: _NotOffered,
    507: Full,
}
WORDS: dict[type[StorageError], str] = {
    StorageError: "The storage did not answer as it should; it will be tried again.",
    Gone: "There is no such file in the storage.",
    Full: "The storage takes no more, or no file of this size; check its limits.",
    Misconfigured: "The storage refused us; check the bucket's name, region, endpoint and access key.",
    _NotOffered: "The storage does not know this request; check its endpoint.",
}


class Bucket:
    """The Storage in one bucket. Used by many threads at once."""

    def __init__(self, at: env.BucketAddress, key_id: str, key: str, *, timeout: float = WHOLE_TIMEOUT) -> None:
        self.name, self.timeout = at.name, timeout
        self.client = _client(at, key_id, key)
        self._signed = lru_cache(ADDRESSES)(self._sign)

    def put(self, key: str, data: BinaryIO | bytes, *, content_type: str) -> None:
        """See Storage.put. The server compares the digest, and keeps it beside the file."""
        body = data if isinstance(data, bytes) else data.read()
        digest = hashlib.md5(body, usedforsecurity=False)
        answer = self._ask(
            self.client.put_object,
            Key=checked(key),
            Body=body,
            ContentType=content_type,
            ContentMD5=b64encode(digest.digest()).decode(),
            Metadata={DIGEST: digest.hexdigest()},
        )
        _from_a_storage(answer)

    def get(self, key: str) -> bytes:
        """See Storage.get. A file that is not what was kept is a StorageError."""
        return self._ask(self._fetch, Key=checked(key))

    def read(self, key: str) -> BinaryIO:
        """See Storage.read. It is fetched whole: a browser gets it by its address."""
        return BytesIO(self.get(key))

    def delete(self, keys: Iterable[str]) -> None:
        """See Storage.delete."""
        wanted = [checked(key) for key in keys]
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            try:
                self._delete_together(batch)
            except _NotOffered:
                self._delete_singly(batch)

    def address(self, key: str, *, seconds: int, content_type: str, filename: str = "") -> str:
        """See Storage.address: for 300 seconds at most. One file has one address for about a minute."""
        life = max(min(seconds, LONGEST_ADDRESS), 1)
        same = max(min(SAME_ADDRESS, life // 2), 1)
        return self._signed(checked(key), life, content_type, filename, int(clock.now().timestamp()) // same)

    def tidy(self, older_than: timedelta) -> int:
        """See Storage.tidy: nothing is ever half written here."""
        return 0

    def _sign(self, key: str, seconds: int, content_type: str, filename: str, window: int) -> str:
        wish = {"Key": key, "ResponseContentType": content_type, "ResponseCacheControl": f"private, max-age={seconds}"}
        if filename:
            wish["ResponseContentDisposition"] = content_disposition_header(as_attachment=True, filename=filename) or ""
        params = {"Bucket": self.name, **wish}
        return str(self.client.generate_presigned_url("get_object", Params=params, ExpiresIn=seconds))

    def _fetch(self, **wish: Any) -> bytes:
        answer = self.client.get_object(**wish)
        _from_a_storage(answer)
        body = bytes(answer["Body"].read())
        kept = answer.get("Metadata", {}).get(DIGEST)  # not there when another program put the file here
        if kept and kept != hashlib.md5(body, usedforsecurity=False).hexdigest():
            raise _error(StorageError)
        return body

    def _delete_together(self, keys: list[str]) -> None:
        objects = [{"Key": key} for key in keys]
        answer = self._ask(self.client.delete_objects, Delete={"Objects": objects, "Quiet": True})
        for refused in answer.get("Errors", []):
            failure = _refusal(refused.get("Code", ""), 403)
            if not isinstance(failure, Gone):
                raise failure

    def _delete_singly(self, keys: list[str]) -> None:
        for key in keys:
            with suppress(Gone):
                self._ask(self.client.delete_object, Key=key)

    def _ask(self, call: Callable[..., Answer], **wish: Any) -> Answer:
        """The answer; every failure becomes a StorageError without an address or key in it."""
        try:
            return within(self.timeout, partial(call, Bucket=self.name, **wish))
        except ClientError as error:
            answer = error.response
            status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
            failure = _refusal(answer.get("Error", {}).get("Code", ""), status)
        except (BotoCoreError, HTTPError, OSError) as error:
            untrusted = isinstance(error, SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(error)
            failure = _error(Misconfigured if untrusted else StorageError)
        raise failure


def bucket_at(url: str) -> Bucket:
    """The bucket of an s3:// address, with the keys of the settings. Raises Misconfigured without them."""
    if not (settings.AWS_ACCESS_KEY_ID and settings.AWS_SECRET_ACCESS_KEY):  # boto would go and look for others
        raise Misconfigured("The bucket has no key; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")
    return Bucket(env.bucket(url), settings.AWS_ACCESS_KEY_ID, settings.AWS_SECRET_ACCESS_KEY)


def _client(at: env.BucketAddress, key_id: str, key: str) -> Any:
    session = boto3.session.Session(key_id, key, region_name=at.region, botocore_session=Session(session_vars=NOWHERE))
    config = Config(
        signature_version="s3v4",
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
        max_pool_connections=CONNECTIONS,
        # Boto's newer checksums travel in a form that other storages than Amazon's do not read.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        s3={"addressing_style": "path" if at.path_style else "virtual"},
    )
    return session.client("s3", endpoint_url=at.endpoint, config=config)


def _from_a_storage(answer: Mapping[str, Any]) -> None:
    """Raises StorageError when something in between said yes in the storage's place, such as a hotel's Wi-Fi."""
    if not answer.get("ETag"):
        raise _error(StorageError)


def _refusal(code: str, status: int) -> StorageError:
    """A 404 that is not about the file comes from a wrong endpoint, and must not look like a lost photo."""
    usual = StorageError if status >= 500 else Misconfigured
    return _error(BY_CODE.get(code) or BY_STATUS.get(status, usual))


def _error(kind: type[StorageError]) -> StorageError:
    return kind(WORDS[kind])
