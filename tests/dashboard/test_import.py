import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from clearcoat.core import money
from clearcoat.dashboard.views import importing
from clearcoat.estimates.models import Estimate
from clearcoat.workflow.intake import Result
from tests.imports.build import ems


@pytest.fixture
def intake(monkeypatch):
    """Stands in for the verb: answers with what the test says, and remembers what it was given."""
    seen = {}

    def answers(*results):
        def take_in(shop, files, by):
            seen.update(shop=shop, files=files, by=by)
            return list(results)

        monkeypatch.setattr(importing, "take_in", take_in)
        return seen

    return answers


def drop(client, *files, part=False):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post("/shop/import", {"file": uploads}, headers={"X-Part": "1"} if part else {})


def test_the_files_reach_the_verb_by_name(world, advisor, intake):
    seen = intake()
    drop(advisor, ("a.xml", b"one"), ("b.lin", b"two"))
    assert seen["files"] == {"a.xml": b"one", "b.lin": b"two"}
    assert (seen["shop"], seen["by"]) == (world.harbor, world.advisor)


def test_two_files_of_one_name_both_count(advisor, intake):
    seen = intake()
    drop(advisor, ("a.xml", b"one"), ("a.xml", b"two"))
    assert sorted(seen["files"].values()) == [b"one", b"two"]


def test_the_page_says_of_each_file_what_came_of_it(world, advisor, intake):
    intake(
        Result("new.xml", "created", "", world.accord, warnings=["No VIN."]),
        Result("supp.xml", "updated", "Supplement 1.", world.civic, changes=["Headlamp: added"]),
        Result("bad.xml", "refused", "This file is cut short."),
    )
    page = drop(advisor, ("x", b"x")).content.decode()
    for words in ("No VIN.", "Headlamp: added", "This file is cut short.", f"/shop/estimates/{world.accord.pk}"):
        assert words in page


def main_action(page):
    return page.split('class="button button--main" href="')[1].split('"')[0]


def test_the_page_says_the_total_and_what_is_missing_to_text_the_customer(world, advisor, intake):
    Estimate.objects.filter(pk=world.accord.pk).update(phone="+13125550160")
    Estimate.objects.filter(pk=world.civic.pk).update(phone="")
    cars = [Estimate.objects.get(pk=car.pk) for car in (world.accord, world.civic, world.outback)]
    intake(*(Result("a.xml", "created", "", car) for car in cars))
    page = drop(advisor, ("x", b"x")).content.decode()
    assert page.count(money.shown(world.accord.total, "USD")) == 3
    assert page.count("No consent to text this number yet.") == page.count("No mobile number on this estimate.") == 1
    assert page.count("part__warn") == 2


def test_the_main_action_leads_to_the_only_car_even_of_two_files(world, advisor, intake):
    intake(Result("a.xml", "created", "", world.accord), Result("b.xml", "updated", "", world.accord))
    assert main_action(drop(advisor, ("x", b"x")).content.decode()) == f"/shop/estimates/{world.accord.pk}"


def test_of_several_cars_the_main_action_leads_to_the_board(world, advisor, intake):
    intake(Result("a.xml", "created", "", world.accord), Result("b.xml", "created", "", world.civic))
    assert main_action(drop(advisor, ("x", b"x")).content.decode()) == "/shop/"


def test_a_script_gets_only_the_list(advisor, intake):
    intake()
    assert b"<html" not in drop(advisor, ("x", b"x"), part=True).content


def test_no_file_at_all_is_answered_in_words(advisor):
    assert b"There was no file." in advisor.post("/shop/import").content


def test_too_much_at_once_is_refused(advisor, intake, monkeypatch):
    seen = intake()
    monkeypatch.setattr(importing, "MOST_BYTES", 10)
    assert drop(advisor, ("a.xml", b"x" * 11)).status_code == 413
    assert not seen


def test_a_technician_does_not_take_files_in(tech):
    assert drop(tech, ("a.xml", b"x")).status_code == 403


def test_nonsense_is_refused_in_one_sentence(world, advisor):
    page = drop(advisor, ("holiday.jpg", b"\xff\xd8\xff"))
    assert page.status_code == 200
    assert b"Not taken" in page.content
    assert Estimate.objects.count() == 4


def test_the_files_of_one_set_make_one_estimate(world, advisor):
    page = drop(advisor, *ems().items())
    assert [result.outcome for result in page.context["results"]] == ["created"]
    assert Estimate.objects.filter(shop=world.harbor).count() == 4


def test_the_same_files_again_change_nothing(world, advisor):
    for _ in range(2):
        page = drop(advisor, *ems().items())
    assert [result.outcome for result in page.context["results"]] == ["unchanged"]
