"""Texts in GSM-7: what a letter becomes, and what a text costs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clearcoat.core import gsm

anything = st.text(st.characters(exclude_categories=()), max_size=400)
basic = st.text(st.sampled_from(sorted(gsm.BASIC)), max_size=700)
both = st.text(st.sampled_from(sorted(gsm.ALPHABET)), max_size=700)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("María Fernández", "Maria Fernandez"),
        ("mañana, ¿qué? ¡Olé!", "mañana, ¿qué? ¡Olé!"),
        ("reparación, aquí, más, único, pingüino", "reparacion, aqui, mas, unico, pingüino"),
        ("\u201cSam\u2019s\u201d \u2013 it\u2019s \u2014 ok\u2026", "\"Sam's\" - it's - ok..."),
        ("a\u00a0b\u202fc\u2009d\u3000e\tf", "a b c d e f"),
        ("ﬁt ﬀ Œuvre œ Łódź đ ð þ", "fit ff OEuvre oe Lodz d d th"),
        ("Straße, Ångström, Ærø, Çelik, façade", "Straße, Ångström, Ærø, Çelik, facade"),
        ("e\u0301 n\u0303 i\u0301", "é ñ i"),
        ("½ × 2² ± 3 № 5 ™ ® © ÷ •", "1/2 x 22 +/- 3 No 5 TM (R) (c) / -"),
        ("50 € [a] {b} ~c| ^d \\e", "50 € [a] {b} ~c| ^d \\e"),
        ("Ｆｕｌｌ Ⅳ ①", "Full IV 1"),
        ("ready 🚗! 修理", "ready ! "),
        ("`quoted´ «so» ‹so›", "'quoted' \"so\" 'so'"),
        ("zero\u200bwidth\u202eright\x00null\x1bescape", "zerowidthrightnullescape"),
        ("line\nline\r\n", "line\nline\r\n"),
    ],
)
def test_each_letter_becomes_its_nearest(written: str, sent: str):
    assert gsm.plain(written) == sent


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("a", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" * 4 + "a", 2),
        ("a" * 152 + "€" + "a" * 152, 3),
        ("a" * 152 + "€" + "a" * 151, 2),
        ("a" * 152 + "€" + "a" * 150 + "€", 3),
        ("í" * 70, 1),
        ("í" * 71, 2),
        ("í" * 134, 2),
        ("í" * 135, 3),
        ("🚗" * 35, 1),
        ("🚗" * 36, 2),
        ("🚗" * 66, 2),
        ("🚗" * 67, 3),
        ("\ud83d", 1),
    ],
)
def test_a_text_is_billed_by_the_carriers_rules(text: str, count: int):
    assert gsm.segments(text) == count


def test_an_escape_and_its_letter_stay_in_one_segment():
    crossing = "a" * 152 + "€" + "a" * 152
    assert gsm.units(crossing) == gsm.units("a" * 306)
    assert (gsm.segments("a" * 306), gsm.segments(crossing)) == (2, 3)


@given(anything)
def test_what_is_plain_is_gsm_and_stays_as_it_is(text: str):
    once = gsm.plain(text)
    assert gsm.ALPHABET.issuperset(once)
    assert gsm.plain(once) == once


@given(both)
def test_gsm_letters_are_never_changed(text: str):
    assert gsm.plain(text) == text


@given(anything, anything)
def test_more_text_never_costs_less(text: str, more: str):
    assert gsm.segments(text) <= gsm.segments(text + more)


@given(basic)
def test_letters_of_one_unit_are_billed_by_their_number(text: str):
    parts = [text[place : place + 153] for place in range(0, len(text), 153)]
    assert gsm.segments(text) == (len(parts) if len(text) > 160 else bool(text))


@given(anything, st.integers(10, 80))
def test_what_is_fitted_fits(text: str, most: int):
    assert gsm.units(gsm.fitted(text, most, "...")) <= most


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("Harbor Collision", 40, "Harbor Collision"),
        ("Harbor Collision", 12, "Harbor"),
        ("Harbor Collision", 6, "Harbor"),
        ("Supercalifragilistic", 10, "Supercalif"),
        ("The fender, the bumper and the hood", 14, "The fender"),
        ("€€€€€", 4, "€€"),
    ],
)
def test_a_name_is_cut_between_words(text: str, most: int, cut: str):
    assert gsm.fitted(text, most) == cut


def test_letters_without_a_near_one_do_not_fill_the_memory():
    gsm.plain("".join(map(chr, range(0x4E00, 0x9FFF))))
    assert len(gsm.NEAREST) < 5_000
