import itertools
import re

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


def tokens(package, scheme):
    """The properties of tokens.css in one scheme: the dark ones stand behind the light ones, and win."""
    light, _, dark = (package / "static/css/tokens.css").read_text().partition("@media (prefers-color-scheme: dark)")
    return dict(re.findall(r"--([\w-]+): (.+);", light if scheme is LIGHT else light + dark))


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_defaults_of_the_style_sheet_are_those_of_our_own_colour(settings, scheme):
    found = tokens(settings.PACKAGE, scheme)
    for name, value in palette("1f5fbf", scheme).items():
        assert found[name] == value


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_surfaces_are_those_of_the_style_sheet(settings, scheme):
    found = tokens(settings.PACKAGE, scheme)
    assert (found["raised"].replace("#fff", "#ffffff"), found["paper"]) == (scheme.raised, scheme.paper)


def test_an_old_phone_knows_every_colour_that_it_is_given(settings):
    sheets = [sheet.read_text() for sheet in (settings.PACKAGE / "static/css").glob("*.css")]
    assert "light-dark(" not in rules("1f5fbf") + "".join(sheets)


def test_the_sheet_is_kept_for_ever(client):
    answer = client.get("/brand/1f5fbf.css")
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.content.decode() == rules("1f5fbf")
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize("name", ["1F5FBF", "1f5fb", "1f5fbff", "zzzzzz", "1f5fbf}*{"])
def test_only_six_small_hex_figures_name_a_sheet(client, db, name):
    assert client.get(f"/brand/{name}.css").status_code == 404
