from __future__ import annotations

import pytest

from clearcoat.imports import codes


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("OP11", "Replace"),
        ("OP6", "Refinish"),
        ("op2", "Remove and install"),
        ("OP25", ""),
        ("", ""),
        ("Blend it", "Blend it"),
    ],
)
def test_an_operation_is_in_words_where_its_code_is_known(code: str, words: str) -> None:
    assert codes.operation_in_words(code) == words


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("LAB", "LAB"),
        ("Body", "LAB"),
        ("Body Labor", "LAB"),
        ("paint labour", "LAR"),
        ("Calibration Labor", "CALIBRATION"),
    ],
)
def test_labor_in_words_and_in_codes_meets(written: str, code: str) -> None:
    assert codes.labor_code(written) == code


@pytest.mark.parametrize(
    ("code", "application", "name"),
    [
        ("C", "", "CCC"),
        ("M", "x", "MITCHELL"),
        ("", "CCC ONE", "CCC"),
        ("O", "WebEst", "WebEst"),
        ("O", "", "O"),
        ("", "", ""),
    ],
)
def test_the_system_is_named_by_its_code_or_its_application(code: str, application: str, name: str) -> None:
    assert codes.system_name(code, application) == name


@pytest.mark.parametrize(
    ("status", "waived"), [("DX", True), ("W1", True), ("Waived", True), ("D2", False), ("FK", False), ("", False)]
)
def test_a_deductible_is_waived_by_dx_and_by_w(status: str, waived: bool) -> None:
    assert codes.is_waived(status) is waived


@pytest.mark.parametrize(
    ("code", "sublet"), [("LABS", True), ("LA1S", True), ("LAS", False), ("LAB", False), ("PABS", False)]
)
def test_sublet_labor_ends_with_s(code: str, sublet: bool) -> None:
    assert codes.is_sublet_labor(code) is sublet
