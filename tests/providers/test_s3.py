"""The bucket: boto3 against moto, for every fault and every secret."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import time_machine

from clearcoat import env
from clearcoat.providers import s3 as provider
from clearcoat.providers.s3 import BATCH, Bucket
from clearcoat.providers.storage import Full, Gone, Misconfigured, StorageError
from tests.emulators.s3 import BUCKET, KEY_ID, SECRET, S3Emulator
from tests.providers.conftest import PATIENCE, TIMEOUT
from tests.providers.test_storage import KEY, WEBP

EVERY_FAULT = [
    ("hang", StorageError),
    ("accept+hang", StorageError),
    ("drip", StorageError),
    ("500", StorageError),
    ("accept+500", StorageError),
    ("503", StorageError),
    ("SlowDown", StorageError),
    ("reset", StorageError),
    ("accept+reset", StorageError),
    ("truncate", StorageError),
    ("html", StorageError),
    ("empty", StorageError),
    ("mangle", StorageError),
    ("RequestTimeout", StorageError),
    ("EntityTooLarge", Full),
    ("PayloadTooLarge", Full),
    ("XMinioStorageFull", Full),
    ("AccessDenied", Misconfigured),
    ("SignatureDoesNotMatch", Misconfigured),
    ("NoSuchBucket", Misconfigured),
    ("AuthorizationHeaderMalformed", Misconfigured),
    ("404", Misconfigured),
]


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Boto waits up to a second before its one repetition."""
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)


def fetched(address: str) -> tuple[int, bytes, dict[str, str]]:
    """What a browser gets there."""
    try:
        with urlopen(address, timeout=5) as answer:
            return answer.status, answer.read(), dict(answer.headers.items())
    except HTTPError as error:
        return error.code, error.read(), {}


def troubled(s3: S3Emulator, bucket: Bucket, word: str) -> None:
    """Has the next call and its repetition fail; a call that hangs is given up soon."""
    s3.script([word] * 2)
    if word.partition(":")[0] in {"hang", "accept+hang", "drip"}:
        bucket.timeout = TIMEOUT


def failure(call: object) -> StorageError:
    """The StorageError that the call must raise."""
    with pytest.raises(StorageError) as caught:
        call()  # type: ignore[operator]
    return caught.value


@pytest.mark.parametrize(("word", "kind"), EVERY_FAULT)
def test_every_fault_of_a_put_has_its_meaning(
    s3: S3Emulator, bucket: Bucket, word: str, kind: type[StorageError]
) -> None:
    troubled(s3, bucket, word)
    assert type(failure(lambda: bucket.put(KEY, b"x" * 99, content_type=WEBP))) is kind


@pytest.mark.parametrize(("word", "kind"), EVERY_FAULT)
def test_every_fault_of_a_get_has_its_meaning(
    s3: S3Emulator, bucket: Bucket, word: str, kind: type[StorageError]
) -> None:
    bucket.put(KEY, b"x" * 99, content_type=WEBP)
    troubled(s3, bucket, word)
    assert type(failure(lambda: bucket.get(KEY))) is kind


@pytest.mark.parametrize("word", ["hang", "503", "AccessDenied", "404"])
def test_a_delete_that_did_not_happen_is_no_success(s3: S3Emulator, bucket: Bucket, word: str) -> None:
    bucket.put(KEY, b"x", content_type=WEBP)
    troubled(s3, bucket, word)
    failure(lambda: bucket.delete([KEY]))
    s3.script([])
    bucket.timeout = PATIENCE
    assert bucket.get(KEY) == b"x"


def test_a_put_whose_answer_was_lost_is_made_good_by_the_next(s3: S3Emulator, bucket: Bucket) -> None:
    troubled(s3, bucket, "accept+hang")
    failure(lambda: bucket.put(KEY, b"x", content_type=WEBP))
    s3.script([])
    bucket.timeout = PATIENCE
    bucket.put(KEY, b"x", content_type=WEBP)
    assert bucket.get(KEY) == b"x"


def test_bytes_that_were_changed_on_the_way_are_not_kept(s3: S3Emulator, bucket: Bucket) -> None:
    s3.script(["mangle"])
    failure(lambda: bucket.put(KEY, b"x" * 99, content_type=WEBP))
    assert s3.ledger == []


@pytest.mark.parametrize(("words", "calls"), [(["503"], 2), (["reset"], 2), (["503"] * 3, 2), (["AccessDenied"], 1)])
def test_the_client_itself_tries_once_more_at_most(
    s3: S3Emulator, bucket: Bucket, words: list[str], calls: int
) -> None:
    s3.script(words)
    try:
        bucket.put(KEY, b"x", content_type=WEBP)
    except StorageError:
        assert len(words) > 1 or calls == 1
    assert len(s3.requests) == calls


@pytest.mark.parametrize("word", ["hang", "accept+hang", "drip:0.05"])
def test_the_whole_call_is_limited_however_the_answer_trickles(s3: S3Emulator, bucket: Bucket, word: str) -> None:
    troubled(s3, bucket, word)
    start = time.monotonic()
    failure(lambda: bucket.get(KEY))
    assert time.monotonic() - start < 3 * TIMEOUT


def test_a_connection_that_is_refused_is_tried_again_later() -> None:
    away = Bucket(env.bucket("s3://harbor?endpoint=http://127.0.0.1:9&path_style=1"), KEY_ID, SECRET)
    assert type(failure(lambda: away.get(KEY))) is StorageError


def test_the_limits_are_short() -> None:
    assert provider.CONNECT_TIMEOUT <= 5
    assert provider.READ_TIMEOUT <= 20


@pytest.mark.parametrize("word", ["AccessDenied", "hang", "truncate", "404", "mangle"])
def test_an_error_and_the_log_name_no_key_and_no_address(
    s3: S3Emulator, bucket: Bucket, word: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    address = bucket.address(KEY, seconds=60, content_type=WEBP)
    troubled(s3, bucket, word)
    error: BaseException | None = failure(lambda: bucket.put(KEY, b"x" * 99, content_type=WEBP))
    shown = caplog.text
    while error:
        shown += repr(error)
        error = error.__cause__ or error.__context__
    assert not [secret for secret in (SECRET, KEY_ID, s3.base_url, address, "Signature=") if secret in shown]


def test_a_wrong_key_is_a_wrong_setting(s3: S3Emulator) -> None:
    stranger = Bucket(env.bucket(s3.url), KEY_ID, "wrong")
    assert type(failure(lambda: stranger.put(KEY, b"x", content_type=WEBP))) is Misconfigured
    assert s3.ledger == []


def test_nothing_is_asked_about_who_may_read(s3: S3Emulator, bucket: Bucket) -> None:
    bucket.put(KEY, b"x", content_type=WEBP)
    names = {name.lower() for name in s3.requests[0]["headers"]}
    assert not [name for name in names if "acl" in name or "grant" in name or "checksum" in name or "trailer" in name]
    assert s3.requests[0]["headers"]["Content-Type"] == WEBP


def test_a_signed_address_opens_the_file_with_its_type(bucket: Bucket) -> None:
    bucket.put(KEY, b"picture", content_type="application/octet-stream")
    status, body, headers = fetched(bucket.address(KEY, seconds=60, content_type=WEBP))
    assert (status, body, headers["Content-Type"]) == (200, b"picture", WEBP)
    assert headers["Cache-Control"] == "private, max-age=60"
    assert "Content-Disposition" not in headers


def test_a_download_has_the_name_it_was_given(bucket: Bucket) -> None:
    bucket.put(KEY, b"picture", content_type=WEBP)
    _, _, headers = fetched(bucket.address(KEY, seconds=60, content_type=WEBP, filename='Door "left".webp'))
    assert headers["Content-Disposition"] == 'attachment; filename="Door \\"left\\".webp"'


def test_a_file_is_private(bucket: Bucket) -> None:
    bucket.put(KEY, b"picture", content_type=WEBP)
    address = bucket.address(KEY, seconds=60, content_type=WEBP)
    assert fetched(address.split("?")[0])[0] == 403
    assert fetched(address.replace("thumb", "large"))[0] == 403
    assert fetched(address.replace("Expires=60", "Expires=6000"))[0] == 403


@pytest.mark.parametrize(("asked", "lasts"), [(60, 60), (300, 300), (86_400, 300)])
def test_an_address_lasts_no_longer_than_asked_and_five_minutes(
    s3: S3Emulator, bucket: Bucket, asked: int, lasts: int
) -> None:
    bucket.put(KEY, b"picture", content_type=WEBP)
    address = bucket.address(KEY, seconds=asked, content_type=WEBP)
    s3.ahead = lasts - 5
    assert fetched(address)[0] == 200
    s3.ahead = lasts + 2
    assert fetched(address)[0] == 403


def test_one_file_has_one_address_for_a_minute(bucket: Bucket) -> None:
    def at(second: int, key: str = KEY, **more: str) -> str:
        with time_machine.travel(datetime(2026, 11, 2, 12, 0, second, tzinfo=UTC), tick=False):
            return bucket.address(key, seconds=300, content_type=WEBP, **more)

    assert at(0) == at(59)
    assert len({at(0), at(0, "photos/b"), at(0, filename="a.webp")}) == 3
    with time_machine.travel(datetime(2026, 11, 2, 12, 1, 0, tzinfo=UTC), tick=False):
        assert bucket.address(KEY, seconds=300, content_type=WEBP) != at(0)


def test_the_memory_of_addresses_is_bounded(bucket: Bucket) -> None:
    assert bucket._signed.cache_info().maxsize == provider.ADDRESSES <= 10_000


def test_many_files_are_deleted_with_few_requests(s3: S3Emulator, bucket: Bucket) -> None:
    bucket.put("a/1", b"x", content_type=WEBP)
    s3.requests.clear()
    bucket.delete(f"a/{number}" for number in range(BATCH + 1))
    assert [entry["method"] for entry in s3.requests] == ["POST", "POST"]
    with pytest.raises(Gone):
        bucket.get("a/1")


@pytest.mark.parametrize("word", ["NotImplemented", "MethodNotAllowed"])
def test_where_many_cannot_be_deleted_at_once_they_go_one_by_one(s3: S3Emulator, bucket: Bucket, word: str) -> None:
    for key in ("a/1", "a/2"):
        bucket.put(key, b"x", content_type=WEBP)
    s3.script([word])
    bucket.delete(["a/1", "a/2", "a/3"])
    assert [entry["key"] for entry in s3.ledger if entry["method"] == "DELETE"] == ["a/1", "a/2", "a/3"]


def test_a_single_file_that_may_not_be_deleted_is_told(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bucket.client, "delete_objects", lambda **_: {"Errors": [{"Key": KEY, "Code": "AccessDenied"}]})
    assert type(failure(lambda: bucket.delete([KEY]))) is Misconfigured


def test_a_file_that_another_program_put_there_is_read_too(s3: S3Emulator, bucket: Bucket) -> None:
    bucket.client.put_object(Bucket=BUCKET, Key=KEY, Body=b"moved here")
    assert bucket.get(KEY) == b"moved here"


def test_the_environment_does_not_change_where_files_go(s3: S3Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "missing")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_REGION", "mars-1")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "somebody-elses")
    Bucket(env.bucket(s3.url), KEY_ID, SECRET).put(KEY, b"x", content_type=WEBP)
    assert "somebody" not in str(s3.requests[0]["headers"])
    assert s3.ledger == [{"method": "PUT", "key": KEY}]
