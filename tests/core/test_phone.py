import pytest

from clearcoat.core import phone


@pytest.mark.parametrize("written", ["(312) 555-0143", "312.555.0143", "+1 312 555 0143", "1-312-555-0143"])
def test_a_number_however_written_is_kept_in_one_form(written):
    assert phone.e164(written) == "+13125550143"


@pytest.mark.parametrize("written", ["", "call me", "555-0143", "+1555", "9" * 400, "123"])
def test_what_is_no_number_is_empty(written):
    assert phone.e164(written) == ""


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+13125550143", "(312) 555-0143"), ("+442071838750", "+44 20 7183 8750"), ("call me", "call me"), ("", "")],
)
def test_numbers_are_shown_as_people_at_home_write_them(number, shown):
    assert phone.shown(number) == shown


@pytest.mark.parametrize("number", ["+13125550143", "+14165550143"])
def test_the_us_and_canada_are_texted(number):
    assert phone.is_textable(number)


@pytest.mark.parametrize(
    "number", ["+19005550143", "+442071838750", "+18095550143", "3125550143", "", "nonsense", "+882161234567"]
)
def test_nobody_else_is(number):
    assert not phone.is_textable(number)
