import pytest

from clearcoat.core.states import CODES, NAMES, code
from clearcoat.notifications.timing import STATES


@pytest.mark.parametrize(
    ("written", "is_"),
    [
        ("TX", "TX"), ("tx", "TX"), ("Texas", "TX"), (" texas ", "TX"), ("Tex.", "TX"), ("TEXAS", "TX"),
        ("N.Y.", "NY"), ("new  york", "NY"), ("W. Va.", "WV"), ("Washington", "WA"), ("Washington, D.C.", "DC"),
        ("District of Columbia", "DC"), ("Québec", "QC"), ("Ont.", "ON"),
    ],
)  # fmt: skip
def test_a_state_however_written_is_one(written, is_):
    assert code(written) == is_


@pytest.mark.parametrize("written", ["", " ", "Bavaria", "T", "Texa", "XX", "78701", "Virgin", "New"])
def test_what_names_no_state_is_none(written):
    assert code(written) == ""


def test_no_way_of_writing_means_two_states():
    assert len(CODES) == sum(1 + len(names) for names in NAMES.values())


def test_every_state_has_a_name_and_its_zones():
    assert NAMES.keys() == STATES.keys()
