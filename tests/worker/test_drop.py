"""The watched folder: what is finished is taken in and put away, what is wrong says why."""

import fcntl
import os
import shutil

import pytest
from django.db import OperationalError

from clearcoat.estimates.models import Estimate
from clearcoat.shops.models import Shop
from clearcoat.worker import drop
from clearcoat.worker.drop import take_in_drops
from tests.imports.build import bms, ems, line, part, zipped

GOOD = bms(line(1, part("100.00")))


def put(folder, files):
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)


def lying(folder):
    """Every file under the folder, without the moment that names its place."""
    paths = [path.relative_to(folder).parts for path in sorted(folder.rglob("*")) if path.is_file()]
    return sorted("/".join([parts[0], *parts[2:]]) for parts in paths if parts[0][0] != ".")


def test_every_shop_has_its_folder(folder, settings):
    Shop.open("Lakeside")
    assert take_in_drops() == 0
    assert {path.name for path in settings.DROP_FOLDER.iterdir()} == {"harbor-collision", "lakeside"}


def test_a_finished_file_becomes_an_estimate_and_is_put_away(folder, shop):
    put(folder, {"one.xml": GOOD})
    assert take_in_drops() == 1
    assert Estimate.objects.get().shop == shop
    assert lying(folder) == ["done/one.xml"]
    assert take_in_drops() == 0


def test_a_file_that_is_still_written_is_left_alone(folder, monkeypatch):
    monkeypatch.setattr(drop, "QUIET_SECONDS", 60.0)
    put(folder, {"one.xml": GOOD})
    assert take_in_drops() == 0
    assert lying(folder) == ["one.xml"]


def test_a_copy_with_an_old_date_counts_from_when_it_came(folder, monkeypatch):
    monkeypatch.setattr(drop, "QUIET_SECONDS", 60.0)
    put(folder, {"one.xml": GOOD})
    os.utime(folder / "one.xml", (0, 0))
    assert take_in_drops() == 0


def test_a_file_with_a_date_in_the_future_does_not_wait_for_it(folder):
    put(folder, {"one.xml": GOOD})
    os.utime(folder / "one.xml", (4e9, 4e9))
    assert take_in_drops() == 1


def test_the_files_of_a_set_are_one_estimate(folder):
    put(folder, ems())
    assert take_in_drops() == 1
    assert len(lying(folder)) == len(ems())
    assert Estimate.objects.get().items.count() == 1


def test_a_set_waits_for_its_last_file(folder, monkeypatch):
    put(folder, ems())
    late = folder / next(iter(ems()))
    monkeypatch.setattr(drop, "QUIET_SECONDS", 30.0)
    monkeypatch.setattr(drop, "_moment", lambda path: 4e9 if path == late else 0.0)
    assert take_in_drops() == 0


def test_a_folder_and_a_zip_are_taken_in_whole(folder):
    other = bms(line(1, part("9.00")), claim="<ClaimNum>CL-2</ClaimNum>")
    put(folder, {"from-usb/one.xml": GOOD, "two.zip": zipped({"two.xml": other})})
    assert take_in_drops() == 2
    assert lying(folder) == ["done/from-usb/one.xml", "done/two.zip"]


def test_an_empty_folder_is_left_for_whoever_made_it(folder):
    (folder / "new").mkdir()
    assert take_in_drops() == 0
    assert (folder / "new").is_dir()


def test_a_bad_file_goes_away_with_its_reason_and_the_good_one_beside_it_comes_in(folder):
    put(folder, {"bad.xml": b"<Vehicle", "good.xml": GOOD})
    assert take_in_drops() == 2
    assert lying(folder) == ["done/good.xml", "refused/bad.xml", "refused/why.txt"]
    assert "bad.xml" in next(folder.rglob("why.txt")).read_text()


def test_the_same_name_again_is_another_file(folder):
    put(folder, {"one.xml": GOOD})
    take_in_drops()
    put(folder, {"one.xml": bms(line(1, part("120.00")), totals="")})
    assert take_in_drops() == 1
    assert lying(folder) == ["done/one.xml", "done/one.xml"]


def test_the_same_file_again_changes_nothing(folder):
    for _ in range(2):
        put(folder, {"one.xml": GOOD})
        take_in_drops()
    estimate = Estimate.objects.get()
    assert estimate.history.count() == 2
    assert lying(folder) == ["done/one.xml", "done/one.xml"]


def test_a_worker_lost_before_the_file_was_put_away_takes_it_in_again_without_harm(folder, monkeypatch):
    put(folder, {"one.xml": GOOD})
    with monkeypatch.context() as patched:
        patched.setattr(drop, "_move", lambda *args: None)
        take_in_drops()
    assert lying(folder) == ["one.xml"]
    take_in_drops()
    assert Estimate.objects.count() == 1
    assert lying(folder) == ["done/one.xml"]


def test_hidden_and_passing_files_are_left_alone(folder):
    put(folder, {".one.xml.part": GOOD, "Thumbs.db": b"x", "copy.tmp": GOOD})
    assert take_in_drops() == 0
    assert lying(folder) == ["Thumbs.db", "copy.tmp"]


def test_a_file_that_cannot_be_put_away_does_not_stop_the_next(folder, monkeypatch):
    other = bms(line(1, part("9.00")), claim="<ClaimNum>CL-2</ClaimNum>")
    put(folder, {"a.xml": GOOD, "b.xml": other})
    real = os.replace

    def stuck(source, target):
        if source.name == "a.xml":
            raise PermissionError(source)
        real(source, target)

    monkeypatch.setattr(drop.os, "replace", stuck)
    assert take_in_drops() == 1
    assert Estimate.objects.count() == 2
    assert "done/b.xml" in lying(folder)


def test_a_database_that_is_away_leaves_everything_where_it_is(folder, monkeypatch):
    put(folder, {"one.xml": GOOD})

    def away(*args):
        raise OperationalError("gone")

    monkeypatch.setattr(drop, "take_in_paths", away)
    with pytest.raises(OperationalError):
        take_in_drops()
    assert lying(folder) == ["one.xml"]


def test_two_workers_never_look_at_one_folder_at_the_same_time(folder):
    put(folder, {"one.xml": GOOD})
    with (folder / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert take_in_drops() == 0
    assert take_in_drops() == 1


def test_a_folder_that_somebody_deleted_comes_back(folder):
    shutil.rmtree(folder)
    assert take_in_drops() == 0
    assert folder.is_dir()
