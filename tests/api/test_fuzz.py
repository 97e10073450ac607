"""Whatever is sent to whichever address: never a fault of ours, and only answers that the description tells of."""

from __future__ import annotations

import json
from urllib.parse import quote, urlencode

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from clearcoat.api.docs import schema_of
from clearcoat.api.urls import api
from tests.api.actors import Row, upload
from tests.api.guesses import HOSTILE, guess, mostly

pytestmark = pytest.mark.django_db
TRIES = 12  # of each operation by each of the two
OTHER_TYPES = ["text/plain", "multipart/form-data; boundary=x", "application/json; charset=x", ""]


def operations():
    for path, methods in schema_of(api)["paths"].items():
        for method, detail in methods.items():
            yield pytest.param(path, method.upper(), detail, id=f"{method.upper()} {path}")


@pytest.mark.parametrize("actor", ["MG", "C"])
@pytest.mark.parametrize(("path", "method", "detail"), operations())
def test_no_request_is_a_fault_of_ours(stage, actor, path, method, detail):
    @settings(
        max_examples=TRIES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.data())
    def play(data):
        places = {name: quote(str(data.draw(ids(stage, name))).encode("utf-8", "replace"), safe="") for name in PLACES}
        row = Row(f"{method} {path}{question(data, detail)}", {})
        kind, body = sent(data, detail)
        check(detail, stage.play(row, actor, body=body, kind=kind, **places))

    play()


PLACES = ("estimateId", "itemId")


def ids(stage, name):
    """Mostly an id that is there."""
    there = [stage.own, stage.world.civic.pk] if name == "estimateId" else [stage.line.pk]
    return mostly(st.sampled_from(there), st.sampled_from([stage.foreign, stage.deleted, *HOSTILE]), 4)


def question(data, detail):
    asked = {one["name"]: one["schema"] for one in detail.get("parameters", []) if one["in"] == "query"}
    chosen = {name: data.draw(guess(schema, shapes())) for name, schema in asked.items() if data.draw(st.booleans())}
    return "?" + urlencode({name: str(value).encode("utf-8", "replace") for name, value in chosen.items()})


def sent(data, detail):
    """The content type and the bytes."""
    content = detail.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        return MULTIPART_CONTENT, encode_multipart(BOUNDARY, {"file": upload(data.draw(st.binary(max_size=200)))})
    if not content:
        return "application/json", b""
    value = data.draw(guess(content["application/json"]["schema"], shapes()))
    kind = data.draw(mostly(st.just("application/json"), st.sampled_from(OTHER_TYPES), 12))
    return kind, data.draw(mostly(st.just(json.dumps(value).encode()), st.binary(max_size=50), 12))


def check(detail, answer):
    told = {str(code): part for code, part in detail["responses"].items()}
    assert str(answer.status_code) in told, (answer.status_code, answer.content[:300])
    shape = told[str(answer.status_code)].get("content", {}).get("application/json", {}).get("schema")
    if shape and answer["Content-Type"].startswith("application/json"):
        Draft202012Validator({**shape, "components": {"schemas": shapes()}}).validate(answer.json())


def shapes():
    return schema_of(api)["components"]["schemas"]
