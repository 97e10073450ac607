"""Taking estimates in, the customer's link, the message log."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from clearcoat.core import tokens
from clearcoat.estimates.models import Estimate
from clearcoat.notifications.models import Notification
from clearcoat.workflow.move import Move
from clearcoat.workflow.status import change_status
from tests.api.caller import Caller, car, fault, mine
from tests.imports.build import ems, zipped


def send(caller, *files, name="file"):
    uploads = [SimpleUploadedFile(one, content) for one, content in files]
    headers = {"Authorization": f"Bearer {caller.token}"}
    return caller.client.post("/api/estimates/import", {name: uploads}, headers=headers)


def test_the_files_of_a_set_make_an_estimate(world, advisor):
    answer = send(advisor, *ems().items())
    told = answer.json()
    assert (answer.status_code, told["outcome"], told["changes"]) == (201, "created", [])
    assert Estimate.objects.get(pk=told["estimate"]["id"]).shop == world.harbor


def test_a_zip_is_as_good(world, advisor):
    assert send(advisor, ("estimate.zip", zipped(ems()))).status_code == 201


def test_the_same_file_again_changes_nothing(world, advisor):
    send(advisor, *ems().items())
    answer = send(advisor, *ems().items())
    assert (answer.status_code, answer.json()["outcome"]) == (200, "unchanged")
    assert Estimate.objects.count() == 5


def test_two_files_of_the_same_name_both_count(world, advisor):
    answer = send(advisor, ("a.zip", zipped(ems())), ("a.zip", zipped(ems())))
    assert [one["outcome"] for one in answer.json()["results"]] == ["created", "unchanged"]


@pytest.mark.parametrize("content", [b"", b"hello", b"<x/>", b"PK\x03\x04broken", bytes(range(256)) * 40])
def test_what_is_no_estimate_is_refused_with_the_reason(world, advisor, content):
    answer = send(advisor, ("upload.xml", content))
    assert fault(answer) == (422, "not_imported")
    assert answer.json()["error"]["fields"]["file"]


def test_files_under_another_name_are_not_found(world, advisor):
    assert fault(send(advisor, ("a.xml", b"x"), name="upload")) == (422, "invalid")


def test_an_import_that_is_no_form_is_of_the_wrong_type(world, advisor):
    assert fault(advisor.post("/api/estimates/import", {"file": "x"})) == (415, "wrong_type")


@pytest.mark.parametrize("body", [b"--x", b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--x--'])
def test_a_broken_form_is_refused(world, advisor, body):
    answer = advisor.post("/api/estimates/import", body, Content_Type="multipart/form-data; boundary=x")
    assert answer.status_code in {400, 422}


def test_a_form_without_a_boundary_is_malformed(world, advisor):
    answer = advisor.post("/api/estimates/import", b"x", Content_Type="multipart/form-data")
    assert fault(answer) == (400, "malformed")


def test_more_files_than_a_request_may_hold_are_refused(world, advisor):
    answer = send(advisor, *[(f"{n}.xml", b"x") for n in range(101)])
    assert fault(answer) == (413, "too_large")


def status_by(link, estimate):
    return Caller(link=link.rsplit("/", 1)[1]).get(mine(estimate, "/status")).status_code


def test_a_new_link_opens_and_the_old_one_does_not(world, advisor, holder):
    answer = advisor.post(car(world.accord, "/link"))
    told = answer.json()
    assert (answer.status_code, status_by(told["url"], world.accord)) == (201, 200)
    assert told["qr"].startswith("<svg")
    assert holder.get(mine(world.accord, "/status")).status_code == 404


def test_an_ended_link_opens_nothing_at_once(world, advisor, holder):
    assert advisor.delete(car(world.accord, "/link")).status_code == 204
    assert holder.get(mine(world.accord, "/status")).status_code == 404


def test_ending_a_link_twice_is_no_error(world, advisor):
    assert [advisor.delete(car(world.accord, "/link")).status_code for _ in range(2)] == [204, 204]


def log(caller, query=""):
    return caller.get(f"/api/notifications?{query}").json()["items"]


@pytest.fixture
def told(world):
    """Maria and Sam were told that their cars are ready, and in work."""
    change_status(world.accord, Move("ready"), world.advisor)
    change_status(world.civic, Move("in_progress"), world.advisor)


FIELDS = {
    "id", "estimateId", "event", "type", "status", "reason", "to", "subject", "text", "sendAfter", "sentAt",
    "deliveredAt", "segments",
}  # fmt: skip


def test_the_log_is_the_shops_own_newest_first(world, told, advisor, rival):
    items = log(advisor)
    assert [item["event"] for item in items] == ["in_progress", "in_progress", "ready", "ready"]
    assert all(set(item) == FIELDS for item in items)
    assert log(rival) == []


@pytest.mark.parametrize(("query", "count"), [("type=sms", 2), ("status=sent", 0), ("status=pending&type=email", 2)])
def test_the_log_is_filtered(world, told, advisor, query, count):
    assert len(log(advisor, query)) == count


def test_the_log_of_one_car(world, told, advisor, rival):
    assert len(log(advisor, f"estimateId={world.accord.pk}")) == 2
    assert log(rival, f"estimateId={world.accord.pk}") == []


def test_the_log_never_shows_the_secret_of_a_link(world, told, advisor):
    text = " ".join(item["text"] for item in log(advisor))
    assert world.link(world.accord).token not in text
    assert tokens.PLACEHOLDER not in text


def test_mails_about_an_account_are_in_no_shops_log(world, advisor, nobody):
    nobody.post("/api/customer/forgot-password", {"email": "maria@demo.test"})
    assert Notification.objects.filter(event="reset_password").exists()
    assert log(advisor) == []
