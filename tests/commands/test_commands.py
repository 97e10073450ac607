"""The program on the command line: what it says, and the exit codes 0, 1 and 2."""

import pytest
from django.core.management.base import CommandError

from clearcoat import cli
from clearcoat.accounts.models import Door, User
from clearcoat.commands import demo, serve
from clearcoat.estimates.models import Estimate
from clearcoat.shops.models import Shop
from tests.browser.estimates import OURS
from tests.world import PASSWORD


@pytest.fixture
def said(capsys):
    """Runs the program; gives its exit code and what it printed."""

    def run(*words):
        with pytest.raises(SystemExit) as ended:
            cli.main(list(words))
        out = capsys.readouterr()
        return ended.value.code, out.out + out.err

    return run


def test_every_command_has_its_help(said):
    for name in cli.COMMANDS:
        code, text = said(name, "--help")
        assert code == 0
        assert f"clearcoat {name}" in text


def test_without_a_command_it_lists_them_and_ends_with_2(said):
    code, text = said()
    assert code == 2
    assert all(name in text for name in cli.COMMANDS)


def test_a_word_that_is_no_command_is_usage(said):
    code, text = said("repair")
    assert code == 2
    assert "'repair'" in text


def test_createshop_makes_the_shop_and_its_owner(said, db, monkeypatch):
    monkeypatch.setenv("PASSWORD", PASSWORD)
    code, _ = said("createshop", "Harbor Collision", "--owner", "Dana@Harbor.test", "--phone", "312 555 0142")
    owner = User.objects.at(Door.STAFF, "dana@harbor.test")
    assert code == 0
    assert (owner.staff.shop.name, owner.staff.role) == ("Harbor Collision", "owner")
    assert owner.staff.shop.settings.phone == "+13125550142"


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["--owner", "nobody"], "not a mail address"),
        (["--owner", "a@b.test", "--time-zone", "Chicago"], "time zone"),
        (["--owner", "a@b.test", "--phone", "12"], "telephone number"),
        (["--owner", "owner@demo.test"], "already"),
    ],
)
def test_createshop_says_in_one_line_what_is_wrong(said, world, monkeypatch, words, what):
    monkeypatch.setenv("PASSWORD", PASSWORD)
    code, text = said("createshop", "Third", *words)
    assert code == 1
    assert what in text
    assert text.count("\n") == 1
    assert Shop.objects.count() == 2


def test_a_weak_password_makes_no_shop(said, db, monkeypatch):
    monkeypatch.setenv("PASSWORD", "password")
    assert said("createshop", "Harbor", "--owner", "a@b.test")[0] == 1
    assert not Shop.objects.exists()


def test_import_takes_in_what_it_can_and_ends_with_1_when_something_was_refused(said, world, tmp_path):
    (tmp_path / "good.xml").write_text(OURS)
    (tmp_path / "bad.xml").write_text("<html></html>")
    code, text = said("import", str(tmp_path), "--shop", "harbor-collision")
    assert code == 1
    assert "bad.xml is not an estimate" in text
    assert Estimate.objects.get(claim_number="CX10003-5-A").shop == world.harbor


def test_import_of_the_same_file_again_changes_nothing(said, world, tmp_path):
    (tmp_path / "good.xml").write_text(OURS)
    assert said("import", str(tmp_path), "--shop", "harbor-collision")[0] == 0
    code, text = said("import", str(tmp_path), "--shop", "harbor-collision")
    assert (code, "unchanged" in text) == (0, True)


def test_import_asks_which_shop_where_there_are_several(said, world, tmp_path):
    code, text = said("import", str(tmp_path))
    assert code == 1
    assert "harbor-collision, lakeside-auto-body" in text


def test_import_names_a_file_that_is_not_there(said, world):
    code, text = said("import", "nowhere.xml", "--shop", "harbor-collision")
    assert (code, "nowhere.xml" in text) == (1, True)


def test_check_names_what_production_lacks(said, db, settings):
    settings.HTTPS = False
    code, text = said("check")
    assert code == 1
    assert "clearcoat.E002" in text
    assert "clearcoat.E004" in text


BUCKET = ("STORAGE_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


@pytest.mark.parametrize("key", sorted({*demo.KEYS, *BUCKET}))
def test_the_demo_never_runs_beside_a_real_key(monkeypatch, key):
    monkeypatch.setenv(key, "real")
    with pytest.raises(CommandError, match=key):
        demo.refuse_beside_real_keys()


def test_a_port_that_is_taken_is_said_before_anything_is_done(live_server):
    port = int(live_server.url.rsplit(":", 1)[1])
    with pytest.raises(CommandError, match=f"port {port} is taken"):
        serve.check_port("localhost", port)


def test_migrate_may_be_run_again(said, db):
    assert said("migrate")[0] == 0


def test_send_test_says_what_became_of_it(said, world, settings, tmp_path):
    settings.INBOX = tmp_path
    code, text = said("send-test", "--shop", "harbor-collision", "--mail", "dana@harbor.test")
    assert (code, text) == (0, "Sent by local.\n")
    assert len(list(tmp_path.glob("*.json"))) == 1


def test_send_test_that_does_not_go_out_ends_with_1_and_the_reason(said, world):
    world.harbor.sending.pause("Dana")
    code, text = said("send-test", "--shop", "harbor-collision", "--text", "312 555 0143")
    assert (code, "Texts are paused by Dana." in text) == (1, True)


@pytest.mark.parametrize(("words", "end"), [(["--text", "911"], 1), (["--mail", "dana"], 1), ([], 2)])
def test_send_test_says_in_one_line_what_is_wrong(said, world, words, end):
    assert said("send-test", "--shop", "harbor-collision", *words)[0] == end


def test_the_check_names_what_each_shop_lacks(said, world):
    code, text = said("check")
    assert code == 1
    assert "error clearcoat.E012: Harbor Collision: There is no Twilio account" in text


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("INTERNAL_API_KEY", "short", "E013"),
        ("RESEND_SIGNING_SECRET", ["x"], "E014"),
        ("RESEND_API_KEY", "re_1", "W004"),
    ],
)
def test_the_check_names_a_key_that_proves_nothing(said, world, settings, name, value, found):
    setattr(settings, name, value)
    assert f"clearcoat.{found}" in said("check")[1]
