import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clearcoat.core.brand import DARK, LIGHT, SHAPE, TEXT, contrast, palette, read, rules

COLORS = ["".join(parts) for parts in itertools.product(("00", "40", "80", "c0", "ff"), repeat=3)]
INK, MUTED = {LIGHT: "#1c1e22", DARK: "#f0eeea"}, {LIGHT: "#5c6069", DARK: "#a5a9b2"}


def check(color, scheme):
    got = {name: read(value) for name, value in palette(color, scheme).items()}
    raised, paper = read(scheme.raised), read(scheme.paper)
    assert contrast(got["on-accent"], got["accent"]) >= TEXT
    assert contrast(got["on-accent"], got["accent-strong"]) >= TEXT
    assert min(contrast(got["accent"], surface) for surface in (raised, paper)) >= SHAPE
    assert min(contrast(got["accent-text"], surface) for surface in (raised, paper, got["accent-soft"])) >= TEXT
    assert contrast(read(INK[scheme]), got["accent-soft"]) >= TEXT


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_grid_of_colours_can_be_read(scheme):
    for color in COLORS:
        check(color, scheme)


@given(st.integers(0, 0xFFFFFF))
def test_any_colour_can_be_read(number):
    check(f"{number:06x}", LIGHT)
    check(f"{number:06x}", DARK)


def test_a_colour_that_is_readable_already_is_left_alone():
    assert palette("1f5fbf", LIGHT)["accent"] == "#1f5fbf"
    assert palette("1f5fbf", LIGHT)["accent-text"] == "#1f5fbf"


def test_black_on_white_is_twenty_one():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)


def test_the_defaults_of_the_style_sheet_are_those_of_our_own_colour(settings):
    sheet = (settings.PACKAGE / "static/css/tokens.css").read_text()
    light, dark = palette("1f5fbf", LIGHT), palette("1f5fbf", DARK)
    for name in light:
        value = light[name] if light[name] == dark[name] else f"light-dark({light[name]}, {dark[name]})"
        assert f"--{name}: {value};" in sheet


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_surfaces_are_those_of_the_style_sheet(settings, scheme):
    sheet = (settings.PACKAGE / "static/css/tokens.css").read_text()
    side = 0 if scheme is LIGHT else 1
    for name in ("raised", "paper"):
        pair = sheet.split(f"--{name}: light-dark(")[1].split(")")[0].split(", ")
        assert read(pair[side] if len(pair[side]) == 7 else "#" + "".join(2 * c for c in pair[side][1:])) == read(
            getattr(scheme, name)
        )


def test_the_sheet_is_kept_for_ever(client):
    answer = client.get("/brand/1f5fbf.css")
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.content.decode() == rules("1f5fbf")
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize("name", ["1F5FBF", "1f5fb", "1f5fbff", "zzzzzz", "1f5fbf}*{"])
def test_only_six_small_hex_figures_name_a_sheet(client, db, name):
    assert client.get(f"/brand/{name}.css").status_code == 404
