"""Values for a field of the OpenAPI document: mostly such as it describes, now and then such as nobody should send."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

HOSTILE: list[Any] = [
    "", " ", "\x00", "a\x00b", "\ud800", "🚗" * 100, "x" * 5000, "\u202e", "'; DROP TABLE shops; --", "<script>", "NaN",
    "1e309", "-1", "2026-02-30", "0001-01-01", "9999-12-31", "٣", "{secret}", "%(name)s", "{0}", "null", "../../etc",
    "ﬃ@ﬃ.ﬃ", "a@b.test\r\nBcc: c@d.test", -1, 0, 2**31, 2**63, -(2**63) - 1, 10**400, 1.5, 1e308, True, False, None,
    [], [[]], {}, {"$ne": None}, [None] * 3,
]  # fmt: skip


def mostly(usual: st.SearchStrategy[Any], odd: st.SearchStrategy[Any], one_in: int) -> st.SearchStrategy[Any]:
    """The usual, and one time in so many the odd."""
    return st.integers(1, one_in).flatmap(lambda n: odd if n == one_in else usual)


def guess(schema: dict[str, Any], shapes: dict[str, Any], one_in: int = 8) -> st.SearchStrategy[Any]:
    """Now and then something hostile."""
    return mostly(fitting(schema, shapes), st.sampled_from(HOSTILE), one_in)


def fitting(schema: dict[str, Any], shapes: dict[str, Any]) -> st.SearchStrategy[Any]:
    """What the description asks for."""
    if "$ref" in schema:
        return fitting(shapes[schema["$ref"].rsplit("/", 1)[1]], shapes)
    if "anyOf" in schema:
        return st.one_of([fitting(one, shapes) for one in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return KINDS[schema.get("type", "null")](schema, shapes)


def an_object(schema: dict[str, Any], shapes: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "properties" not in schema:  # names as the sender likes
        return st.dictionaries(st.text(max_size=20), guess(schema["additionalProperties"], shapes, 20), max_size=3)
    fields = {name: guess(told, shapes, 20) for name, told in schema["properties"].items()}
    needed = {name: fields.pop(name) for name in schema.get("required", [])}
    return st.fixed_dictionaries(needed, optional=fields)


def a_text(schema: dict[str, Any], shapes: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "pattern" in schema:
        return st.from_regex(schema["pattern"], fullmatch=True)
    formats = {"date": st.dates().map(str), "uuid": st.uuids().map(str), "email": st.emails()}
    return formats.get(schema.get("format"), st.text(max_size=min(schema.get("maxLength", 30), 300)))


KINDS = {
    "object": an_object,
    "string": a_text,
    "integer": lambda schema, _: st.integers(schema.get("minimum"), schema.get("maximum")),
    "boolean": lambda schema, _: st.booleans(),
    "array": lambda schema, shapes: st.lists(guess(schema["items"], shapes), max_size=3),
    "null": lambda schema, _: st.none(),
}
