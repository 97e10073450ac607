"""A file that comes in has no name on the disk: nothing of it outlives the process that takes it."""

from __future__ import annotations

import tempfile
from io import BytesIO

import pytest
from django.test import RequestFactory


@pytest.mark.parametrize("size", [0, 10, 3_000_000])
def test_a_file_is_whole_and_the_disk_knows_no_name_of_it(monkeypatch, tmp_path, size):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    sent = BytesIO(b"x" * size)
    sent.name = "../IMG_0001.jpg"
    (file,) = RequestFactory().post("/", {"file": sent}).FILES.getlist("file")
    assert list(tmp_path.iterdir()) == []
    assert (file.name, file.size, file.read()) == ("IMG_0001.jpg", size, b"x" * size)
