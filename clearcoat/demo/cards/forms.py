"""What comes in at the bank's door: `metadata[estimate]=7` and `expand[0]=latest_charge`, read and checked.

As Stripe does, a parameter that the endpoint does not know is refused rather than passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from clearcoat.demo.cards.refusal import Json, Refusal

STEP = re.compile(r"\[([^\[\]]*)\]")
MOST_NOTES, LONGEST_NAME, LONGEST_NOTE = 50, 40, 500  # of metadata; characters
TEXT, WHOLE, FLAG, MAP, LIST, SPAN = "text", "whole", "flag", "map", "list", "span"  # SPAN: a moment or gt/gte/lt/lte
Known = Mapping[str, str]
GONE = {"payment_method_types": "payment_method_types_no_longer_supported"}


def parsed(form: str) -> Json:
    """A form's fields, nested as their names are."""
    found: Json = {}
    for name, value in parse_qsl(form, keep_blank_values=True):
        at, steps = found, [name.split("[", 1)[0], *STEP.findall(name)]
        for step in steps[:-1]:
            at = at.setdefault(step, {})
            if not isinstance(at, dict):
                raise Refusal(f"Invalid value for {name}.", "parameter_invalid", param=name)
        at[steps[-1] or str(len(at))] = value
    return {name: _lists(value) for name, value in found.items()}


def checked(asked: Json, known: Known) -> Json:
    """The same with figures and truths as such. Raises Refusal for what the endpoint does not take."""
    for name in asked:
        if name in GONE and name not in known:
            raise Refusal(f"`{name}` is no longer supported. Use `automatic_payment_methods`.", GONE[name], param=name)
        if name not in known and name != "expand":
            raise Refusal(f"Received unknown parameter: {name}", "parameter_unknown", param=name)
    return {name: _read(name, value, known.get(name, LIST)) for name, value in asked.items()}


def noted(notes: Json, more: Json) -> Json:
    """Metadata with what is asked for added; an empty value takes its note away."""
    found = {name: value for name, value in {**notes, **more}.items() if value != ""}
    if len(found) > MOST_NOTES or any(len(n) > LONGEST_NAME or len(v) > LONGEST_NOTE for n, v in found.items()):
        raise Refusal("Metadata holds 50 notes, of 40 characters for the name and 500 for the value.", param="metadata")
    return found


def whole(name: str, value: Any) -> int:
    """A whole number."""
    if not re.fullmatch(r"-?[0-9]{1,15}", str(value)):
        raise Refusal(f"Invalid integer: {value}", "parameter_invalid_integer", param=name)
    return int(value)


def _read(name: str, value: Any, kind: str) -> Any:
    if kind == WHOLE:
        return whole(name, value)
    if kind == SPAN:
        return {step: whole(name, v) for step, v in value.items()} if isinstance(value, dict) else whole(name, value)
    if kind == FLAG:
        if value not in {"true", "false"}:
            raise Refusal(f"Invalid boolean: {value}", "parameter_invalid_boolean", param=name)
        return value == "true"
    wanted = {MAP: dict, LIST: list, TEXT: str}[kind]
    if not isinstance(value, wanted) and value != "":
        raise Refusal(f"Invalid {kind}: {name}", f"parameter_invalid_{kind}", param=name)
    return value or wanted()


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inside = {name: _lists(one) for name, one in value.items()}
    return list(inside.values()) if inside and all(name.isdigit() for name in inside) else inside
