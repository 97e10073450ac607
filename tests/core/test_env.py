import pytest
from django.core.exceptions import ImproperlyConfigured

from clearcoat import env


@pytest.fixture
def set_to(monkeypatch):
    return lambda value: monkeypatch.setenv("A_SETTING", value)


def test_a_setting_may_come_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("s3cret\n")
    monkeypatch.setenv("A_SETTING_FILE", str(tmp_path / "secret"))
    assert env.text("A_SETTING", "default") == "s3cret"


def test_a_file_that_cannot_be_read_is_named(monkeypatch):
    monkeypatch.setenv("A_SETTING_FILE", "/nowhere/at/all")
    with pytest.raises(ImproperlyConfigured, match="A_SETTING_FILE points at /nowhere"):
        env.text("A_SETTING")


@pytest.mark.parametrize(
    ("written", "means"), [("1", True), ("Yes", True), ("off", False), ("", False), (" on ", True)]
)
def test_a_flag_is_on_or_off(set_to, written, means):
    set_to(written)
    assert env.flag("A_SETTING", default=not means) is means


@pytest.mark.parametrize("written", ["2", "maybe"])
def test_another_word_for_a_flag_is_refused_by_name(set_to, written):
    set_to(written)
    with pytest.raises(ImproperlyConfigured, match="A_SETTING must be 1 or 0"):
        env.flag("A_SETTING", default=True)


@pytest.mark.parametrize("written", ["", "x", "--5", "²", "1.5", "11", "-1", "9" * 5000])
def test_a_number_that_is_none_or_too_large_is_refused_by_name(set_to, written):
    set_to(written)
    with pytest.raises(ImproperlyConfigured, match="A_SETTING must be a whole number from 0 to 10"):
        env.number("A_SETTING", 3, most=10)


def test_a_number_may_be_negative_where_that_has_a_meaning(set_to):
    set_to("-60")
    assert env.number("A_SETTING", 0, least=-100) == -60


def test_a_list_has_no_blanks(set_to):
    set_to(" a, ,b,")
    assert env.several("A_SETTING") == ["a", "b"]


def test_a_postgres_address_is_read_whole(set_to):
    set_to("postgres://u%40x:p%2Fw@db:5433/clear?sslmode=require")
    found = env.database("A_SETTING", "")
    assert [found[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "u@x",
        "p/w",
        "db",
        "5433",
        "clear",
    ]
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_sqlite_is_run_as_it_must_be():
    found = env.database("A_SETTING", "sqlite:////srv/clearcoat.sqlite3")
    assert found["NAME"] == "/srv/clearcoat.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in found["OPTIONS"]["init_command"]


def test_another_database_is_refused_by_name(set_to):
    set_to("mysql://db/x")
    with pytest.raises(ImproperlyConfigured, match="A_SETTING must begin with sqlite"):
        env.database("A_SETTING", "")
