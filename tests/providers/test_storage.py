"""What every storage promises, whether it is a folder or a bucket."""

from __future__ import annotations

import io
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from clearcoat import env
from clearcoat.core.http import policy
from clearcoat.providers import storage as storages
from clearcoat.providers.storage import Gone, Misconfigured, Storage, storage_for

KEY = "photos/k3J9-x_2/thumb.webp"
WEBP = "image/webp"
ODD_KEYS = [
    "",
    "../x",
    "a/../x",
    "a/..",
    "a//b",
    "a/",
    ".x",
    "a/.x",
    "a b",
    "a\n",
    "a\\b",
    "ä",
    "%2e",
    "a\0",
]
ODD_KEYS += ["k" * 201]


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest) -> Storage:
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("data", [b"", b"x", bytes(range(256)) * 40], ids=["empty", "one", "every byte"])
def test_what_was_put_is_what_is_there(storage: Storage, data: bytes) -> None:
    storage.put(KEY, data, content_type=WEBP)
    assert storage.get(KEY) == data
    with storage.read(KEY) as file:
        assert file.read() == data


def test_a_file_is_taken_from_where_it_stands(storage: Storage) -> None:
    file = io.BytesIO(b"headphoto")
    file.seek(4)
    storage.put(KEY, file, content_type=WEBP)
    assert storage.get(KEY) == b"photo"


def test_a_large_file_arrives_whole(storage: Storage) -> None:
    data = os.urandom(15_000_000)
    storage.put(KEY, io.BytesIO(data), content_type=WEBP)
    assert storage.get(KEY) == data


def test_the_same_key_again_overwrites_itself(storage: Storage) -> None:
    storage.put(KEY, b"first and longer", content_type=WEBP)
    storage.put(KEY, b"second", content_type=WEBP)
    assert storage.get(KEY) == b"second"


@pytest.mark.parametrize("key", [KEY, "photos", "photos/k3J9-x_2", "photos/k3J9-x_2/large.webp/more"])
def test_what_is_not_there_is_gone(storage: Storage, key: str) -> None:
    storage.put("photos/k3J9-x_2/large.webp", b"x", content_type=WEBP)
    for look in (storage.get, storage.read):
        with pytest.raises(Gone):
            look(key)


def test_deleting_removes_what_is_named_and_nothing_else(storage: Storage) -> None:
    for name in ("a/1", "a/2", "b/1"):
        storage.put(name, b"x", content_type=WEBP)
    storage.delete(["a/1", "b/1", "c/1", "a/1/x", "a"])
    assert storage.get("a/2") == b"x"
    for name in ("a/1", "b/1"):
        with pytest.raises(Gone):
            storage.get(name)


def test_a_key_can_be_used_again_after_it_was_deleted(storage: Storage) -> None:
    for data in (b"first", b"second"):
        storage.put(KEY, data, content_type=WEBP)
        assert storage.get(KEY) == data
        storage.delete([KEY])


def test_a_key_that_could_lead_elsewhere_is_refused_everywhere(storage: Storage, tmp_path: Path) -> None:
    # What leads elsewhere leads into this test's own folder, should it ever get through.
    for key in [*ODD_KEYS, f"{tmp_path}/x"]:
        acts = [
            partial(storage.put, key, b"x", content_type=WEBP),
            partial(storage.get, key),
            partial(storage.read, key),
            partial(storage.delete, [KEY, key]),
        ]
        for act in acts:
            with pytest.raises(ValueError, match="not a key"):
                act()


def test_many_threads_use_one_storage(storage: Storage) -> None:
    def there_and_back(number: int) -> bytes:
        storage.put(f"photos/{number % 5}/{number}", str(number).encode(), content_type=WEBP)
        return storage.get(f"photos/{number % 5}/{number}")

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(there_and_back, range(40))) == [str(number).encode() for number in range(40)]


def test_the_address_in_the_settings_picks_the_storage(tmp_path: Path) -> None:
    (tmp_path / "of us").mkdir()
    picked = storage_for((tmp_path / "of us").as_uri())
    picked.put("a", b"x", content_type=WEBP)
    assert (tmp_path / "of us" / "a").read_bytes() == b"x"
    assert storage_for((tmp_path / "of us").as_uri()) is picked


def test_a_bucket_without_keys_is_not_opened_with_any_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody-elses")
    with pytest.raises(Misconfigured, match="set AWS_ACCESS_KEY_ID"):
        storage_for("s3://harbor")


def test_a_missing_library_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(storages.KINDS, "s3", "clearcoat.no_such_library.bucket_at")
    with pytest.raises(Misconfigured, match=r"install clearcoat\[s3\]"):
        storage_for("s3://harbor-without-boto")


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("/srv/files", "must look like"),
        ("ftp://host/files", "must look like"),
        ("file://srv/files", "must look like"),
        ("file:///", "must look like"),
        ("s3://", "no bucket"),
        ("s3:///harbor", "no bucket"),
        ("s3://harbor/photos", "more than its name"),
        ("s3://hush:key@harbor", "more than its name"),
        ("s3://harbor?endpoint=minio.test", "endpoint"),
        ("s3://harbor?endpoint=https://hush:key@minio.test", "endpoint"),
        ("s3://harbor?endpoint=https://minio.test;script-src+*", "endpoint"),
        ("s3://harbor?region=", "region"),
        ("s3://harbor?path_style=maybe", "path_style"),
        ("s3://harbor?acl=public-read", "nothing else"),
    ],
)
def test_an_address_that_is_none_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, written: str, what: str) -> None:
    monkeypatch.setenv("STORAGE_URL", written)
    with pytest.raises(ImproperlyConfigured, match=f"STORAGE_URL .*{what}") as refused:
        env.storage("STORAGE_URL", "")
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("s3://harbor?region=eu-west-1", "https://harbor.s3.eu-west-1.amazonaws.com"),
        ("s3://har.bor?region=eu-west-1", "https://s3.eu-west-1.amazonaws.com"),
        ("s3://h_R?endpoint=https://r.supabase.test/storage/v1/s3&path_style=1", "https://r.supabase.test"),
        ("s3://harbor?endpoint=http://minio.test:9000", "http://harbor.minio.test:9000"),
    ],
)
def test_pictures_may_come_from_where_signed_addresses_lead(settings: object, url: str, origin: str) -> None:
    settings.AWS_ACCESS_KEY_ID = settings.AWS_SECRET_ACCESS_KEY = "k"  # type: ignore[attr-defined]
    assert env.bucket(url).origin == origin
    address = storage_for(url).address(KEY, seconds=60, content_type=WEBP)
    assert address is not None
    assert address.startswith(f"{origin}/")
    assert f"img-src 'self' data: {origin};" in policy(origin)


def test_without_a_bucket_pictures_come_from_us_alone() -> None:
    assert "img-src 'self' data:;" in policy("")
