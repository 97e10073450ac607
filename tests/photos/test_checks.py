"""What `clearcoat check` says about the storage."""

import time

import pytest
from django.core.checks import run_checks
from django.db import connection

from clearcoat.photos import checks
from clearcoat.providers.storage import storage_for
from tests.emulators.s3 import KEY_ID, SECRET, S3Emulator


@pytest.fixture
def found(db):
    """The ids of what is found about the storage."""
    ours = {"clearcoat.E009", "clearcoat.E010", "clearcoat.E011", "clearcoat.W003"}
    return lambda: {item.id for item in run_checks(tags=["production"], include_deployment_checks=True)} & ours


@pytest.fixture
def s3(settings):
    with S3Emulator() as emulator:
        settings.STORAGE_URL = emulator.url
        settings.AWS_ACCESS_KEY_ID, settings.AWS_SECRET_ACCESS_KEY = KEY_ID, SECRET
        yield emulator


def test_a_folder_that_works_is_right_for_one_machine(found, settings, tmp_path):
    settings.STORAGE_URL = tmp_path.as_uri()
    assert found() == ({"clearcoat.W003"} if connection.vendor == "postgresql" else set())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_folder_that_is_none_is_found(found, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.STORAGE_URL = (tmp_path / "file").as_uri()
    assert "clearcoat.E011" in found()


def test_a_bucket_that_works_is_found_right_and_left_as_it_was(found, s3):
    assert found() == set()
    assert [entry["method"] for entry in s3.ledger] == ["PUT", "POST"]


def test_a_bucket_without_a_key_is_found(found, s3, settings):
    settings.AWS_ACCESS_KEY_ID = ""
    assert found() == {"clearcoat.E009", "clearcoat.E011"}


def test_an_endpoint_in_the_open_is_found(found, s3, settings):
    settings.STORAGE_ORIGIN = s3.base_url
    assert found() == {"clearcoat.E010"}


@pytest.mark.parametrize("word", ["AccessDenied", "NoSuchBucket", "XMinioStorageFull"])
def test_a_bucket_that_refuses_is_found_with_the_reason(found, s3, word):
    s3.script([word])
    assert found() == {"clearcoat.E011"}


def test_other_bytes_than_were_written_are_found(found, settings, tmp_path, monkeypatch):
    settings.STORAGE_URL = tmp_path.as_uri()
    monkeypatch.setattr(storage_for(settings.STORAGE_URL), "get", lambda _: b"other")
    assert "clearcoat.E011" in found()


def test_a_storage_that_hangs_does_not_hold_the_check(found, s3, monkeypatch):
    monkeypatch.setattr(checks, "PATIENCE", 0.2)
    s3.script(["hang"])
    start = time.monotonic()
    assert found() == {"clearcoat.E011"}
    assert time.monotonic() - start < 2
