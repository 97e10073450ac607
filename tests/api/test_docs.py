"""The OpenAPI document, the page drawn from it, and docs/api: complete, and only for staff."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clearcoat.api.docs import schema_of
from clearcoat.api.urls import api

DOCS = Path(__file__).resolve().parents[2] / "docs/api"
PAGES = [
    "README",
    "customer",
    "estimates",
    "status",
    "photos",
    "link",
    "payments",
    "notifications",
    "events",
    "webhooks",
]


@pytest.fixture(scope="module")
def schema(django_db_setup):
    return schema_of(api)


def operations(schema):
    for path, methods in schema["paths"].items():
        for method, detail in methods.items():
            yield f"{method.upper()} {path}", detail


def fields(schema):
    """Every field of a body, an answer or a question."""
    for shape in schema["components"]["schemas"].values():
        yield from shape.get("properties", {})
    for _, detail in operations(schema):
        yield from (one["name"] for one in detail.get("parameters", []) if one["in"] == "query")


def words():
    return {page: (DOCS / f"{page}.md").read_text() for page in PAGES}


def test_every_endpoint_has_its_heading_and_no_heading_is_of_none(schema):
    headings = re.findall(r"(?m)^## `([A-Z]+ /\S+)`", "\n".join(words().values()))
    assert sorted(headings) == sorted(name for name, _ in operations(schema))


def test_every_field_is_mentioned(schema):
    told = set(re.findall(r"`([a-zA-Z0-9]+)", "\n".join(words().values())))
    assert not sorted(set(fields(schema)) - told)


def test_every_endpoint_has_an_example(schema):
    for page, text in words().items():
        for part in text.split("\n## `")[1:]:
            assert "curl" in part, f"{page}: {part.splitlines()[0]}"


def test_the_index_leads_to_every_page():
    index = words()["README"]
    assert not [page for page in PAGES[1:] if f"]({page}.md)" not in index]


def test_every_operation_tells_its_refusals_and_who_may(schema):
    for name, detail in operations(schema):
        codes = {str(code) for code in detail["responses"]}
        assert codes >= ({"401", "403", "503"} if "security" in detail else {"422", "429", "503"}), name
        assert detail["description"], name


def test_the_description_names_no_type_but_text_for_money(schema):
    for shape in schema["components"]["schemas"].values():
        for name, told in shape.get("properties", {}).items():
            if re.search(r"(?i)total|due|amount|price|rate$|deductible|betterment|balance", name):
                assert told.get("type", "object") in {"string", "object"}, name


def test_the_page_shows_every_endpoint(world, advisor, schema):
    page = advisor.get("/api/docs").content.decode().replace("<wbr>", "")
    assert not [name for name, _ in operations(schema) if f"<code>{name}</code>" not in page]


def test_the_page_has_no_script_and_no_style_of_its_own(world, advisor):
    page = advisor.get("/api/docs").content.decode()
    assert not re.findall(r"<script|<style|style=|onclick=", page)
    assert page.count("<h1>") == 1


def test_the_page_marks_what_must_be_given(world, advisor):
    page = advisor.get("/api/docs").content.decode()
    assert "<code>password</code> string <strong>needed</strong>" in page


def test_anchors_of_the_page_are_there_once(world, advisor):
    ids = re.findall(r'id="([^"]+)"', advisor.get("/api/docs").content.decode())
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", ["/api/docs", "/api/openapi.json"])
def test_a_tech_may_read_it_in_a_browser_too(world, tech, path):
    assert tech.get(path).status_code == 200
