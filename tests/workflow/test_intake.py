"""A file of the estimating system: taken in once, brought up to date, and never against what staff know better."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection

from clearcoat.estimates.models import Estimate, Program, Stale
from clearcoat.shops.models import Shop
from clearcoat.workflow import estimate as by_hand
from clearcoat.workflow import intake
from clearcoat.workflow.intake import take_in, take_in_paths
from tests.imports.build import ROWS, bms, ems, line, part, total
from tests.outbox.processes import own_database

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data"
BY = Program("Import")
CAR = "<VINInfo><VIN><VINNum>1HGCV1F34KA100123</VINNum></VIN></VINInfo>"
OWNER = (
    "<Owner><Party><PersonInfo><PersonName><FirstName>Maria</FirstName><LastName>Ruiz</LastName></PersonName></PersonInfo>"
    "<ContactInfo><Communications><CommQualifier>CP</CommQualifier><CommPhone>312-5550143</CommPhone></Communications>"
    "</ContactInfo></Party></Owner>"
)


@pytest.fixture
def shop(db) -> Shop:
    return Shop.open("Harbor Collision")


def version(number: int, *lines: str, gross: str = "108.00") -> bytes:
    """The estimate (0) or its supplement of this number."""
    told = f"<DocumentVer><DocumentVerCode>SV</DocumentVerCode><DocumentVerNum>{number}</DocumentVerNum></DocumentVer>"
    summary = total("Summary", "CE", gross)
    return bms(*lines, document=told if number else "", owner=OWNER, vehicle=CAR, totals=summary)


FIRST = version(0, line(1, part("100.00")))
SECOND = version(1, line(1, part("100.00")), line(2, part("55.50"), text="Grille"), gross="163.50")


def one(shop, files):
    (result,) = take_in(shop, {"estimate.xml": files} if isinstance(files, bytes) else files, BY)
    return result


def test_a_file_becomes_an_estimate_in_draft_with_its_lines_and_stated_totals(shop):
    result = one(shop, FIRST)
    made = Estimate.objects.get()
    assert (result.outcome, result.estimate) == ("created", made)
    assert (made.status, made.total, made.totals_stated) == ("draft", Decimal("108.00"), True)
    assert (made.first_name, made.phone, made.vin) == ("Maria", "+13125550143", "1HGCV1F34KA100123")
    assert made.items.get().line_total == Decimal("100.00")


def test_the_same_file_twice_changes_nothing(shop):
    made = one(shop, FIRST).estimate
    result = one(shop, FIRST)
    made.refresh_from_db()
    assert (result.outcome, made.version, made.imported.count()) == ("unchanged", 2, 1)


def test_a_supplement_brings_it_up_to_date_and_says_what_changed(shop):
    made = one(shop, FIRST).estimate
    result = one(shop, SECOND)
    made.refresh_from_db()
    assert (result.outcome, made.supplement, made.total) == ("updated", 1, Decimal("163.50"))
    assert "Total: $108.00 → $163.50" in result.changes
    assert [change for change in result.changes if change.startswith("New: Grille")]
    assert made.history.first().metadata["changes"] == result.changes


def test_a_line_that_went_and_one_that_costs_more_are_named(shop):
    one(shop, SECOND)
    result = one(shop, version(2, line(1, part("120.00")), gross="128.00"))
    assert any(change.startswith("Taken out: Grille") for change in result.changes)
    assert any(change.startswith("Changed: Bumper") for change in result.changes)


def test_an_older_version_changes_nothing(shop):
    made = one(shop, SECOND).estimate
    result = one(shop, FIRST)
    made.refresh_from_db()
    assert (result.outcome, made.total) == ("unchanged", Decimal("163.50"))
    assert "older version" in result.message


def test_what_the_front_desk_corrected_is_not_overwritten(shop):
    made = one(shop, FIRST).estimate
    better = {"first_name": "María", "phone": "+13125550199", "email": "maria@demo.test"}
    by_hand.edit(made, BY, **better, estimated_completion=date(2026, 12, 4))
    one(shop, SECOND)
    made.refresh_from_db()
    assert {name: getattr(made, name) for name in better} == better
    assert made.estimated_completion == date(2026, 12, 4)


def test_a_supplement_fills_what_was_empty(shop):
    made = one(shop, FIRST).estimate
    by_hand.edit(made, BY, phone="")
    one(shop, SECOND)
    made.refresh_from_db()
    assert made.phone == "+13125550143"


def test_a_file_without_lines_keeps_ours(shop):
    made = one(shop, FIRST).estimate
    result = one(shop, version(1, gross="120.00"))
    made.refresh_from_db()
    assert (result.outcome, made.total, made.items.count()) == ("updated", Decimal("120.00"), 1)


def test_the_same_estimate_in_the_other_format_changes_nothing(shop):
    made = one(shop, ems()).estimate
    again = bms(line(1, part("100.00")), vehicle=CAR, totals=total("Summary", "CE", "108.00"))
    result = one(shop, again)
    assert (result.outcome, result.estimate) == ("unchanged", made)
    assert Estimate.objects.count() == 1


def test_a_claim_with_two_cars_is_two_estimates(shop):
    one(shop, FIRST)
    other = CAR.replace("1HGCV1F34KA100123", "1HGBH41JXMN109186")
    one(shop, bms(line(1, part("100.00")), vehicle=other))
    assert Estimate.objects.count() == 2


def test_another_shops_estimate_is_never_matched(shop):
    one(shop, FIRST)
    assert one(Shop.open("Lakeside"), FIRST).outcome == "created"


def test_a_bad_file_stands_beside_a_good_one(shop):
    results = take_in(shop, {"bad.xml": b"<Vehicle", "good.xml": FIRST}, BY)
    assert [result.outcome for result in results] == ["refused", "created"]
    assert "bad.xml" in results[0].message


def test_an_estimate_that_staff_change_at_the_same_moment_is_tried_again(shop, monkeypatch):
    made = one(shop, FIRST).estimate
    real, tries = intake._take_one, []

    def disturbed(*args):
        tries.append(1)
        if len(tries) == 1:
            raise Stale(made)
        return real(*args)

    monkeypatch.setattr(intake, "_take_one", disturbed)
    assert one(shop, SECOND).outcome == "updated"


def test_an_estimate_that_never_comes_to_rest_is_refused_with_what_to_do(shop, monkeypatch):
    made = one(shop, FIRST).estimate

    def disturbed(*args):
        raise Stale(made)

    monkeypatch.setattr(intake, "_take_one", disturbed)
    result = one(shop, SECOND)
    assert result.outcome == "refused"
    assert "import the file again" in result.message


FORMATS = {
    "the same file": (FIRST, FIRST),
    "an estimate and its supplement": (FIRST, SECOND),
    "both formats": (FIRST, ems(ttl=[ROWS["ttl"][0]])),
}


@pytest.mark.parametrize("files", FORMATS.values(), ids=FORMATS)
def test_two_imports_at_once_make_one_estimate(transactional_db, tmp_path, files):
    with own_database(tmp_path):
        shop = Shop.open("Harbor Collision")
        barrier, outcomes = threading.Barrier(2), []

        def run(file):
            barrier.wait(30)
            outcomes.append(one(shop, file).outcome)
            connection.close()

        threads = [threading.Thread(target=run, args=[file]) for file in files]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert (Estimate.objects.count(), len(outcomes)) == (1, 2)
        assert "created" in outcomes


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of real estimating systems are not beside the repository")
def test_every_sample_comes_in_once_and_again_unchanged(shop):
    first = take_in_paths(shop, [SAMPLES / "bms", SAMPLES / "ems"], BY)
    version_of = dict(Estimate.objects.values_list("pk", "version"))
    again = take_in_paths(shop, [SAMPLES / "bms", SAMPLES / "ems"], BY)
    assert {"created", "refused"} >= {result.outcome for result in first} - {"updated", "unchanged"}
    assert {result.outcome for result in again} <= {"unchanged", "refused"}
    assert dict(Estimate.objects.values_list("pk", "version")) == version_of
