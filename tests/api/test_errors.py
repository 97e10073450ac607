"""Every refusal has one shape, and no strange request is a fault of ours."""

from __future__ import annotations

from unittest import mock

import pytest
from django.db import OperationalError

from clearcoat.core import http
from tests.api.caller import at_fault, car, fault

NOT_JSON = [b"", b"{", b"nonsense", b"\xff\xfe\xff", b'{"color": "Red"', b"[" * 100_000, b'{"n": ' + b"9" * 5000 + b"}"]


@pytest.mark.parametrize("body", NOT_JSON, ids=range(len(NOT_JSON)))
def test_what_cannot_be_read_is_malformed(world, advisor, body):
    assert fault(advisor.patch(car(world.accord), body)) == (400, "malformed")


@pytest.mark.parametrize("body", [[], None, "text", 5, True, [{}]])
def test_json_that_is_no_object_is_refused(world, advisor, body):
    body = b"null" if body is None else body
    assert fault(advisor.patch(car(world.accord), body)) == (422, "invalid")


def test_the_type_may_name_its_alphabet(world, advisor):
    answer = advisor.patch(car(world.accord), {"color": "Red"}, Content_Type="application/json; charset=utf-8")
    assert answer.status_code == 200


def test_a_body_beyond_the_cap_is_not_read(world, advisor):
    assert fault(advisor.patch(car(world.accord), {"notes": "x" * 2_600_000})) == (413, "too_large")


def test_a_request_that_announces_too_much_is_refused_at_once(advisor, world):
    answer = advisor.client.generic("POST", "/api/estimates/import", CONTENT_LENGTH=str(http.LARGEST_BODY + 1))
    assert fault(answer) == (413, "too_large")


@pytest.mark.parametrize("length", ["x", "-1", "²", "9" * 5000, ""])
def test_a_made_up_length_is_no_fault_of_ours(nobody, length):
    assert nobody.client.generic("GET", "/api/estimates", CONTENT_LENGTH=length).status_code in {401, 413}


@pytest.mark.parametrize("path", ["/api/estimates", "/api/customer/login", "/api/docs", "/api/openapi.json"])
def test_another_method_is_told_which_ones_there_are(nobody, path):
    answer = nobody.call("PUT", path)
    assert fault(answer) == (405, "method_not_allowed")
    assert answer.headers["Allow"]


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "path", ["", "nothing", "estimates/", "estimates/a/b/c/d", "%00", "%0A", "%F0%9F%9A%97", "..%2f"]
)
def test_an_address_that_is_not_there_says_so_in_the_same_shape(nobody, method, path):
    assert fault(nobody.call(method, f"/api/{path}")) == (404, "not_found")


def test_no_answer_is_kept_by_anybody(world, maria):
    answer = maria.get("/api/customer/me")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert {"Authorization", "Cookie"} <= set(answer.headers["Vary"].split(", "))


def test_a_busy_database_is_said_to_be_busy(world, advisor):
    with mock.patch("clearcoat.api.auth.access.estimate_for", side_effect=OperationalError):
        answer = advisor.get(car(world.accord))
    assert fault(answer) == (503, "busy")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("query", ["q=%00", "q=a%00b", "q=" + "x" * 101, "status=gone", "sort=total", "status=%00"])
def test_a_wrong_question_names_its_field(world, advisor, query):
    assert at_fault(advisor.get(f"/api/estimates?{query}")) == {query.split("=")[0]}


@pytest.mark.parametrize("query", ["status=gone", "type=fax", "estimateId=abc", "estimateId=-1", "estimateId=%00"])
def test_a_wrong_filter_of_the_messages_is_named(world, advisor, query):
    assert at_fault(advisor.get(f"/api/notifications?{query}")) == {query.split("=")[0]}


def test_an_unknown_name_is_told_in_words_and_not_at_length(world, advisor):
    answer = advisor.patch(car(world.accord), {"x" * 5000: 1})
    (name, words), *_ = answer.json()["error"]["fields"].items()
    assert (len(name), words) == (100, ["This field is not known."])


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("firstName", "x" * 81, "Write at most 80 characters."), ("firstName", 5, "Write this as text."),
        ("vehicleYear", 1800, "Write 1900 or more."), ("vehicleYear", "x", "Write a whole number."),
        ("language", "de", "Write one of 'en' or 'es'."), ("items", "x", "Write a list."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_plain_words(world, advisor, field, value, words):
    answer = advisor.post("/api/estimates", {field: value})
    assert answer.json()["error"]["fields"] == {field: [words]}
